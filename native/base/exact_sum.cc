#include "base/exact_sum.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace millrace {

namespace {

constexpr size_t kWords = ExactSum::kWords;
constexpr int kWindowSlack = 40;  // bits below the first value that the window keeps

struct Magnitude {
  uint64_t words[kWords];
  bool negative;
  int bits;  // length without leading zeros
};

template <typename Words>
Magnitude magnitudeOf(const Words& words) {
  Magnitude result{};
  result.negative = (words[kWords - 1] >> 63) != 0;
  uint64_t carry = result.negative;
  for (size_t i = 0; i < kWords; ++i) {
    const uint64_t word = result.negative ? ~words[i] : words[i];
    result.words[i] = word + carry;
    carry = carry && result.words[i] == 0;
    if (result.words[i] != 0) result.bits = static_cast<int>(i) * 64 + 64 - std::countl_zero(result.words[i]);
  }
  return result;
}

uint64_t bitsAt(const Magnitude& value, int from, int count) {  // count <= 64, from >= 0
  const size_t word = static_cast<size_t>(from) / 64;
  const int shift = from % 64;
  uint64_t bits = value.words[word] >> shift;
  if (shift != 0 && word + 1 < kWords) bits |= value.words[word + 1] << (64 - shift);
  return count == 64 ? bits : bits & ((uint64_t{1} << count) - 1);
}

bool anyBitBelow(const Magnitude& value, int end) {
  for (int i = 0; i < end / 64; ++i) {
    if (value.words[i] != 0) return true;
  }
  return end % 64 != 0 && bitsAt(value, end / 64 * 64, end % 64) != 0;
}

// Rounds magnitude * 2^exponentOfBit0 (plus something smaller when `sticky`) to `precision` bits, ties to even, where
// bits below 2^least cannot be kept (subnormal numbers).
double roundTo(const Magnitude& value, int exponentOfBit0, int precision, int least, bool sticky) {
  if (value.bits == 0) return 0;
  int drop = value.bits - precision;
  if (drop + exponentOfBit0 < least) drop = least - exponentOfBit0;
  uint64_t kept;
  if (drop <= 0) {
    kept = bitsAt(value, 0, value.bits);  // precision <= 53: fits
    drop = 0;
  } else if (drop > value.bits) {
    kept = 0;
  } else {
    kept = value.bits == drop ? 0 : bitsAt(value, drop, value.bits - drop);
    const bool half = bitsAt(value, drop - 1, 1) != 0;
    if (half && (sticky || anyBitBelow(value, drop - 1) || (kept & 1))) ++kept;
  }
  const double result = std::ldexp(static_cast<double>(kept), drop + exponentOfBit0);
  return value.negative ? -result : result;
}

void put64(uint64_t value, std::vector<uint8_t>* out) {
  for (int i = 0; i < 8; ++i) out->push_back(static_cast<uint8_t>(value >> (8 * i)));
}

uint64_t take64(const uint8_t* data) {
  uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value |= static_cast<uint64_t>(data[i]) << (8 * i);
  return value;
}

}  // namespace

ExactSum& ExactSum::operator=(const ExactSum& other) {
  if (this == &other) return *this;
  window_ = other.window_;
  windowShift_ = other.windowShift_;
  wide_ = other.wide_ ? std::make_unique<Wide>(*other.wide_) : nullptr;
  nans_ = other.nans_;
  positiveInfinities_ = other.positiveInfinities_;
  negativeInfinities_ = other.negativeInfinities_;
  return *this;
}

void ExactSum::accumulate(double value, int sign) {
  const uint64_t bits = std::bit_cast<uint64_t>(value);
  const int exponent = static_cast<int>(bits >> 52) & 0x7FF;
  uint64_t mantissa = bits & 0xFFFFFFFFFFFFF;
  const bool negative = ((bits >> 63) != 0) != (sign < 0);
  if (exponent == 0x7FF) {
    (mantissa != 0 ? nans_ : (bits >> 63) != 0 ? negativeInfinities_ : positiveInfinities_) += sign;
    return;
  }
  if (exponent != 0) mantissa |= uint64_t{1} << 52;
  if (mantissa == 0) return;
  const int shift = exponent == 0 ? 0 : exponent - 1;  // bit 0 of the mantissa weighs 2^(shift - 1074)
  if (!wide_) {
    if (windowShift_ < 0) windowShift_ = shift > kWindowSlack ? shift - kWindowSlack : 0;
    int offset = shift - windowShift_;
    if (offset < 0) {  // lower bits that are zero need no room: 0.5 and 2.0 share a window with 1e15
      const int spare = std::countr_zero(mantissa);
      if (spare >= -offset) {
        mantissa >>= -offset;
        offset = 0;
      }
    }
    if (offset >= 0 && offset <= 127 - 54) {
      const int128 term = static_cast<int128>(mantissa) << offset;
      int128 sum;
      if (!__builtin_add_overflow(window_, negative ? -term : term, &sum)) {
        window_ = sum;
        return;
      }
    }
    mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent != 0 ? uint64_t{1} << 52 : 0);
    promote();
  }
  addShifted(wide_.get(), mantissa, shift, negative);
}

void ExactSum::addShifted(Wide* wide, uint64_t mantissa, int shift, bool negative) const {
  size_t word = static_cast<size_t>(shift) / 64;
  const uint128 term = static_cast<uint128>(mantissa) << (shift % 64);
  uint64_t carry = 0;
  for (size_t i = word; i < kWords; ++i) {
    const uint64_t part = i == word       ? static_cast<uint64_t>(term)
                          : i == word + 1 ? static_cast<uint64_t>(term >> 64)
                                          : 0;
    if (i > word + 1 && carry == 0) break;
    const uint128 next = negative ? static_cast<uint128>(wide->words[i]) - part - carry
                                  : static_cast<uint128>(wide->words[i]) + part + carry;
    wide->words[i] = static_cast<uint64_t>(next);
    carry = (next >> 64) != 0;  // a borrow sets all high bits
  }
}

