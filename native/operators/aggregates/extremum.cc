// MIN and MAX of any type that can be ordered. Append-only input needs one value per group; over retracted rows the
// values are kept as an ordered multiset. Order is that of sorting: NaN above all numbers, -0.0 below 0.0.
#include <cmath>
#include <map>

#include "operators/aggregates/byte_form.h"
#include "operators/aggregates/families.h"
#include "operators/aggregates/slot_accumulators.h"

namespace millrace {
namespace {

template <typename T>
struct SortsBefore {
  bool operator()(const T& a, const T& b) const {
    if constexpr (std::is_floating_point_v<T>) {
      if (std::isnan(a) || std::isnan(b)) return !std::isnan(a) && std::isnan(b);
      if (a == b) return std::signbit(a) && !std::signbit(b);
    }
    return a < b;
  }
};

template <typename T, bool kMax>
bool isBetter(const T& candidate, const T& current) {
  return kMax ? SortsBefore<T>()(current, candidate) : SortsBefore<T>()(candidate, current);
}

template <typename T, bool kMax>
struct Extremum {
  struct State {
    T value{};
    bool any = false;
  };
  static constexpr bool kSkipsNulls = true;
  static std::vector<TypeId> columns(const AggregateCall& call) { return {call.argumentTypes[0]}; }
  explicit Extremum(const AggregateCall&) {}

  void add(State& state, const RowInput& in) const { offer(state, argumentValue<T>(*in.argument, in.row)); }
  void retract(State&, const RowInput&) const {}  // only chosen where nothing is retracted
  void combine(State& into, const State& from) const {
    if (from.any) offer(into, from.value);
  }
  void write(const State& state, ColumnBuilder* columns) const {
    ColumnSink sink(columns[0]);
    result(state, sink);
  }
  bool read(const Batch& batch, uint32_t column, uint32_t row, State* state) const {
    state->any = !batch.columns[column].isNull(row);
    if (state->any) state->value = argumentValue<T>(batch.columns[column], row);
    return true;
  }
  template <typename Sink>
  void result(const State& state, Sink& sink) const {
    if (!state.any) return sink.null();
    sink.value(state.value);
  }

 private:
  static void offer(State& state, T value) {
    if (state.any && !isBetter<T, kMax>(value, state.value)) return;
    state.value = std::move(value);
    state.any = true;
  }
};

template <typename T, bool kMax>
struct RetractableExtremum {
  struct State {
    std::map<T, int64_t, SortsBefore<T>> counts;  // negative: retracted before it was added
  };
  static constexpr bool kSkipsNulls = true;
  static std::vector<TypeId> columns(const AggregateCall& call) { return {call.base(PhysicalType::kBinary)}; }
  explicit RetractableExtremum(const AggregateCall&) {}

  void add(State& state, const RowInput& in) const { change(state, argumentValue<T>(*in.argument, in.row), 1); }
  void retract(State& state, const RowInput& in) const { change(state, argumentValue<T>(*in.argument, in.row), -1); }
  void combine(State& into, const State& from) const {
    for (const auto& [value, count] : from.counts) change(into, value, count);
  }
  void write(const State& state, ColumnBuilder* columns) const {
    ByteFormWriter form;
    for (const auto& [value, count] : state.counts) {
      if constexpr (std::is_same_v<T, std::string>) {
        form.value(value);
      } else {
        form.number(value);
      }
      form.number(count);
    }
    columns[0].appendString(form.bytes());
  }
  bool read(const Batch& batch, uint32_t column, uint32_t row, State* state) const {
    if (batch.columns[column].isNull(row)) return false;
    ByteFormReader form(batch.columns[column].stringValue(row));
    while (!form.atEnd()) {
      T value{};
      int64_t count;
      bool good;
      if constexpr (std::is_same_v<T, std::string>) {
        good = form.value(&value);
      } else {
        good = form.number(&value);
      }
      if (!good || !form.number(&count)) return false;
      change(*state, value, count);
    }
    return true;
  }
  template <typename Sink>
  void result(const State& state, Sink& sink) const {
    if constexpr (kMax) {
      for (auto entry = state.counts.rbegin(); entry != state.counts.rend(); ++entry) {
        if (entry->second > 0) return sink.value(entry->first);
      }
    } else {
      for (const auto& [value, count] : state.counts) {
        if (count > 0) return sink.value(value);
      }
    }
    sink.null();
  }

 private:
  static void change(State& state, const T& value, int64_t by) {
    auto [entry, inserted] = state.counts.try_emplace(value, 0);
    entry->second += by;
    if (entry->second == 0) state.counts.erase(entry);
  }
};

const char* checkComparable(const AggregateCall& call) {
  PhysicalType type = call.argumentType(0).physical;
  if (type == PhysicalType::kList || type == PhysicalType::kMap || type == PhysicalType::kRow)
    return "values of this type have no order";
  return call.result().physical == type ? nullptr : "the result has another type than the argument";
}

template <bool kMax>
AggregateRow extremumRow(const char* name) {
  AggregateRow row{name, {PhysicalType::kNull}, PhysicalType::kNull};
  row.check = checkComparable;
  row.columns = [](const AggregateCall& call) {
    return call.inputRetracts ? std::vector<TypeId>{call.base(PhysicalType::kBinary)}
                              : std::vector<TypeId>{call.argumentTypes[0]};
  };
  row.make = [](const AggregateCall& call) {
    return visitValueType(call.argumentType(0).physical, [&call]<typename T>() -> std::unique_ptr<Accumulators> {
      if (call.inputRetracts) return makeAccumulators<RetractableExtremum<T, kMax>>(call);
      return makeAccumulators<Extremum<T, kMax>>(call);
    });
  };
  return row;
}

}  // namespace

void appendExtrema(std::vector<AggregateRow>* rows) {
  rows->push_back(extremumRow<false>("min_any"));
  rows->push_back(extremumRow<true>("max_any"));
}

}  // namespace millrace
