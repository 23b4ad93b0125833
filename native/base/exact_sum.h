#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/int128.h"

namespace millrace {

/**
 * The exact sum of doubles: independent of order and grouping, retractable, rounded once (CONTRACTS: float sums are
 * exact). Finite values accumulate in fixed point: in a 128-bit window while they fit, else in an accumulator that
 * spans every double with 2^63 additions to spare. NaN and infinities are counted apart, so that taking one out again
 * brings the finite sum back. Method: Kulisch's long accumulator, with Neal's small window in front
 * (R. Neal, "Fast exact summation using small and large superaccumulators", 2015).
 */
class ExactSum {
 public:
  ExactSum() = default;
  ExactSum(const ExactSum& other) { *this = other; }
  ExactSum(ExactSum&&) noexcept = default;
  ExactSum& operator=(const ExactSum& other);
  ExactSum& operator=(ExactSum&&) noexcept = default;

  void add(double value) { accumulate(value, 1); }
  void retract(double value) { accumulate(value, -1); }
  void merge(const ExactSum& other);

  /** The nearest double of the exact sum, ties to even; NaN with a NaN or both infinities inside. */
  double round() const;
  /** The nearest float, rounded once from the exact sum. */
  float roundFloat() const;
  /** The nearest double of sum / count, rounded once; count is not zero. */
  double roundQuotient(int64_t count) const;
  bool isFinite() const { return nans_ == 0 && positiveInfinities_ == 0 && negativeInfinities_ == 0; }

  /** Appends a form that depends on the sum alone, not on how it came about. At most kSavedBytesMax bytes. */
  void save(std::vector<uint8_t>* out) const;
  /** Reads what save() wrote; false when it cannot be that. */
  bool load(const uint8_t* data, size_t length);

  static constexpr size_t kWords = 35;  // 2^-1074 to 2^1024 is 2098 bits; 142 bits for carries and the sign
  static constexpr size_t kSavedBytesMax = 3 * 8 + 2 + kWords * 8;

 private:
  struct Wide {
    uint64_t words[kWords];  // two's complement, little-endian; bit 0 weighs 2^-1074
  };

  void accumulate(double value, int sign);
  void addShifted(Wide* wide, uint64_t mantissa, int shift, bool negative) const;
  void promote();
  Wide expanded() const;

  // The window's bit 0 weighs 2^(windowShift_ - 1074); it is empty while windowShift_ is negative.
  int128 window_ = 0;
  int32_t windowShift_ = -1;
  std::unique_ptr<Wide> wide_;
  int64_t nans_ = 0;
  int64_t positiveInfinities_ = 0;
  int64_t negativeInfinities_ = 0;
};

}  // namespace millrace
