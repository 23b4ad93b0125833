#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "kernels/kernel_table.h"

namespace millrace {
namespace {

constexpr CompareOp kOps[] = {CompareOp::kEqual,     CompareOp::kNotEqual, CompareOp::kLess,
                              CompareOp::kLessEqual, CompareOp::kGreater,  CompareOp::kGreaterEqual};

// Every instruction set of the machine against the scalar twin, at lengths around the block size.
template <typename T, typename Kernel>
void compareWithScalar(Kernel kernel, const std::vector<T>& values, const std::vector<T>& constants) {
  const KernelTable& scalar = *findKernelTable("scalar");
  for (const KernelTable* table : kernelTables()) {
    for (uint32_t count : {0u, 1u, 63u, 64u, 65u, 127u, 128u, 1000u}) {
      for (const T constant : constants) {
        for (CompareOp op : kOps) {
          std::vector<uint64_t> wanted(count / 64 + 1, 0), got(count / 64 + 1, 0);
          (scalar.*kernel)(op, values.data(), constant, count, wanted.data());
          (table->*kernel)(op, values.data(), constant, count, got.data());
          ASSERT_EQ(got, wanted) << table->name << " op " << static_cast<int>(op) << " count " << count;
        }
      }
    }
  }
}

TEST(Kernels, comparisonsAgreeWithTheScalarTwin) {
  std::mt19937_64 random(3);
  std::vector<int32_t> ints(1000);
  std::vector<int64_t> longs(1000);
  std::vector<double> doubles(1000);
  for (size_t i = 0; i < 1000; ++i) {
    ints[i] = i % 7 == 0 ? INT32_MIN : static_cast<int32_t>(random() % 5) - 2;
    longs[i] = i % 7 == 0 ? INT64_MAX : static_cast<int64_t>(random() % 5) - 2;
    doubles[i] = i % 5 == 0 ? std::nan("") : i % 7 == 0 ? -0.0 : static_cast<double>(random() % 5) - 2;
  }
  const double infinity = std::numeric_limits<double>::infinity();
  compareWithScalar(&KernelTable::compareInt32, ints, {0, -1, INT32_MIN, INT32_MAX});
  compareWithScalar(&KernelTable::compareInt64, longs, {0, -1, INT64_MIN, INT64_MAX});
  compareWithScalar(&KernelTable::compareFloat64, doubles, {0.0, -1.0, std::nan(""), infinity});
}

TEST(Kernels, selectedRowsAgreeWithTheScalarTwin) {
  std::mt19937_64 random(5);
  const KernelTable& scalar = *findKernelTable("scalar");
  for (const KernelTable* table : kernelTables()) {
    for (uint32_t count : {0u, 1u, 64u, 100u, 1000u, 65535u}) {
      for (int density = 0; density < 4; ++density) {
        std::vector<uint64_t> bits(count / 64 + 1), validity(count / 64 + 1);
        for (size_t i = 0; i < bits.size(); ++i) {
          bits[i] = density == 0   ? 0
                    : density == 3 ? ~uint64_t{0}
                    : density == 1 ? random() & random() & random()
                                   : random();
          validity[i] = random() | random();
        }
        for (const uint64_t* valid :
             {static_cast<const uint64_t*>(nullptr), static_cast<const uint64_t*>(validity.data())}) {
          std::vector<uint16_t> wanted(count + 64), got(count + 64);
          const uint32_t size = scalar.selectRows(bits.data(), valid, count, wanted.data());
          ASSERT_EQ(table->selectRows(bits.data(), valid, count, got.data()), size) << table->name;
          wanted.resize(size);
          got.resize(size);
          ASSERT_EQ(got, wanted) << table->name;
        }
      }
    }
  }
}

TEST(Kernels, setsAreFoundByName) {
  EXPECT_STREQ(findKernelTable("scalar")->name, "scalar");
  EXPECT_EQ(findKernelTable("auto"), kernelTables().back());
  EXPECT_EQ(findKernelTable("mmx"), nullptr);
}

}  // namespace
}  // namespace millrace
