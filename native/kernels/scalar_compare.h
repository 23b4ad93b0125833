#pragma once
#include <bit>
#include <cmath>
#include <type_traits>

#include "kernels/kernel_table.h"

namespace millrace {

// Whether equal values decide the comparison; NaN equals NaN.
constexpr bool equalsSatisfy(CompareOp op) { return op != CompareOp::kLess && op != CompareOp::kGreater; }

// One comparison; every instruction set ends its loops with it, and the scalar one is made of it.
template <CompareOp kOp, typename T>
inline bool holds(T a, T b) {
  if constexpr (std::is_floating_point_v<T> && equalsSatisfy(kOp)) {
    if (a != a && b != b) return kOp != CompareOp::kNotEqual;
  }
  switch (kOp) {
    case CompareOp::kEqual:
      return a == b;
    case CompareOp::kNotEqual:
      return a != b;
    case CompareOp::kLess:
      return a < b;
    case CompareOp::kLessEqual:
      return a <= b;
    case CompareOp::kGreater:
      return a > b;
    case CompareOp::kGreaterEqual:
      return a >= b;
  }
  return false;
}

// Writes the numbers of the set bits; eight at a time where all are set, as most words of a wide filter are.
inline uint32_t storeSetBits(uint64_t word, uint32_t row, uint16_t* rows) {
  if (word == ~uint64_t{0}) {
    for (uint32_t i = 0; i < 64; ++i) rows[i] = static_cast<uint16_t>(row + i);
    return 64;
  }
  uint32_t size = 0;
  for (; word != 0; word &= word - 1)
    rows[size++] = static_cast<uint16_t>(row + static_cast<uint32_t>(std::countr_zero(word)));
  return size;
}

}  // namespace millrace
