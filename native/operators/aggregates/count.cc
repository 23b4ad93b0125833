// COUNT(*) and COUNT(x): the teaching file of the aggregates.
#include "operators/aggregates/families.h"
#include "operators/aggregates/slot_accumulators.h"

namespace millrace {
namespace {

struct Count {
  struct State {
    int64_t rows = 0;
  };
  static constexpr bool kSkipsNulls = true;
  static std::vector<TypeId> columns(const AggregateCall& call) { return {call.base(PhysicalType::kInt64)}; }
  explicit Count(const AggregateCall&) {}

  void add(State& state, const RowInput&) const { ++state.rows; }
  void retract(State& state, const RowInput&) const { --state.rows; }
  void combine(State& into, const State& from) const { into.rows += from.rows; }
  void write(const State& state, ColumnBuilder* columns) const { columns[0].append(state.rows); }
  bool read(const Batch& batch, uint32_t column, uint32_t row, State* state) const {
    if (batch.columns[column].isNull(row)) return false;
    state->rows = batch.columns[column].value<int64_t>(row);
    return true;
  }
  template <typename Sink>
  void result(const State& state, Sink& sink) const {
    sink.value(state.rows);
  }
};

AggregateRow countRow(std::string name, std::vector<PhysicalType> arguments) {
  AggregateRow row{std::move(name), std::move(arguments), PhysicalType::kInt64};
  row.columns = Count::columns;
  row.make = makeAccumulators<Count>;
  return row;
}

}  // namespace

void appendCounts(std::vector<AggregateRow>* rows) {
  rows->push_back(countRow("count_star", {}));
  rows->push_back(countRow("count_any", {PhysicalType::kNull}));
}

}  // namespace millrace
