// PERCENTILE(x, p): the exact percentile, interpolated between the two values around (n - 1) * p. Values are kept as an
// ordered multiset.
#include <cmath>
#include <map>

#include "operators/aggregates/byte_form.h"
#include "operators/aggregates/families.h"
#include "operators/aggregates/slot_accumulators.h"

namespace millrace {
namespace {

double numberOf(const PlanValue& value) {
  return value.kind == PlanValue::Kind::kInt ? static_cast<double>(value.integer) : value.number;
}

struct Percentile {
  struct Ascending {
    bool operator()(double a, double b) const { return std::isnan(b) ? !std::isnan(a) : a < b; }
  };
  struct State {
    std::map<double, int64_t, Ascending> counts;
    int64_t total = 0;
  };
  static constexpr bool kSkipsNulls = true;
  static std::vector<TypeId> columns(const AggregateCall& call) { return {call.base(PhysicalType::kBinary)}; }
  explicit Percentile(const AggregateCall& call) : list_(call.parameters[0].kind == PlanValue::Kind::kArray) {
    if (list_) {
      for (const PlanValue& item : call.parameters[0].items) percentages_.push_back(numberOf(item));
    } else {
      percentages_.push_back(numberOf(call.parameters[0]));
    }
  }

  void add(State& state, const RowInput& in) const { change(state, argumentValue<double>(*in.argument, in.row), 1); }
  void retract(State& state, const RowInput& in) const {
    change(state, argumentValue<double>(*in.argument, in.row), -1);
  }
  void combine(State& into, const State& from) const {
    for (const auto& [value, count] : from.counts) change(into, value, count);
  }
  void write(const State& state, ColumnBuilder* columns) const {
    ByteFormWriter form;
    for (const auto& [value, count] : state.counts) {
      form.number(value);
      form.number(count);
    }
    columns[0].appendString(form.bytes());
  }
  bool read(const Batch& batch, uint32_t column, uint32_t row, State* state) const {
    if (batch.columns[column].isNull(row)) return false;
    ByteFormReader form(batch.columns[column].stringValue(row));
    while (!form.atEnd()) {
      double value;
      int64_t count;
      if (!form.number(&value) || !form.number(&count)) return false;
      change(*state, value, count);
    }
    return true;
  }
  template <typename Sink>
  void result(const State& state, Sink& sink) const {
    if (state.total <= 0) return sink.null();
    if (!list_) return sink.value(percentile(state, percentages_[0]));
    sink.list(static_cast<uint32_t>(percentages_.size()));
    for (double percentage : percentages_) {
      std::string canonical;
      BytesSink(canonical).value(percentile(state, percentage));
      sink.element(0, canonical);
    }
  }

 private:
  static void change(State& state, double value, int64_t by) {
    auto [entry, inserted] = state.counts.try_emplace(value, 0);
    entry->second += by;
    state.total += by;
    if (entry->second == 0) state.counts.erase(entry);
  }
  static double valueAt(const State& state, int64_t rank) {
    int64_t before = 0;
    double last = 0;
    for (const auto& [value, count] : state.counts) {
      last = value;
      before += count;
      if (rank < before) break;
    }
    return last;
  }
  static double percentile(const State& state, double percentage) {
    double position = static_cast<double>(state.total - 1) * percentage;
    double lower = std::floor(position), higher = std::ceil(position);
    double low = valueAt(state, static_cast<int64_t>(lower));
    if (lower == higher) return low;
    double high = valueAt(state, static_cast<int64_t>(higher));
    return low == high ? low : (higher - position) * low + (position - lower) * high;
  }
  bool list_;
  std::vector<double> percentages_;
};

bool isPercentage(const PlanValue& value) {
  if (value.kind != PlanValue::Kind::kInt && value.kind != PlanValue::Kind::kDouble) return false;
  double number = numberOf(value);
  return number >= 0 && number <= 1;
}

const char* checkPercentages(const AggregateCall& call) {
  if (call.parameters.size() != 1) return "expected one parameter: a percentage or a list of them";
  const PlanValue& parameter = call.parameters[0];
  PhysicalType result = call.result().physical;
  if (parameter.kind != PlanValue::Kind::kArray) {
    return isPercentage(parameter) && result == PhysicalType::kFloat64
               ? nullptr
               : "expected a percentage from 0 to 1 and a DOUBLE result";
  }
  for (const PlanValue& item : parameter.items) {
    if (!isPercentage(item)) return "expected percentages from 0 to 1";
  }
  bool good =
      result == PhysicalType::kList && (*call.types)[call.result().children[0]].physical == PhysicalType::kFloat64;
  return good ? nullptr : "the result is not ARRAY<DOUBLE>";
}

}  // namespace

void appendPercentiles(std::vector<AggregateRow>* rows) {
  AggregateRow row{"percentile_f64", {PhysicalType::kFloat64}, PhysicalType::kNull};
  row.check = checkPercentages;
  row.columns = Percentile::columns;
  row.make = makeAccumulators<Percentile>;
  rows->push_back(std::move(row));
}

}  // namespace millrace
