// COLLECT: the multiset of the values that are not NULL. Entries are in the order of their canonical bytes: the same
// whatever came first.
#include <map>

#include "operators/aggregates/byte_form.h"
#include "operators/aggregates/families.h"
#include "operators/aggregates/slot_accumulators.h"
#include "operators/aggregates/value_check.h"

namespace millrace {
namespace {

struct Collect {
  struct State {
    std::map<std::string, int64_t> counts;  // by canonical bytes; negative: retracted before it was added
  };
  static constexpr bool kSkipsNulls = true;
  static std::vector<TypeId> columns(const AggregateCall& call) { return {call.base(PhysicalType::kBinary)}; }
  explicit Collect(const AggregateCall& call) : check_(call) {}

  void add(State& state, const RowInput& in) const { change(state, bytesOf(in), 1); }
  void retract(State& state, const RowInput& in) const { change(state, bytesOf(in), -1); }
  void combine(State& into, const State& from) const {
    for (const auto& [value, count] : from.counts) change(into, value, count);
  }
  void write(const State& state, ColumnBuilder* columns) const {
    ByteFormWriter form;
    for (const auto& [value, count] : state.counts) {
      form.value(value);
      form.number(count);
    }
    columns[0].appendString(form.bytes());
  }
  bool read(const Batch& batch, uint32_t column, uint32_t row, State* state) const {
    if (batch.columns[column].isNull(row)) return false;
    ByteFormReader form(batch.columns[column].stringValue(row));
    while (!form.atEnd()) {
      std::string value;
      int64_t count;
      if (!form.value(&value) || !check_.isValue(value) || !form.number(&count)) return false;
      change(*state, value, count);
    }
    return true;
  }
  template <typename Sink>
  void result(const State& state, Sink& sink) const {
    uint32_t size = 0;
    for (const auto& entry : state.counts) size += entry.second > 0;
    sink.list(size);
    for (const auto& [value, count] : state.counts) {
      if (count <= 0) continue;
      sink.element(0, value);
      sink.elementInt32(1, static_cast<int32_t>(count));
    }
  }

 private:
  static std::string bytesOf(const RowInput& in) {
    std::string bytes;
    appendValueBytes(*in.argument, in.row, bytes);
    return bytes;
  }
  static void change(State& state, const std::string& value, int64_t by) {
    auto [entry, inserted] = state.counts.try_emplace(value, 0);
    entry->second += by;
    if (entry->second == 0) state.counts.erase(entry);
  }
  ValueCheck check_;
};

const char* checkMultiset(const AggregateCall& call) {
  const Type& result = call.result();
  if (result.physical != PhysicalType::kMap || result.children.size() != 2) return "the result is not a MULTISET";
  bool good = (*call.types)[result.children[0]].physical == call.argumentType(0).physical &&
              (*call.types)[result.children[1]].physical == PhysicalType::kInt32;
  return good ? nullptr : "the MULTISET has elements of another type than the argument";
}

}  // namespace

void appendCollect(std::vector<AggregateRow>* rows) {
  AggregateRow row{"collect_any", {PhysicalType::kNull}, PhysicalType::kMap};
  row.check = checkMultiset;
  row.columns = Collect::columns;
  row.make = makeAccumulators<Collect>;
  rows->push_back(std::move(row));
}

}  // namespace millrace
