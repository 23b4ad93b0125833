// The twin that the others are compared with, and what machines without them run.
#include "kernels/kernels_of_sets.h"
#include "kernels/scalar_compare.h"

namespace millrace::scalar {

namespace {

constexpr const char* kName = "scalar";

template <typename T>
struct Block {
  template <CompareOp kOp>
  static uint64_t compare(const T* values, T constant) {
    uint64_t word = 0;
    for (int i = 0; i < 64; ++i) word |= uint64_t{holds<kOp>(values[i], constant)} << i;
    return word;
  }
};

uint32_t storeRows(uint64_t word, uint32_t row, uint16_t* rows) { return storeSetBits(word, row, rows); }

#include "kernels/compare_loops.inc"

}  // namespace

const KernelTable* table() { return &kTable; }

}  // namespace millrace::scalar
