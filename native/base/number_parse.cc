#include "base/number_parse.h"

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

namespace millrace {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// Accumulates towards the negative side, which is one larger, so that the minimum needs no special case.
template <typename Int>
bool accumulate(std::string_view digits, bool negative, Int* out) {
  constexpr int64_t kMin = std::numeric_limits<Int>::min();
  int64_t value = 0;
  for (char c : digits) {
    if (!isDigit(c)) return false;
    if (__builtin_mul_overflow(value, int64_t{10}, &value)) return false;
    if (__builtin_sub_overflow(value, int64_t{c - '0'}, &value)) return false;
    if (value < kMin) return false;
  }
  if (!negative) {
    if (value == kMin) return false;
    value = -value;
  }
  *out = static_cast<Int>(value);
  return true;
}

bool takeSign(std::string_view* text) {
  if (text->empty() || (text->front() != '-' && text->front() != '+')) return false;
  const bool negative = text->front() == '-';
  text->remove_prefix(1);
  return negative;
}

template <typename Int>
bool castText(std::string_view text, Int* out) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  const bool negative = takeSign(&text);
  if (text.empty()) return false;
  const size_t point = text.find('.');
  if (point != std::string_view::npos) {
    for (char c : text.substr(point + 1)) {
      if (!isDigit(c)) return false;
    }
    text = text.substr(0, point);
  }
  return accumulate(text, negative, out);
}

template <typename Int>
bool parseWhole(std::string_view text, Int* out) {
  const bool negative = takeSign(&text);
  return !text.empty() && accumulate(text, negative, out);
}

// Whether a decimal text outside the range of its type lies above (true) or below (false) it: the number of integer
// digits of its significand, negative for zeros after the point, plus the exponent decides.
bool overflows(std::string_view text) {
  int64_t integerDigits = 0, exponent = 0;
  bool significant = false, point = false;
  size_t i = 0;
  for (; i < text.size() && (isDigit(text[i]) || text[i] == '.'); ++i) {
    if (text[i] == '.') {
      point = true;
      continue;
    }
    significant |= text[i] != '0';
    if (significant && !point) ++integerDigits;
    if (!significant && point) --integerDigits;
  }
  if (!significant) return false;
  if (i < text.size()) {
    ++i;  // 'e'
    const bool negative = i < text.size() && text[i] == '-';
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    for (; i < text.size() && exponent < 1'000'000'000; ++i) exponent = exponent * 10 + (text[i] - '0');
    if (negative) exponent = -exponent;
  }
  return integerDigits + exponent > 0;
}

// digits [. digits] [e sign digits]: Java's and, with a leading digit, JSON's.
bool isDecimalText(std::string_view text) {
  size_t i = 0, digits = 0;
  for (; i < text.size() && isDigit(text[i]); ++i) ++digits;
  if (i < text.size() && text[i] == '.') {
    for (++i; i < text.size() && isDigit(text[i]); ++i) ++digits;
  }
  if (digits == 0) return false;
  if (i == text.size()) return true;
  if (text[i] != 'e' && text[i] != 'E') return false;
  ++i;
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
  if (i == text.size()) return false;
  for (; i < text.size(); ++i) {
    if (!isDigit(text[i])) return false;
  }
  return true;
}

constexpr std::array<double, 23> kExactPowers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                                 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// Clinger's fast path: up to 15 digits and a power of ten up to 10^22 are exact doubles, and one operation rounds once.
bool fastDouble(std::string_view text, double* out) {
  uint64_t value = 0;
  int digits = 0, fraction = 0;
  bool point = false;
  for (char c : text) {
    if (c == '.') {
      if (point) return false;
      point = true;
      continue;
    }
    if (!isDigit(c)) return false;
    value = value * 10 + static_cast<uint64_t>(c - '0');
    if (value != 0 && ++digits > 15) return false;
    fraction += point;
  }
  if (fraction > 22) return false;
  *out = static_cast<double>(value) / kExactPowers[static_cast<size_t>(fraction)];
  return true;
}

template <typename Float>
Float exactFromText(std::string_view text, std::chars_format format) {
  Float value = 0;
  const std::from_chars_result result = std::from_chars(text.data(), text.data() + text.size(), value, format);
  if (result.ec == std::errc::result_out_of_range) {
    return overflows(text) ? std::numeric_limits<Float>::infinity() : Float(0);
  }
  return value;
}

// Hexadecimal floats need their binary exponent: 0x1.8p3.
template <typename Float>
bool parseHex(std::string_view text, Float* out) {
  text.remove_prefix(2);
  const size_t mark = text.find_first_of("pP");
  if (mark == std::string_view::npos || mark == 0) return false;
  size_t digits = 0, points = 0;
  for (char c : text.substr(0, mark)) {
    if (c == '.') {
      ++points;
    } else if (std::isxdigit(static_cast<unsigned char>(c))) {
      ++digits;
    } else {
      return false;
    }
  }
  if (digits == 0 || points > 1) return false;
  std::string_view exponentText = text.substr(mark + 1);
  int64_t exponent = 0;
  const bool negative = takeSign(&exponentText);
  if (exponentText.empty()) return false;
  for (char c : exponentText) {
    if (!isDigit(c)) return false;
    if (exponent < 1'000'000'000) exponent = exponent * 10 + (c - '0');
  }
  Float value = 0;
  const std::from_chars_result result =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::hex);
  if (result.ec == std::errc::result_out_of_range) {
    value = negative ? Float(0) : std::numeric_limits<Float>::infinity();
  }
  *out = value;
  return true;
}

template <typename Float>
bool parseFloating(std::string_view text, Float* out) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  const bool negative = takeSign(&text);
  Float value;
  if (text == "NaN") {
    value = std::numeric_limits<Float>::quiet_NaN();
  } else if (text == "Infinity") {
    value = std::numeric_limits<Float>::infinity();
  } else {
    if (text.empty()) return false;
    if (std::strchr("dDfF", text.back()) != nullptr) text.remove_suffix(1);
    if (text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
      if (!parseHex(text, &value)) return false;
    } else {
      if (!isDecimalText(text)) return false;
      double fast;
      if (sizeof(Float) == sizeof(double) && fastDouble(text, &fast)) {
        value = static_cast<Float>(fast);
      } else {
        value = exactFromText<Float>(text, std::chars_format::general);
      }
    }
  }
  *out = negative ? -value : value;
  return true;
}

