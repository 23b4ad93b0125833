#include "kernels/kernels_of_sets.h"
#include "kernels/scalar_compare.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512dq,bmi,bmi2,lzcnt,popcnt")

namespace millrace::avx512 {

namespace {

constexpr const char* kName = "avx512";

template <CompareOp kOp>
constexpr int integerPredicate() {
  switch (kOp) {
    case CompareOp::kEqual:
      return _MM_CMPINT_EQ;
    case CompareOp::kNotEqual:
      return _MM_CMPINT_NE;
    case CompareOp::kLess:
      return _MM_CMPINT_LT;
    case CompareOp::kLessEqual:
      return _MM_CMPINT_LE;
    case CompareOp::kGreater:
      return _MM_CMPINT_NLE;
    case CompareOp::kGreaterEqual:
      return _MM_CMPINT_NLT;
  }
  return 0;
}

template <typename T>
struct Block;

template <>
struct Block<int32_t> {
  template <CompareOp kOp>
  static uint64_t compare(const int32_t* values, int32_t constant) {
    const __m512i right = _mm512_set1_epi32(constant);
    uint64_t word = 0;
    for (int i = 0; i < 4; ++i) {
      const __m512i left = _mm512_loadu_si512(values + 16 * i);
      word |= static_cast<uint64_t>(_mm512_cmp_epi32_mask(left, right, integerPredicate<kOp>())) << (16 * i);
    }
    return word;
  }
};

template <>
struct Block<int64_t> {
  template <CompareOp kOp>
  static uint64_t compare(const int64_t* values, int64_t constant) {
    const __m512i right = _mm512_set1_epi64(constant);
    uint64_t word = 0;
    for (int i = 0; i < 8; ++i) {
      const __m512i left = _mm512_loadu_si512(values + 8 * i);
      word |= static_cast<uint64_t>(_mm512_cmp_epi64_mask(left, right, integerPredicate<kOp>())) << (8 * i);
    }
    return word;
  }
};

template <>
struct Block<double> {
  template <CompareOp kOp>
  static uint64_t compare(const double* values, double constant) {
    const __m512d right = _mm512_set1_pd(constant);
    constexpr int kPredicate = kOp == CompareOp::kLess           ? _CMP_LT_OQ
                               : kOp == CompareOp::kLessEqual    ? _CMP_LE_OQ
                               : kOp == CompareOp::kGreater      ? _CMP_GT_OQ
                               : kOp == CompareOp::kGreaterEqual ? _CMP_GE_OQ
                                                                 : _CMP_EQ_OQ;
    uint64_t word = 0;
    for (int i = 0; i < 8; ++i) {
      const __m512d left = _mm512_loadu_pd(values + 8 * i);
      __mmask8 lanes = _mm512_cmp_pd_mask(left, right, kPredicate);
      if constexpr (equalsSatisfy(kOp)) {
        // NaN equals NaN: both sides unordered with themselves.
        lanes = static_cast<__mmask8>(
            lanes | (_mm512_cmp_pd_mask(left, left, _CMP_UNORD_Q) & _mm512_cmp_pd_mask(right, right, _CMP_UNORD_Q)));
      }
      word |= static_cast<uint64_t>(lanes) << (8 * i);
    }
    return kOp == CompareOp::kNotEqual ? ~word : word;
  }
};

// Sixteen row numbers at a time, packed by the mask in 32-bit lanes and narrowed.
uint32_t storeRows(uint64_t word, uint32_t row, uint16_t* rows) {
  if (word == 0) return 0;
  const __m512i steps = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  uint32_t size = 0;
  for (int i = 0; i < 4; ++i) {
    const __mmask16 mask = static_cast<__mmask16>(word >> (16 * i));
    const __m512i numbers = _mm512_add_epi32(steps, _mm512_set1_epi32(static_cast<int>(row) + 16 * i));
    const __m256i packed = _mm512_maskz_cvtepi32_epi16(0xFFFF, _mm512_maskz_compress_epi32(mask, numbers));
    const uint32_t count = static_cast<uint32_t>(__builtin_popcount(mask));
    // Only the lanes that count: the room behind may belong to the caller's next rows.
    _mm256_mask_storeu_epi16(rows + size, static_cast<__mmask16>((1u << count) - 1), packed);
    size += count;
  }
  return size;
}

#include "kernels/compare_loops.inc"

}  // namespace

const KernelTable* table() {
  const bool supported = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  return supported ? &kTable : nullptr;
}

}  // namespace millrace::avx512

#pragma GCC pop_options
#else

const millrace::KernelTable* millrace::avx512::table() { return nullptr; }

#endif
