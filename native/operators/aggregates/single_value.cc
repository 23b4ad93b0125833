// SINGLE_VALUE: what a scalar subquery becomes. NULL of no rows; a second row fails the job.
#include "operators/aggregates/byte_form.h"
#include "operators/aggregates/families.h"
#include "operators/aggregates/slot_accumulators.h"
#include "operators/aggregates/value_check.h"

namespace millrace {
namespace {

struct SingleValue {
  struct State {
    int64_t count = 0;
    std::string value;  // canonical bytes
  };
  static constexpr bool kSkipsNulls = false;
  static std::vector<TypeId> columns(const AggregateCall& call) { return {call.base(PhysicalType::kBinary)}; }
  explicit SingleValue(const AggregateCall& call) : check_(call) {}

  void add(State& state, const RowInput& in) const {
    if (++state.count > 1) {
      if (!failed_) failedAt_ = in.batch.positionAt(in.row);
      failed_ = true;
    }
    state.value.clear();
    appendValueBytes(*in.argument, in.row, state.value);
  }
  void retract(State& state, const RowInput&) const {
    if (--state.count == 0) state.value.clear();
  }
  void combine(State& into, const State& from) const {
    if (from.count == 0) return;
    failed_ |= into.count > 0;
    into.count += from.count;
    into.value = from.value;
  }
  void write(const State& state, ColumnBuilder* columns) const {
    ByteFormWriter form;
    form.number(state.count);
    form.value(state.value);
    columns[0].appendString(form.bytes());
  }
  bool read(const Batch& batch, uint32_t column, uint32_t row, State* state) const {
    if (batch.columns[column].isNull(row)) return false;
    ByteFormReader form(batch.columns[column].stringValue(row));
    return form.number(&state->count) && form.value(&state->value) && form.atEnd() &&
           (state->value.empty() || check_.isValue(state->value));
  }
  template <typename Sink>
  void result(const State& state, Sink& sink) const {
    if (state.count <= 0 || state.value.empty()) return sink.null();
    sink.canonical(state.value);
  }
  Status status() const {
    if (!failed_) return Status();
    Status status = Status::error("RUNTIME_ERROR", "SINGLE_VALUE (a subquery used as a value) got more than one row");
    status.at(failedAt_);
    return status;
  }

 private:
  ValueCheck check_;
  mutable bool failed_ = false;
  mutable Position failedAt_{};
};

}  // namespace

void appendSingleValue(std::vector<AggregateRow>* rows) {
  AggregateRow row{"single_value_any", {PhysicalType::kNull}, PhysicalType::kNull};
  row.keepsNulls = true;
  row.fallible = true;
  row.check = [](const AggregateCall& call) -> const char* {
    return call.result().physical == call.argumentType(0).physical ? nullptr
                                                                   : "the result has another type than the argument";
  };
  row.columns = SingleValue::columns;
  row.make = makeAccumulators<SingleValue>;
  rows->push_back(std::move(row));
}

}  // namespace millrace
