// FIRST_VALUE, LAST_VALUE, LISTAGG, ARRAY_AGG: values in canonical order, so that partial results of several workers
// merge to the same answer. Retracting takes out the first equal value.
#include <algorithm>

#include "operators/aggregates/arrival_stamp.h"
#include "operators/aggregates/families.h"
#include "operators/aggregates/slot_accumulators.h"
#include "operators/aggregates/value_check.h"

namespace millrace {
namespace {

struct StampedValue {
  ArrivalStamp stamp;
  std::string value;  // canonical bytes
};

// FIRST_VALUE and LAST_VALUE of append-only input: one value.
template <bool kLast>
struct EdgeValue {
  struct State {
    StampedValue edge;
    bool any = false;
  };
  static constexpr bool kSkipsNulls = true;
  static std::vector<TypeId> columns(const AggregateCall& call) { return {call.base(PhysicalType::kBinary)}; }
  explicit EdgeValue(const AggregateCall& call) : check_(call) {}

  void add(State& state, const RowInput& in) const {
    ArrivalStamp stamp = ArrivalStamp::of(in.batch, in.row, arrival_++);
    if (state.any && !wins(stamp, state.edge.stamp)) return;
    state.edge.value.clear();
    appendValueBytes(*in.argument, in.row, state.edge.value);
    state.edge.stamp = stamp;
    state.any = true;
  }
  void retract(State&, const RowInput&) const {}  // only chosen where nothing is retracted
  void combine(State& into, const State& from) const {
    if (from.any && (!into.any || wins(from.edge.stamp, into.edge.stamp))) into = from;
  }
  void write(const State& state, ColumnBuilder* columns) const {
    ByteFormWriter form;
    if (state.any) {
      state.edge.stamp.save(&form);
      form.value(state.edge.value);
    }
    columns[0].appendString(form.bytes());
  }
  bool read(const Batch& batch, uint32_t column, uint32_t row, State* state) const {
    if (batch.columns[column].isNull(row)) return false;
    ByteFormReader form(batch.columns[column].stringValue(row));
    if (form.atEnd()) return true;
    state->any = true;
    if (!state->edge.stamp.load(&form) || !form.value(&state->edge.value) || !check_.isValue(state->edge.value))
      return false;
    arrival_ = std::max(arrival_, state->edge.stamp.arrival + 1);
    return form.atEnd();
  }
  template <typename Sink>
  void result(const State& state, Sink& sink) const {
    if (!state.any) return sink.null();
    sink.canonical(state.edge.value);
  }

 private:
  static bool wins(const ArrivalStamp& a, const ArrivalStamp& b) { return kLast ? b < a : a < b; }
  ValueCheck check_;
  mutable uint64_t arrival_ = 0;
};

struct ValueList {
  struct State {
    std::vector<StampedValue> values;  // ascending
  };
  explicit ValueList(const AggregateCall& call) : check_(call) {}
  static std::vector<TypeId> columns(const AggregateCall& call) { return {call.base(PhysicalType::kBinary)}; }

  void add(State& state, const RowInput& in) const {
    StampedValue entry{ArrivalStamp::of(in.batch, in.row, arrival_++), {}};
    appendValueBytes(*in.argument, in.row, entry.value);
    insert(state, std::move(entry));
  }
  void retract(State& state, const RowInput& in) const {
    std::string value;
    appendValueBytes(*in.argument, in.row, value);
    auto found = std::find_if(state.values.begin(), state.values.end(),
                              [&](const StampedValue& entry) { return entry.value == value; });
    if (found != state.values.end()) state.values.erase(found);
  }
  void combine(State& into, const State& from) const {
    if (into.values.empty()) {
      into = from;
      return;
    }
    std::vector<StampedValue> merged;
    merged.reserve(into.values.size() + from.values.size());
    std::merge(into.values.begin(), into.values.end(), from.values.begin(), from.values.end(),
               std::back_inserter(merged),
               [](const StampedValue& a, const StampedValue& b) { return a.stamp < b.stamp; });
    into.values = std::move(merged);
  }
  void write(const State& state, ColumnBuilder* columns) const {
    ByteFormWriter form;
    for (const StampedValue& entry : state.values) {
      entry.stamp.save(&form);
      form.value(entry.value);
    }
    columns[0].appendString(form.bytes());
  }
  bool read(const Batch& batch, uint32_t column, uint32_t row, State* state) const {
    if (batch.columns[column].isNull(row)) return false;
    ByteFormReader form(batch.columns[column].stringValue(row));
    while (!form.atEnd()) {
      StampedValue entry;
      if (!entry.stamp.load(&form) || !form.value(&entry.value) || !check_.isValue(entry.value)) return false;
      arrival_ = std::max(arrival_, entry.stamp.arrival + 1);
      insert(*state, std::move(entry));
    }
    return true;
  }