bool equalsIgnoringCase(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != lower[i]) return false;
  }
  return true;
}

}  // namespace

bool castTextToInt64(std::string_view text, int64_t* out) { return castText(text, out); }
bool castTextToInt32(std::string_view text, int32_t* out) { return castText(text, out); }
bool castTextToInt16(std::string_view text, int16_t* out) { return castText(text, out); }
bool castTextToInt8(std::string_view text, int8_t* out) { return castText(text, out); }

bool parseInt64(std::string_view text, int64_t* out) { return parseWhole(text, out); }
bool parseInt32(std::string_view text, int32_t* out) { return parseWhole(text, out); }

bool parseDouble(std::string_view text, double* out) { return parseFloating(text, out); }
bool parseFloat(std::string_view text, float* out) { return parseFloating(text, out); }

bool castTextToBoolean(std::string_view text, bool* out) {
  for (std::string_view word : {"t", "true", "y", "yes", "1"}) {
    if (equalsIgnoringCase(text, word)) return *out = true;
  }
  for (std::string_view word : {"f", "false", "n", "no", "0"}) {
    if (equalsIgnoringCase(text, word)) {
      *out = false;
      return true;
    }
  }
  return false;
}

bool scanJsonNumber(std::string_view text, JsonNumber* out) {
  size_t i = 0;
  auto digitAt = [&](size_t at) { return at < text.size() && isDigit(text[at]); };
  if (i < text.size() && text[i] == '-') ++i;
  if (!digitAt(i)) return false;
  if (text[i] == '0') {
    ++i;
    if (digitAt(i)) return false;
  } else {
    while (digitAt(i)) ++i;
  }
  out->integer = true;
  if (i < text.size() && text[i] == '.') {
    if (!digitAt(++i)) return false;
    while (digitAt(i)) ++i;
    out->integer = false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    if (!digitAt(i)) return false;
    while (digitAt(i)) ++i;
    out->integer = false;
  }
  out->length = static_cast<uint32_t>(i);
  return true;
}

bool parseDecimalDouble(std::string_view text, double* out) {
  const bool negative = takeSign(&text);
  if (!isDecimalText(text)) return false;
  double value;
  if (!fastDouble(text, &value)) value = exactFromText<double>(text, std::chars_format::general);
  *out = negative ? -value : value;
  return true;
}

}  // namespace millrace
