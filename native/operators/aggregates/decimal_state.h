#pragma once
// What SUM and AVG of decimals share: the exact sum, how many values are in it, and both as accumulator columns.
#include "operators/aggregates/slot_accumulators.h"
#include "operators/aggregates/wide_decimal.h"

namespace millrace {

template <typename T>  // int64_t or Int128, by precision
struct DecimalTotal {
  struct State {
    WideDecimal sum;
    int64_t count = 0;
  };
  static constexpr bool kSkipsNulls = true;
  static std::vector<TypeId> columns(const AggregateCall& call) {
    return std::vector<TypeId>(4, call.base(PhysicalType::kInt64));
  }

  void add(State& state, const RowInput& in) const {
    state.sum.add(argumentValue<T>(*in.argument, in.row));
    ++state.count;
  }
  void retract(State& state, const RowInput& in) const {
    state.sum.subtract(argumentValue<T>(*in.argument, in.row));
    --state.count;
  }
  void combine(State& into, const State& from) const {
    into.sum.add(from.sum);
    into.count += from.count;
  }
  void write(const State& state, ColumnBuilder* columns) const {
    for (int i = 0; i < 3; ++i) columns[i].append(state.sum.words[i]);
    columns[3].append(state.count);
  }
  bool read(const Batch& batch, uint32_t column, uint32_t row, State* state) const {
    for (uint32_t i = 0; i < 4; ++i) {
      if (batch.columns[column + i].isNull(row)) return false;
    }
    for (uint32_t i = 0; i < 3; ++i) state->sum.words[i] = batch.columns[column + i].value<uint64_t>(row);
    state->count = batch.columns[column + 3].value<int64_t>(row);
    return true;
  }
};

}  // namespace millrace
