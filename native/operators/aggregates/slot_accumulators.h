#pragma once
// SlotAccumulators: Accumulators over a policy. A policy is one aggregate written for one group:
//
//   struct Policy {
//     struct State {...};                                     // empty by default construction
//     static constexpr bool kSkipsNulls = true;               // rows with a NULL argument never reach add
//     static std::vector<TypeId> columns(const AggregateCall&);
//     explicit Policy(const AggregateCall&);
//     void add(State&, const RowInput&) const;  retract(...)
//     void combine(State& into, const State& from) const;     // commutative
//     void write(const State&, ColumnBuilder* columns) const;
//     bool read(const Batch&, uint32_t firstColumn, uint32_t row, State*) const;   // false: bytes that write() cannot
//     have made template <class Sink> void result(const State&, Sink&) const;
//   };
#include <memory>
#include <utility>

#include "operators/aggregates/accumulators.h"
#include "operators/aggregates/result_sink.h"

namespace millrace {

// What a policy sees of a row. `argument` is flat or constant.
struct RowInput {
  const Batch& batch;
  const Vector* argument;  // null: no argument
  uint32_t row;
};

template <typename T>
T argumentValue(const Vector& vector, uint32_t row) {
  if constexpr (std::is_same_v<T, bool>) {
    return vector.boolValue(row);
  } else if constexpr (std::is_same_v<T, std::string>) {
    return std::string(vector.stringValue(row));
  } else if constexpr (std::is_same_v<T, TimestampNs>) {
    return {vector.data<int64_t>()[vector.index(row)], vector.nanosValue(row)};
  } else {
    return vector.data<T>()[vector.index(row)];
  }
}

template <typename Policy>
class SlotAccumulators final : public Accumulators {
 public:
  using State = typename Policy::State;
  explicit SlotAccumulators(const AggregateCall& call)
      : policy_(call), argument_(call.arguments.empty() ? -1 : static_cast<int32_t>(call.arguments[0])) {}

  void resize(uint32_t slots) override { states_.resize(slots); }
  void clear(uint32_t slot) override { states_[slot] = State(); }

  void add(const AggregateRows& rows) override {
    eachRow(rows, [this](State& state, const RowInput& input) { policy_.add(state, input); });
  }
  void retract(const AggregateRows& rows) override {
    eachRow(rows, [this](State& state, const RowInput& input) { policy_.retract(state, input); });
  }
  void merge(const Accumulators& from, const uint32_t* fromSlots, const uint32_t* intoSlots, uint32_t count) override {
    const auto& other = static_cast<const SlotAccumulators&>(from);
    for (uint32_t i = 0; i < count; ++i) policy_.combine(states_[intoSlots[i]], other.states_[fromSlots[i]]);
  }
  void write(uint32_t slot, ColumnBuilder* columns) const override { policy_.write(states_[slot], columns); }
  Status read(const AggregateRows& rows, uint32_t firstColumn) override {
    for (uint32_t i = 0; i < rows.count; ++i) {
      State state;
      if (!policy_.read(*rows.batch, firstColumn, rows.rows[i], &state))
        return Status::error("SAVEPOINT_MISMATCH", "broken accumulator in a partial result");
      policy_.combine(states_[rows.slots[i]], state);
    }
    return Status();
  }
  void result(uint32_t slot, ColumnBuilder& out) const override {
    ColumnSink sink(out);
    policy_.result(states_[slot], sink);
  }
  void appendResultBytes(uint32_t slot, std::string& out) const override {
    BytesSink sink(out);
    policy_.result(states_[slot], sink);
  }
  Status status() const override {
    if constexpr (requires { policy_.status(); }) return policy_.status();
    return Status();
  }

 private:
  template <typename Body>
  void eachRow(const AggregateRows& rows, Body&& body) {
    const Vector* argument = argument_ < 0 ? nullptr : &rows.batch->columns[static_cast<uint32_t>(argument_)];
    if (Policy::kSkipsNulls && argument && (argument->validity || argument->type == PhysicalType::kNull)) {
      for (uint32_t i = 0; i < rows.count; ++i) {
        uint32_t row = rows.rows[i];
        if (!argument->isNull(row)) body(states_[rows.slots[i]], RowInput{*rows.batch, argument, row});
      }
      return;
    }
    for (uint32_t i = 0; i < rows.count; ++i)
      body(states_[rows.slots[i]], RowInput{*rows.batch, argument, rows.rows[i]});
  }

  Policy policy_;
  int32_t argument_;
  std::vector<State> states_;
};

template <typename Policy>
std::unique_ptr<Accumulators> makeAccumulators(const AggregateCall& call) {
  return std::make_unique<SlotAccumulators<Policy>>(call);
}

// The C++ type of a physical type's values.
template <typename Visitor>
auto visitValueType(PhysicalType type, Visitor&& visitor) {
  switch (type) {
    case PhysicalType::kBool:
      return visitor.template operator()<bool>();
    case PhysicalType::kInt8:
      return visitor.template operator()<int8_t>();
    case PhysicalType::kInt16:
      return visitor.template operator()<int16_t>();
    case PhysicalType::kInt32:
    case PhysicalType::kDate:
    case PhysicalType::kTime:
    case PhysicalType::kIntervalMonths:
      return visitor.template operator()<int32_t>();
    case PhysicalType::kFloat32:
      return visitor.template operator()<float>();
    case PhysicalType::kFloat64:
      return visitor.template operator()<double>();
    case PhysicalType::kDecimal128:
      return visitor.template operator()<Int128>();
    case PhysicalType::kTimestampNs:
      return visitor.template operator()<TimestampNs>();
    case PhysicalType::kString:
    case PhysicalType::kBinary:
    case PhysicalType::kVariant:
      return visitor.template operator()<std::string>();
    default:  // BIGINT, DECIMAL up to 18 digits, TIMESTAMP in ms and µs, INTERVAL in ms; callers have refused nested
              // types
      return visitor.template operator()<int64_t>();
  }
}

}  // namespace millrace
