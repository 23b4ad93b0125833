#pragma once
// What SUM and AVG of FLOAT and DOUBLE share: the exact sum (base/exact_sum.h), or, with `table.exec.float-aggregation
// = 'arrival'`, one double or float that is added to in canonical order, as Flink does.
#include "base/exact_sum.h"
#include "operators/aggregates/slot_accumulators.h"

namespace millrace {

template <typename T>
struct ExactTotal {
  struct State {
    ExactSum sum;
    int64_t count = 0;
  };
  static constexpr bool kSkipsNulls = true;
  static std::vector<TypeId> columns(const AggregateCall& call) {
    return {call.base(PhysicalType::kBinary), call.base(PhysicalType::kInt64)};
  }

  void add(State& state, const RowInput& in) const {
    state.sum.add(argumentValue<T>(*in.argument, in.row));
    ++state.count;
  }
  void retract(State& state, const RowInput& in) const {
    state.sum.retract(argumentValue<T>(*in.argument, in.row));
    --state.count;
  }
  void combine(State& into, const State& from) const {
    into.sum.merge(from.sum);
    into.count += from.count;
  }
  void write(const State& state, ColumnBuilder* columns) const {
    std::vector<uint8_t> bytes;
    state.sum.save(&bytes);
    columns[0].appendString({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    columns[1].append(state.count);
  }
  bool read(const Batch& batch, uint32_t column, uint32_t row, State* state) const {
    if (batch.columns[column].isNull(row) || batch.columns[column + 1].isNull(row)) return false;
    std::string_view bytes = batch.columns[column].stringValue(row);
    state->count = batch.columns[column + 1].value<int64_t>(row);
    return state->sum.load(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  }
};

template <typename T, typename Sum>
struct ArrivalTotal {
  struct State {
    Sum sum = 0;
    int64_t count = 0;
  };
  static constexpr bool kSkipsNulls = true;
  static std::vector<TypeId> columns(const AggregateCall& call) {
    return {call.base(PhysicalType::kFloat64), call.base(PhysicalType::kInt64)};
  }

  void add(State& state, const RowInput& in) const {
    state.sum += argumentValue<T>(*in.argument, in.row);
    ++state.count;
  }
  void retract(State& state, const RowInput& in) const {
    state.sum -= argumentValue<T>(*in.argument, in.row);
    --state.count;
  }
  void combine(State& into, const State& from) const {
    into.sum += from.sum;
    into.count += from.count;
  }
  void write(const State& state, ColumnBuilder* columns) const {
    columns[0].append(static_cast<double>(state.sum));
    columns[1].append(state.count);
  }
  bool read(const Batch& batch, uint32_t column, uint32_t row, State* state) const {
    if (batch.columns[column].isNull(row) || batch.columns[column + 1].isNull(row)) return false;
    state->sum = static_cast<Sum>(batch.columns[column].value<double>(row));
    state->count = batch.columns[column + 1].value<int64_t>(row);
    return true;
  }
};

// A row of which `arrival` runs instead of `exact` when the call asks for it.
template <typename Exact, typename Arrival>
void chooseFloatPolicy(AggregateRow* row) {
  row->columns = [](const AggregateCall& call) {
    return call.arrivalFloats ? Arrival::columns(call) : Exact::columns(call);
  };
  row->make = [](const AggregateCall& call) {
    return call.arrivalFloats ? makeAccumulators<Arrival>(call) : makeAccumulators<Exact>(call);
  };
}

}  // namespace millrace
