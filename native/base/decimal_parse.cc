// Text to DECIMAL. Both grammars share one accumulator: significant digits are collected up to what a DECIMAL can hold
// plus the digit that decides rounding, so that a text of any length needs no memory.
#include <cstdint>

#include "base/decimal.h"

namespace millrace {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// sign digits [. digits] [e sign digits], at least one digit before or after the point.
struct DecimalText {
  bool negative = false;
  std::string_view integer;
  std::string_view fraction;
  int64_t exponent = 0;
};

std::string_view takeDigits(std::string_view text, size_t* at) {
  const size_t start = *at;
  while (*at < text.size() && isDigit(text[*at])) ++*at;
  return text.substr(start, *at - start);
}

bool scan(std::string_view text, DecimalText* out) {
  size_t at = 0;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) out->negative = text[at++] == '-';
  out->integer = takeDigits(text, &at);
  if (at < text.size() && text[at] == '.') {
    ++at;
    out->fraction = takeDigits(text, &at);
  }
  if (out->integer.empty() && out->fraction.empty()) return false;
  if (at == text.size()) return true;
  if (text[at] != 'e' && text[at] != 'E') return false;
  ++at;
  bool negativeExponent = false;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) negativeExponent = text[at++] == '-';
  const std::string_view digits = takeDigits(text, &at);
  if (digits.empty() || at != text.size()) return false;
  // BigDecimal takes at most ten digits of exponent within int32; beyond 10^9 no DECIMAL value survives anyway.
  int64_t exponent = 0;
  for (char c : digits) {
    exponent = exponent * 10 + (c - '0');
    if (exponent > 2147483647) return false;
  }
  out->exponent = negativeExponent ? -exponent : exponent;
  return true;
}

bool toUnscaled(const DecimalText& text, int precision, int scale, int128* out) {
  // Digit i (0-based over integer and fraction together) has weight 10^(integer.size() - 1 - i + exponent).
  const int64_t wanted = static_cast<int64_t>(text.integer.size()) + text.exponent + scale;  // digits that are kept
  const int64_t available = static_cast<int64_t>(text.integer.size() + text.fraction.size());
  auto digitAt = [&](int64_t i) {
    const size_t index = static_cast<size_t>(i);
    return index < text.integer.size() ? text.integer[index] - '0' : text.fraction[index - text.integer.size()] - '0';
  };
  uint128 value = 0;
  const uint128 limit = static_cast<uint128>(powerOfTen(precision));
  for (int64_t i = 0; i < wanted; ++i) {
    if (i >= available && value == 0) break;  // only zeros follow
    value = value * 10 + static_cast<uint128>(i < available ? digitAt(i) : 0);
    if (value >= limit) return false;
  }
  if (wanted >= 0 && wanted < available && digitAt(wanted) >= 5) ++value;
  if (value >= limit) return false;
  *out = text.negative ? wrappingNegate(value) : static_cast<int128>(value);
  return true;
}

bool isBlank(char c) { return c == ' ' || c == '\n' || c == '\t'; }

}  // namespace

bool parseDecimal(std::string_view text, int precision, int scale, int128* out) {
  DecimalText parts;
  return scan(text, &parts) && toUnscaled(parts, precision, scale, out);
}

bool castTextToDecimal(std::string_view text, int precision, int scale, int128* out) {
  while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
  // Flink's reader for short texts stops at the last character without looking at it: 't' is 0 and '12x' is 12, while
  // '12xy' fails and longer texts or types fail too.
  if (precision <= kDecimalCompactPrecisionMax && !text.empty() && text.size() <= 18) {
    const char last = text.back();
    const std::string_view rest = text.substr(0, text.size() - 1);
    const bool onlyNumber = rest.find_first_not_of("0123456789.+-") == std::string_view::npos;
    if (!isDigit(last) && last != '.' && last != '-' && last != '+' && onlyNumber) {
      if (rest.empty()) {
        *out = 0;
        return true;
      }
      text = rest;
    }
  }
  return parseDecimal(text, precision, scale, out);
}

}  // namespace millrace
