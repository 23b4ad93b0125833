#include "base/number_format.h"

#include <charconv>
#include <cmath>
#include <cstring>

namespace millrace {

namespace {

size_t put(const char* text, char* out) {
  const size_t length = std::strlen(text);
  std::memcpy(out, text, length);
  return length;
}

struct Digits {
  char text[20];
  int count;
  int exponent;  // of the first digit
};

// Reads "d.ddde±xx" as std::to_chars writes it.
Digits splitScientific(const char* at, const char* end) {
  Digits digits{};
  while (at < end && *at != 'e') {
    if (*at != '.') digits.text[digits.count++] = *at;
    ++at;
  }
  ++at;  // 'e'
  const bool negative = *at++ == '-';
  int exponent = 0;
  for (; at < end; ++at) exponent = exponent * 10 + (*at - '0');
  digits.exponent = negative ? -exponent : exponent;
  return digits;
}

template <typename Float>
Digits shortestDigits(Float magnitude) {
  char text[32];
  std::to_chars_result result = std::to_chars(text, text + sizeof text, magnitude, std::chars_format::scientific);
  Digits digits = splitScientific(text, result.ptr);
  if (digits.count == 1) {
    result = std::to_chars(text, text + sizeof text, magnitude, std::chars_format::scientific, 1);
    digits = splitScientific(text, result.ptr);
    if (digits.text[1] == '0') digits.count = 1;
  }
  return digits;
}

size_t layOutPlain(const Digits& digits, char* out) {
  char* end = out;
  if (digits.exponent < 0) {
    *end++ = '0';
    *end++ = '.';
    for (int i = digits.exponent + 1; i < 0; ++i) *end++ = '0';
    for (int i = 0; i < digits.count; ++i) *end++ = digits.text[i];
    return static_cast<size_t>(end - out);
  }
  const int length = digits.count > digits.exponent + 2 ? digits.count : digits.exponent + 2;
  for (int i = 0; i < length; ++i) {
    if (i == digits.exponent + 1) *end++ = '.';
    *end++ = i < digits.count ? digits.text[i] : '0';
  }
  return static_cast<size_t>(end - out);
}

size_t layOutScientific(const Digits& digits, char* out) {
  char* end = out;
  *end++ = digits.text[0];
  *end++ = '.';
  if (digits.count == 1) *end++ = '0';
  for (int i = 1; i < digits.count; ++i) *end++ = digits.text[i];
  *end++ = 'E';
  end = std::to_chars(end, end + 6, digits.exponent).ptr;
  return static_cast<size_t>(end - out);
}

template <typename Float>
size_t formatFloating(Float value, char* out) {
  if (std::isnan(value)) return put("NaN", out);
  if (std::isinf(value)) return put(value < 0 ? "-Infinity" : "Infinity", out);
  size_t length = 0;
  if (std::signbit(value)) out[length++] = '-';
  if (value == 0) return length + put("0.0", out + length);
  const Float magnitude = std::fabs(value);
  const Digits digits = shortestDigits(magnitude);
  const bool plain = magnitude >= Float(1e-3) && magnitude < Float(1e7);
  return length + (plain ? layOutPlain(digits, out + length) : layOutScientific(digits, out + length));
}

}  // namespace

size_t formatInt64(int64_t value, char* out) {
  return static_cast<size_t>(std::to_chars(out, out + kNumberTextMax, value).ptr - out);
}

size_t formatDouble(double value, char* out) { return formatFloating(value, out); }

size_t formatFloat(float value, char* out) { return formatFloating(value, out); }

}  // namespace millrace
