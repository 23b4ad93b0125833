#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace millrace {

/** How a kernel compares. For floating point kEqual takes NaN for equal to NaN and 0.0 to -0.0, as SQL's = does. */
enum class CompareOp : uint8_t { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual };

/**
 * The kernels of one instruction set. All take pointers and lengths, none allocates. Bitmaps have bit i of word i / 64
 * for row i; the unused bits of the last word are zero in results and ignored in arguments.
 */
struct KernelTable {
  const char* name;  // "scalar", "avx2", "avx512"

  // bits[i] = values[i] op constant
  void (*compareInt32)(CompareOp op, const int32_t* values, int32_t constant, uint32_t count, uint64_t* bits);
  void (*compareInt64)(CompareOp op, const int64_t* values, int64_t constant, uint32_t count, uint64_t* bits);
  void (*compareFloat64)(CompareOp op, const double* values, double constant, uint32_t count, uint64_t* bits);

  // The numbers of the rows whose bit is set in `bits` and, where it is not null, in `validity`; ascending. `rows` has
  // room for `count` rounded up to 64.
  uint32_t (*selectRows)(const uint64_t* bits, const uint64_t* validity, uint32_t count, uint16_t* rows);
};

/** The sets that this machine can run, scalar first. */
const std::vector<const KernelTable*>& kernelTables();

/** "scalar", "avx2", "avx512", or "auto" for the best; null for a set that the machine lacks. */
const KernelTable* findKernelTable(std::string_view name);

/** What MILLRACE_INSTRUCTION_SET names, else the best. */
const KernelTable& defaultKernelTable();

}  // namespace millrace