void ExactSum::promote() {
  wide_ = std::make_unique<Wide>(expanded());
  window_ = 0;
  windowShift_ = -1;
}

ExactSum::Wide ExactSum::expanded() const {
  if (wide_) return *wide_;
  Wide wide{};
  if (windowShift_ < 0 || window_ == 0) return wide;
  const uint128 magnitude = absoluteValue(window_);
  addShifted(&wide, static_cast<uint64_t>(magnitude), windowShift_, window_ < 0);
  addShifted(&wide, static_cast<uint64_t>(magnitude >> 64), windowShift_ + 64, window_ < 0);
  return wide;
}

void ExactSum::merge(const ExactSum& other) {
  nans_ += other.nans_;
  positiveInfinities_ += other.positiveInfinities_;
  negativeInfinities_ += other.negativeInfinities_;
  if (!other.wide_ && other.window_ == 0) return;
  if (!wide_ && !other.wide_ && (windowShift_ == other.windowShift_ || windowShift_ < 0)) {
    int128 sum;
    if (!__builtin_add_overflow(window_, other.window_, &sum)) {
      window_ = sum;
      windowShift_ = other.windowShift_;
      return;
    }
  }
  if (!wide_) promote();
  const Wide term = other.expanded();
  uint128 carry = 0;
  for (size_t i = 0; i < kWords; ++i) {
    carry += static_cast<uint128>(wide_->words[i]) + term.words[i];
    wide_->words[i] = static_cast<uint64_t>(carry);
    carry >>= 64;
  }
}

double ExactSum::round() const {
  if (nans_ != 0 || (positiveInfinities_ != 0 && negativeInfinities_ != 0)) return std::nan("");
  if (positiveInfinities_ != 0) return std::numeric_limits<double>::infinity();
  if (negativeInfinities_ != 0) return -std::numeric_limits<double>::infinity();
  return roundTo(magnitudeOf(expanded().words), -1074, 53, -1074, false);
}

float ExactSum::roundFloat() const {
  if (!isFinite()) return static_cast<float>(round());
  return static_cast<float>(roundTo(magnitudeOf(expanded().words), -1074, 24, -149, false));
}

// Long division of the accumulator by a 64-bit count. 128 more bits below the sum's own leave the quotient at least 64
// significant bits, and the remainder decides ties.
double ExactSum::roundQuotient(int64_t count) const {
  if (!isFinite()) return round() / static_cast<double>(count);
  Magnitude value = magnitudeOf(expanded().words);
  const uint64_t divisor = count < 0 ? ~static_cast<uint64_t>(count) + 1 : static_cast<uint64_t>(count);
  int exponentOfBit0 = -1074;
  if (value.bits < 64 * static_cast<int>(kWords) - 128) {  // two words of room at the low end
    std::memmove(value.words + 2, value.words, sizeof(uint64_t) * (kWords - 2));
    value.words[0] = value.words[1] = 0;
    exponentOfBit0 -= 128;
  }
  uint128 rest = 0;
  value.bits = 0;
  for (size_t i = kWords; i-- > 0;) {
    const uint128 current = (rest << 64) | value.words[i];
    value.words[i] = static_cast<uint64_t>(current / divisor);
    rest = current % divisor;
    if (value.words[i] != 0 && value.bits == 0) {
      value.bits = static_cast<int>(i) * 64 + 64 - std::countl_zero(value.words[i]);
    }
  }
  value.negative = value.negative != (count < 0);
  return roundTo(value, exponentOfBit0, 53, -1074, rest != 0);
}

void ExactSum::save(std::vector<uint8_t>* out) const {
  put64(static_cast<uint64_t>(nans_), out);
  put64(static_cast<uint64_t>(positiveInfinities_), out);
  put64(static_cast<uint64_t>(negativeInfinities_), out);
  const Wide wide = expanded();
  const uint64_t sign = (wide.words[kWords - 1] >> 63) != 0 ? ~uint64_t{0} : 0;
  size_t first = 0, end = kWords;
  while (first < kWords && wide.words[first] == 0) ++first;
  // The last word kept must show the sign in its own top bit.
  while (end > first && wide.words[end - 1] == sign && (end - 1 == first || ((wide.words[end - 2] ^ sign) >> 63) == 0))
    --end;
  if (first == kWords) end = first = 0;
  out->push_back(static_cast<uint8_t>(first));
  out->push_back(static_cast<uint8_t>(end));
  for (size_t i = first; i < end; ++i) put64(wide.words[i], out);
}

bool ExactSum::load(const uint8_t* data, size_t length) {
  if (length < 26) return false;
  const size_t first = data[24], end = data[25];
  if (first > end || end > kWords || length != 26 + (end - first) * 8) return false;
  *this = ExactSum();
  nans_ = static_cast<int64_t>(take64(data));
  positiveInfinities_ = static_cast<int64_t>(take64(data + 8));
  negativeInfinities_ = static_cast<int64_t>(take64(data + 16));
  if (first == end) return true;
  wide_ = std::make_unique<Wide>();
  std::memset(wide_->words, 0, sizeof wide_->words);
  for (size_t i = first; i < end; ++i) wide_->words[i] = take64(data + 26 + (i - first) * 8);
  if ((wide_->words[end - 1] >> 63) != 0) {
    for (size_t i = end; i < kWords; ++i) wide_->words[i] = ~uint64_t{0};
  }
  return true;
}

}  // namespace millrace
