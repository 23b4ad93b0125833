#pragma once

#include <cstdint>

#include "base/int128.h"

namespace millrace {

// The unsigned 256-bit intermediates of DECIMAL products, quotients and scale changes: 38 digits times 10^38 is below
// 2^253, so that every operation of two operands of at most 38 digits fits.
struct UInt256 {
  uint128 high = 0;
  uint128 low = 0;

  friend constexpr bool operator==(const UInt256& a, const UInt256& b) { return a.high == b.high && a.low == b.low; }
  friend constexpr bool operator<(const UInt256& a, const UInt256& b) {
    return a.high != b.high ? a.high < b.high : a.low < b.low;
  }
};

constexpr UInt256 add(const UInt256& a, const UInt256& b) {
  UInt256 sum{a.high + b.high, a.low + b.low};
  sum.high += sum.low < a.low;
  return sum;
}

constexpr UInt256 subtract(const UInt256& a, const UInt256& b) {
  return {a.high - b.high - (a.low < b.low), a.low - b.low};
}

// The full product of two 128-bit numbers, from four 64-bit products.
constexpr UInt256 multiply(uint128 a, uint128 b) {
  const uint64_t aLow = static_cast<uint64_t>(a), aHigh = static_cast<uint64_t>(a >> 64);
  const uint64_t bLow = static_cast<uint64_t>(b), bHigh = static_cast<uint64_t>(b >> 64);
  const uint128 lowLow = static_cast<uint128>(aLow) * bLow;
  const uint128 lowHigh = static_cast<uint128>(aLow) * bHigh;
  const uint128 highLow = static_cast<uint128>(aHigh) * bLow;
  const uint128 middle = (lowLow >> 64) + static_cast<uint64_t>(lowHigh) + static_cast<uint64_t>(highLow);
  return {static_cast<uint128>(aHigh) * bHigh + (lowHigh >> 64) + (highLow >> 64) + (middle >> 64),
          (middle << 64) | static_cast<uint64_t>(lowLow)};
}

struct Division256 {
  UInt256 quotient;
  UInt256 remainder;
};

/** Divides by a number other than zero. Small operands take machine division; the rest goes bit by bit. */
Division256 divide(const UInt256& dividend, const UInt256& divisor);

}  // namespace millrace
