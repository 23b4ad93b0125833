#pragma once
// How datagen makes the values of one column, read from `fields.NAME.*`.
#include <cstdint>
#include <string>
#include <vector>

#include "base/int128.h"
#include "columnar/column_builder.h"
#include "plan/plan.h"

namespace millrace {

// Random bits of (seed, column, row): SplitMix64 (Steele, Lea, Flood 2014), the same on every machine.
class RowRandom {
 public:
  RowRandom(uint64_t seed, uint32_t column, uint64_t row) : state_(mix(seed ^ mix(column + uint64_t{1})) ^ mix(row)) {}
  uint64_t next() {
    state_ += 0x9E3779B97F4A7C15;
    return mix(state_);
  }
  uint64_t below(uint64_t bound) { return static_cast<uint64_t>((static_cast<uint128>(next()) * bound) >> 64); }
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }

 private:
  static uint64_t mix(uint64_t x) {
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
    return x ^ (x >> 31);
  }
  uint64_t state_;
};

struct DatagenField {
  TypeId type = 0;
  bool sequence = false;
  int64_t start = 0, end = 0;  // sequence
  bool hasRange = false;
  double low = 0, high = 0;  // FLOAT, DOUBLE, DECIMAL
  int64_t lowInteger = 0, highInteger = 0;
  uint32_t length = 100;  // texts, bytes; lists have at most 3 elements by default
  bool variableLength = false;
  int64_t maxPastMs = 0;
  double nullRate = 0;
  std::vector<DatagenField> children;

  // Errors: INVALID_OPTION naming the option.
  static Status read(const Plan& plan, const OptionMap& options, const std::string& name, TypeId type,
                     DatagenField* out);
  void append(RowRandom& random, uint64_t row, int64_t nowMs, const TypeTable& types, ColumnBuilder& builder) const;

 private:
  void appendSequence(uint64_t row, const Type& type, ColumnBuilder& builder) const;
  void appendText(RowRandom& random, ColumnBuilder& builder) const;
  void appendNested(RowRandom& random, uint64_t row, int64_t nowMs, const TypeTable& types,
                    ColumnBuilder& builder) const;
};

}  // namespace millrace