 private:
  static void insert(State& state, StampedValue entry) {
    auto& values = state.values;
    if (values.empty() || values.back().stamp < entry.stamp) {
      values.push_back(std::move(entry));
      return;
    }
    auto at = std::upper_bound(values.begin(), values.end(), entry,
                               [](const StampedValue& a, const StampedValue& b) { return a.stamp < b.stamp; });
    values.insert(at, std::move(entry));
  }
  ValueCheck check_;
  mutable uint64_t arrival_ = 0;
};

template <bool kLast>
struct EdgeOfList : ValueList {
  static constexpr bool kSkipsNulls = true;
  explicit EdgeOfList(const AggregateCall& call) : ValueList(call) {}
  template <typename Sink>
  void result(const State& state, Sink& sink) const {
    if (state.values.empty()) return sink.null();
    sink.canonical(kLast ? state.values.back().value : state.values.front().value);
  }
};

struct ArrayOfList : ValueList {
  static constexpr bool kSkipsNulls = false;
  explicit ArrayOfList(const AggregateCall& call) : ValueList(call) {}
  template <typename Sink>
  void result(const State& state, Sink& sink) const {
    if (state.values.empty()) return sink.null();
    sink.list(static_cast<uint32_t>(state.values.size()));
    for (const StampedValue& entry : state.values) sink.element(0, entry.value);
  }
};

struct TextOfList : ValueList {
  static constexpr bool kSkipsNulls = true;
  explicit TextOfList(const AggregateCall& call)
      : ValueList(call), separator_(call.parameters.empty() ? "," : call.parameters[0].text) {}
  template <typename Sink>
  void result(const State& state, Sink& sink) const {
    if (state.values.empty()) return sink.null();
    constexpr size_t kHeaderBytes = 1 + sizeof(uint32_t);  // tag and length in front of the text
    std::string text;
    for (size_t i = 0; i < state.values.size(); ++i) {
      if (i) text += separator_;
      text.append(state.values[i].value, kHeaderBytes);
    }
    sink.text(text);
  }

 private:
  std::string separator_;
};

const char* checkSameType(const AggregateCall& call) {
  return call.result().physical == call.argumentType(0).physical ? nullptr
                                                                 : "the result has another type than the argument";
}
const char* checkArray(const AggregateCall& call) {
  const Type& result = call.result();
  if (result.physical != PhysicalType::kList) return "the result is not an ARRAY";
  return (*call.types)[result.children[0]].physical == call.argumentType(0).physical
             ? nullptr
             : "the ARRAY has elements of another type than the argument";
}
const char* checkSeparator(const AggregateCall& call) {
  bool good =
      call.parameters.empty() || (call.parameters.size() == 1 && call.parameters[0].kind == PlanValue::Kind::kString);
  return good ? nullptr : "expected a text as separator";
}

template <bool kLast>
AggregateRow edgeRow(const char* name) {
  AggregateRow row{name, {PhysicalType::kNull}, PhysicalType::kNull};
  row.orderDependent = true;
  row.check = checkSameType;
  row.columns = ValueList::columns;
  row.make = [](const AggregateCall& call) {
    return call.inputRetracts ? makeAccumulators<EdgeOfList<kLast>>(call) : makeAccumulators<EdgeValue<kLast>>(call);
  };
  return row;
}

template <typename Policy>
AggregateRow listRow(const char* name, PhysicalType argument, PhysicalType result,
                     const char* (*check)(const AggregateCall&)) {
  AggregateRow row{name, {argument}, result};
  row.orderDependent = true;
  row.keepsNulls = !Policy::kSkipsNulls;
  row.check = check;
  row.columns = Policy::columns;
  row.make = makeAccumulators<Policy>;
  return row;
}

}  // namespace

void appendOrderedValues(std::vector<AggregateRow>* rows) {
  rows->push_back(edgeRow<false>("first_value_any"));
  rows->push_back(edgeRow<true>("last_value_any"));
  rows->push_back(listRow<ArrayOfList>("array_agg_any", PhysicalType::kNull, PhysicalType::kList, checkArray));
  rows->push_back(listRow<TextOfList>("listagg_s", PhysicalType::kString, PhysicalType::kString, checkSeparator));
}

}  // namespace millrace
