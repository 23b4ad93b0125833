#pragma once
// The running sum of decimals in 192 bits: more than 2^63 values of 38 digits fit, so a sum overflows only if its final
// value does (CONTRACTS: DECIMAL), whatever the order.
#include <cstdint>

#include "base/int128.h"
#include "base/uint256.h"

namespace millrace {

struct WideDecimal {
  uint64_t words[3] = {0, 0, 0};  // two's complement, little-endian

  void add(int128 value) {
    addWords(static_cast<uint64_t>(value), static_cast<uint64_t>(static_cast<uint128>(value) >> 64),
             value < 0 ? ~uint64_t{0} : 0);
  }
  void subtract(int128 value) {
    // -value = ~value + 1; done in 192 bits, so that the smallest int128 is no special case.
    WideDecimal negated;
    negated.add(value);
    negated = negated.negated();
    add(negated);
  }
  void add(const WideDecimal& other) { addWords(other.words[0], other.words[1], other.words[2]); }

  bool negative() const { return words[2] >> 63; }
  WideDecimal negated() const {
    WideDecimal out;
    uint64_t carry = 1;
    for (int i = 0; i < 3; ++i) {
      out.words[i] = ~words[i] + carry;
      carry = carry && out.words[i] == 0;
    }
    return out;
  }
  UInt256 magnitude() const {
    WideDecimal positive = negative() ? negated() : *this;
    return {positive.words[2], static_cast<uint128>(positive.words[1]) << 64 | positive.words[0]};
  }
  // The value as int128; false when it does not fit.
  bool narrow(int128* out) const {
    UInt256 size = magnitude();
    if (size.high != 0 || size.low >> 127) return false;
    *out = negative() ? wrappingNegate(size.low) : static_cast<int128>(size.low);
    return true;
  }

 private:
  void addWords(uint64_t low, uint64_t middle, uint64_t high) {
    uint128 sum = static_cast<uint128>(words[0]) + low;
    words[0] = static_cast<uint64_t>(sum);
    sum = static_cast<uint128>(words[1]) + middle + static_cast<uint64_t>(sum >> 64);
    words[1] = static_cast<uint64_t>(sum);
    words[2] += high + static_cast<uint64_t>(sum >> 64);
  }
};

}  // namespace millrace
