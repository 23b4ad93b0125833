#pragma once
// What SUM and AVG of integers share: a BIGINT that wraps (Flink adds in BIGINT; SUM cuts to the argument's type at the
// end, which gives the same low bits as wrapping at every step) and how many values are in it.
#include "operators/aggregates/slot_accumulators.h"

namespace millrace {

template <typename T>
struct IntegerTotal {
  struct State {
    uint64_t sum = 0;
    int64_t count = 0;
  };
  static constexpr bool kSkipsNulls = true;
  static std::vector<TypeId> columns(const AggregateCall& call) {
    return std::vector<TypeId>(2, call.base(PhysicalType::kInt64));
  }

  void add(State& state, const RowInput& in) const {
    state.sum += static_cast<uint64_t>(static_cast<int64_t>(argumentValue<T>(*in.argument, in.row)));
    ++state.count;
  }
  void retract(State& state, const RowInput& in) const {
    state.sum -= static_cast<uint64_t>(static_cast<int64_t>(argumentValue<T>(*in.argument, in.row)));
    --state.count;
  }
  void combine(State& into, const State& from) const {
    into.sum += from.sum;
    into.count += from.count;
  }
  void write(const State& state, ColumnBuilder* columns) const {
    columns[0].append(state.sum);
    columns[1].append(state.count);
  }
  bool read(const Batch& batch, uint32_t column, uint32_t row, State* state) const {
    if (batch.columns[column].isNull(row) || batch.columns[column + 1].isNull(row)) return false;
    state->sum = batch.columns[column].value<uint64_t>(row);
    state->count = batch.columns[column + 1].value<int64_t>(row);
    return true;
  }
};

}  // namespace millrace
