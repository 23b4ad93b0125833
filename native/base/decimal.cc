#include "base/decimal.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/number_format.h"
#include "base/uint256.h"

namespace millrace {

namespace {

constexpr std::array<uint128, kDecimalPrecisionMax + 1> makePowersOfTen() {
  std::array<uint128, kDecimalPrecisionMax + 1> powers{};
  uint128 power = 1;
  for (uint128& entry : powers) {
    entry = power;
    power *= 10;
  }
  return powers;
}

constexpr std::array<uint128, kDecimalPrecisionMax + 1> kPowersOfTen = makePowersOfTen();

struct Signed256 {
  bool negative;
  UInt256 magnitude;
};

// value * 10^exponent for 0 <= exponent <= 38: below 2^254.
Signed256 scaleUp(int128 value, int exponent) {
  return {value < 0, multiply(absoluteValue(value), kPowersOfTen[exponent])};
}

Signed256 addSigned(const Signed256& a, const Signed256& b) {
  if (a.negative == b.negative) return {a.negative, add(a.magnitude, b.magnitude)};
  if (a.magnitude < b.magnitude) return {b.negative, subtract(b.magnitude, a.magnitude)};
  return {a.negative, subtract(a.magnitude, b.magnitude)};
}

// One HALF_UP: the quotient goes up when twice the remainder reaches the divisor.
UInt256 divideHalfUp(const UInt256& dividend, const UInt256& divisor) {
  const Division256 division = divide(dividend, divisor);
  const UInt256 rest = subtract(divisor, division.remainder);  // remainder >= divisor - remainder
  return division.remainder < rest ? division.quotient : add(division.quotient, {0, 1});
}

bool store(bool negative, const UInt256& magnitude, int precision, int128* out) {
  if (magnitude.high != 0 || magnitude.low >= kPowersOfTen[precision]) return false;
  *out = negative ? wrappingNegate(magnitude.low) : static_cast<int128>(magnitude.low);
  return true;
}

// Brings a 256-bit number from one scale to another (any distance up to 76) and checks the precision.
bool storeAtScale(const Signed256& value, int fromScale, int precision, int scale, int128* out) {
  UInt256 magnitude = value.magnitude;
  int drop = fromScale - scale;
  if (drop > 0) {
    const UInt256 divisor =
        drop <= 38 ? UInt256{0, kPowersOfTen[drop]} : multiply(kPowersOfTen[38], kPowersOfTen[drop - 38]);
    magnitude = divideHalfUp(magnitude, divisor);
  } else if (drop < 0 && !(magnitude == UInt256{})) {
    if (magnitude.high != 0 || -drop > 38) return false;
    magnitude = multiply(magnitude.low, kPowersOfTen[-drop]);
  }
  return store(value.negative, magnitude, precision, out);
}

}  // namespace

int128 powerOfTen(int exponent) { return static_cast<int128>(kPowersOfTen[exponent]); }

bool fitsPrecision(int128 unscaled, int precision) { return absoluteValue(unscaled) < kPowersOfTen[precision]; }

size_t formatDecimal(int128 unscaled, int scale, char* out) {
  char digits[kDecimalTextMax];
  int count = 0;
  uint128 rest = absoluteValue(unscaled);
  while (rest != 0 || count <= scale) {  // at least one digit before the point
    digits[count++] = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  }
  char* end = out;
  if (unscaled < 0) *end++ = '-';
  while (count > 0) {
    if (count == scale) *end++ = '.';
    *end++ = digits[--count];
  }
  return static_cast<size_t>(end - out);
}

bool rescaleDecimal(int128 value, int fromScale, int precision, int toScale, int128* out) {
  const uint128 magnitude = absoluteValue(value);
  if (toScale >= fromScale) {
    const UInt256 scaled = multiply(magnitude, kPowersOfTen[toScale - fromScale]);
    return store(value < 0, scaled, precision, out);
  }
  const uint128 divisor = kPowersOfTen[fromScale - toScale];
  const uint128 rest = magnitude % divisor;
  return store(value < 0, {0, magnitude / divisor + (rest >= divisor - rest)}, precision, out);
}

bool addDecimals(int128 a, int scaleA, int128 b, int scaleB, int precision, int scale, int128* out) {
  const int common = scaleA > scaleB ? scaleA : scaleB;
  return storeAtScale(addSigned(scaleUp(a, common - scaleA), scaleUp(b, common - scaleB)), common, precision, scale,
                      out);
}

bool subtractDecimals(int128 a, int scaleA, int128 b, int scaleB, int precision, int scale, int128* out) {
  return addDecimals(a, scaleA, wrappingNegate(static_cast<uint128>(b)), scaleB, precision, scale, out);
}

bool multiplyDecimals(int128 a, int scaleA, int128 b, int scaleB, int precision, int scale, int128* out) {
  const Signed256 product{(a < 0) != (b < 0), multiply(absoluteValue(a), absoluteValue(b))};
  return storeAtScale(product, scaleA + scaleB, precision, scale, out);
}

bool divideDecimals(int128 a, int scaleA, int128 b, int scaleB, int precision, int scale, int128* out) {
  const bool negative = (a < 0) != (b < 0);
  const uint128 dividend = absoluteValue(a), divisor = absoluteValue(b);
  const int exponent = scale - scaleA + scaleB;  // quotient = a * 10^exponent / b
  if (exponent < 0) {
    return store(negative, divideHalfUp({0, dividend}, multiply(divisor, kPowersOfTen[-exponent])), precision, out);
  }
  if (exponent <= 38) {
    return store(negative, divideHalfUp(multiply(dividend, kPowersOfTen[exponent]), {0, divisor}), precision, out);
  }
  // In two steps: the quotient at 38 more digits, then the rest of the digits from its remainder.
  const Division256 first = divide(multiply(dividend, kPowersOfTen[38]), {0, divisor});
  if (first.quotient.high != 0) return false;
  const uint128 power = kPowersOfTen[exponent - 38];
  const UInt256 tail = divideHalfUp(multiply(first.remainder.low, power), {0, divisor});
  return store(negative, add(multiply(first.quotient.low, power), tail), precision, out);
}

bool remainderDecimals(int128 a, int scaleA, int128 b, int scaleB, int precision, int scale, int128* out) {
  const int common = scaleA > scaleB ? scaleA : scaleB;
  const Signed256 dividend = scaleUp(a, common - scaleA);
  const Signed256 divisor = scaleUp(b, common - scaleB);
  const Signed256 rest{dividend.negative, divide(dividend.magnitude, divisor.magnitude).remainder};
  return storeAtScale(rest, common, precision, scale, out);
}

int compareDecimals(int128 a, int scaleA, int128 b, int scaleB) {
  if (scaleA == scaleB || (a < 0) != (b < 0)) return a < b ? -1 : a > b;
  const int common = scaleA > scaleB ? scaleA : scaleB;
  const UInt256 left = scaleUp(a, common - scaleA).magnitude;
  const UInt256 right = scaleUp(b, common - scaleB).magnitude;
  if (left == right) return 0;
  return (left < right) != (a < 0) ? -1 : 1;
}

bool decimalFromInt64(int64_t value, int precision, int scale, int128* out) {
  return rescaleDecimal(value, 0, precision, scale, out);
}

bool decimalFromDouble(double value, int precision, int scale, int128* out) {
  if (!std::isfinite(value)) return false;
  char text[kNumberTextMax];
  return parseDecimal({text, formatDouble(value, text)}, precision, scale, out);
}

int64_t decimalToInt64(int128 value, int scale) {
  return static_cast<int64_t>(static_cast<uint64_t>(static_cast<uint128>(value / powerOfTen(scale))));
}

double decimalToDouble(int128 value, int precision, int scale) {
  if (precision <= kDecimalCompactPrecisionMax) {
    return static_cast<double>(static_cast<int64_t>(value)) / static_cast<double>(kPowersOfTen[scale]);
  }
  char text[kDecimalTextMax];
  const size_t length = formatDecimal(value, scale, text);
  double result = 0;
  std::from_chars(text, text + length, result);
  return result;
}

int128 floorDecimal(int128 value, int scale) {
  const int128 unit = powerOfTen(scale);
  const int128 quotient = value / unit;
  return quotient - (value % unit < 0);
}

int128 ceilDecimal(int128 value, int scale) {
  const int128 unit = powerOfTen(scale);
  const int128 quotient = value / unit;
  return quotient + (value % unit > 0);
}

}  // namespace millrace
