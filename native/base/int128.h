#pragma once

#include <cstdint>

namespace millrace {

// 128-bit integers carry DECIMAL values above 18 digits and the window of exact float sums.
// __extension__ keeps -Wpedantic quiet: GCC and Clang both provide the type on every 64-bit target.
__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

constexpr uint128 absoluteValue(int128 value) {
  return value < 0 ? ~static_cast<uint128>(value) + 1 : static_cast<uint128>(value);
}

// Two's complement arithmetic that wraps instead of being undefined, as Java's does.
constexpr int128 wrappingNegate(uint128 value) { return static_cast<int128>(~value + 1); }

}  // namespace millrace
