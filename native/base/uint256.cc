#include "base/uint256.h"

namespace millrace {

namespace {

int bitLength(uint128 value) {
  const uint64_t high = static_cast<uint64_t>(value >> 64);
  if (high != 0) return 128 - __builtin_clzll(high);
  const uint64_t low = static_cast<uint64_t>(value);
  return low == 0 ? 0 : 64 - __builtin_clzll(low);
}

int bitLength(const UInt256& value) { return value.high != 0 ? 128 + bitLength(value.high) : bitLength(value.low); }

UInt256 shiftLeft(const UInt256& value, int bits) {
  if (bits == 0) return value;
  if (bits >= 128) return {value.low << (bits - 128), 0};
  return {(value.high << bits) | (value.low >> (128 - bits)), value.low << bits};
}

// Schoolbook division by one 64-bit word: four machine divisions of 128 by 64 bits.
Division256 divideByWord(const UInt256& dividend, uint64_t divisor) {
  uint64_t words[4] = {static_cast<uint64_t>(dividend.high >> 64), static_cast<uint64_t>(dividend.high),
                       static_cast<uint64_t>(dividend.low >> 64), static_cast<uint64_t>(dividend.low)};
  uint128 rest = 0;
  for (uint64_t& word : words) {
    const uint128 current = (rest << 64) | word;
    word = static_cast<uint64_t>(current / divisor);
    rest = current % divisor;
  }
  return {{(static_cast<uint128>(words[0]) << 64) | words[1], (static_cast<uint128>(words[2]) << 64) | words[3]},
          {0, rest}};
}

}  // namespace

Division256 divide(const UInt256& dividend, const UInt256& divisor) {
  if (dividend < divisor) return {{0, 0}, dividend};
  if (dividend.high == 0) return {{0, dividend.low / divisor.low}, {0, dividend.low % divisor.low}};
  if (divisor.high == 0 && (divisor.low >> 64) == 0) return divideByWord(dividend, static_cast<uint64_t>(divisor.low));
  int shift = bitLength(dividend) - bitLength(divisor);
  UInt256 rest = dividend, quotient;
  for (; shift >= 0; --shift) {
    const UInt256 step = shiftLeft(divisor, shift);
    if (rest < step) continue;
    rest = subtract(rest, step);
    quotient = add(quotient, shiftLeft({0, 1}, shift));
  }
  return {quotient, rest};
}

}  // namespace millrace
