#include "kernels/kernels_of_sets.h"
#include "kernels/scalar_compare.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,lzcnt,popcnt")

namespace millrace::avx2 {

namespace {

constexpr const char* kName = "avx2";

template <typename T>
struct Block;

// AVX2 knows only = and > of integers: the others are their opposites and exchanges. One mask bit per lane.
template <>
struct Block<int32_t> {
  template <CompareOp kOp>
  static uint64_t compare(const int32_t* values, int32_t constant) {
    const __m256i right = _mm256_set1_epi32(constant);
    uint64_t word = 0;
    for (int i = 0; i < 8; ++i) {
      const __m256i left = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(values + 8 * i));
      constexpr bool kEquality = kOp == CompareOp::kEqual || kOp == CompareOp::kNotEqual;
      constexpr bool kGreater = kOp == CompareOp::kGreater || kOp == CompareOp::kLessEqual;
      const __m256i lanes = kEquality  ? _mm256_cmpeq_epi32(left, right)
                            : kGreater ? _mm256_cmpgt_epi32(left, right)
                                       : _mm256_cmpgt_epi32(right, left);
      word |= static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(lanes)))) << (8 * i);
    }
    constexpr bool kOpposite =
        kOp == CompareOp::kNotEqual || kOp == CompareOp::kLessEqual || kOp == CompareOp::kGreaterEqual;
    return kOpposite ? ~word : word;
  }
};

template <>
struct Block<int64_t> {
  template <CompareOp kOp>
  static uint64_t compare(const int64_t* values, int64_t constant) {
    const __m256i right = _mm256_set1_epi64x(constant);
    uint64_t word = 0;
    for (int i = 0; i < 16; ++i) {
      const __m256i left = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(values + 4 * i));
      constexpr bool kEquality = kOp == CompareOp::kEqual || kOp == CompareOp::kNotEqual;
      constexpr bool kGreater = kOp == CompareOp::kGreater || kOp == CompareOp::kLessEqual;
      const __m256i lanes = kEquality  ? _mm256_cmpeq_epi64(left, right)
                            : kGreater ? _mm256_cmpgt_epi64(left, right)
                                       : _mm256_cmpgt_epi64(right, left);
      word |= static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_pd(_mm256_castsi256_pd(lanes)))) << (4 * i);
    }
    constexpr bool kOpposite =
        kOp == CompareOp::kNotEqual || kOp == CompareOp::kLessEqual || kOp == CompareOp::kGreaterEqual;
    return kOpposite ? ~word : word;
  }
};

template <>
struct Block<double> {
  template <CompareOp kOp>
  static uint64_t compare(const double* values, double constant) {
    const __m256d right = _mm256_set1_pd(constant);
    uint64_t word = 0;
    for (int i = 0; i < 16; ++i) {
      const __m256d left = _mm256_loadu_pd(values + 4 * i);
      constexpr int kPredicate = kOp == CompareOp::kLess           ? _CMP_LT_OQ
                                 : kOp == CompareOp::kLessEqual    ? _CMP_LE_OQ
                                 : kOp == CompareOp::kGreater      ? _CMP_GT_OQ
                                 : kOp == CompareOp::kGreaterEqual ? _CMP_GE_OQ
                                                                   : _CMP_EQ_OQ;
      __m256d lanes = _mm256_cmp_pd(left, right, kPredicate);
      if constexpr (equalsSatisfy(kOp)) {
        // NaN equals NaN: both sides unordered with themselves.
        const __m256d nans =
            _mm256_and_pd(_mm256_cmp_pd(left, left, _CMP_UNORD_Q), _mm256_cmp_pd(right, right, _CMP_UNORD_Q));
        lanes = _mm256_or_pd(lanes, nans);
      }
      word |= static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_pd(lanes))) << (4 * i);
    }
    return kOp == CompareOp::kNotEqual ? ~word : word;
  }
};

uint32_t storeRows(uint64_t word, uint32_t row, uint16_t* rows) { return storeSetBits(word, row, rows); }

#include "kernels/compare_loops.inc"

}  // namespace

const KernelTable* table() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") ? &kTable : nullptr;
}

}  // namespace millrace::avx2

#pragma GCC pop_options
#else

const millrace::KernelTable* millrace::avx2::table() { return nullptr; }

#endif
