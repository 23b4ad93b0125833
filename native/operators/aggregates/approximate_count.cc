// APPROX_COUNT_DISTINCT: exact up to kExactMax values, then HyperLogLog (Flajolet et al., 2007) with 2^14 registers
// over XXH3-64, whose standard error is 0.8 %. Which of the two it is depends on the set of values alone, so the answer
// does not depend on order or workers.
#include <bit>
#include <cmath>
#include <unordered_set>

#include "operators/aggregates/byte_form.h"
#include "operators/aggregates/families.h"
#include "operators/aggregates/slot_accumulators.h"

namespace millrace {
namespace {

constexpr uint32_t kExactMax = 1024;
constexpr uint32_t kRegisterBits = 14;
constexpr uint32_t kRegisters = 1u << kRegisterBits;

struct ApproximateCount {
  struct State {
    std::unordered_set<uint64_t> hashes;  // while exact
    std::vector<uint8_t> registers;       // kRegisters of them afterwards
  };
  static constexpr bool kSkipsNulls = true;
  static std::vector<TypeId> columns(const AggregateCall& call) { return {call.base(PhysicalType::kBinary)}; }
  explicit ApproximateCount(const AggregateCall&) {}

  void add(State& state, const RowInput& in) const {
    scratch_.clear();
    appendValueBytes(*in.argument, in.row, scratch_);
    addHash(state, hashKeyBytes(scratch_));
  }
  void retract(State&, const RowInput&) const {}  // the registry says: not retractable
  void combine(State& into, const State& from) const {
    if (!from.registers.empty()) {
      promote(into);
      for (uint32_t i = 0; i < kRegisters; ++i) into.registers[i] = std::max(into.registers[i], from.registers[i]);
    }
    for (uint64_t hash : from.hashes) addHash(into, hash);
  }
  void write(const State& state, ColumnBuilder* columns) const {
    ByteFormWriter form;
    form.number(static_cast<uint8_t>(!state.registers.empty()));
    for (uint8_t value : state.registers) form.number(value);
    for (uint64_t hash : state.hashes) form.number(hash);
    columns[0].appendString(form.bytes());
  }
  bool read(const Batch& batch, uint32_t column, uint32_t row, State* state) const {
    if (batch.columns[column].isNull(row)) return false;
    ByteFormReader form(batch.columns[column].stringValue(row));
    uint8_t dense;
    if (!form.number(&dense)) return false;
    if (dense) {
      state->registers.resize(kRegisters);
      for (uint8_t& value : state->registers) {
        if (!form.number(&value) || value > 64 - kRegisterBits + 1) return false;
      }
      return form.atEnd();
    }
    while (!form.atEnd()) {
      uint64_t hash;
      if (!form.number(&hash)) return false;
      addHash(*state, hash);
    }
    return true;
  }
  template <typename Sink>
  void result(const State& state, Sink& sink) const {
    sink.value(state.registers.empty() ? static_cast<int64_t>(state.hashes.size()) : estimate(state.registers));
  }

 private:
  static void addHash(State& state, uint64_t hash) {
    if (state.registers.empty()) {
      state.hashes.insert(hash);
      if (state.hashes.size() > kExactMax) promote(state);
      return;
    }
    uint8_t rank = static_cast<uint8_t>(
        std::min(std::countl_zero(hash << kRegisterBits), static_cast<int>(64 - kRegisterBits)) + 1);
    uint8_t& value = state.registers[hash >> (64 - kRegisterBits)];
    value = std::max(value, rank);
  }
  static void promote(State& state) {
    if (!state.registers.empty()) return;
    state.registers.assign(kRegisters, 0);
    std::unordered_set<uint64_t> hashes = std::move(state.hashes);
    state.hashes.clear();
    for (uint64_t hash : hashes) addHash(state, hash);
  }
  static int64_t estimate(const std::vector<uint8_t>& registers) {
    double inverse = 0;
    uint32_t zeros = 0;
    for (uint8_t value : registers) {
      inverse += std::ldexp(1.0, -value);
      zeros += value == 0;
    }
    constexpr double kM = kRegisters;
    double raw = 0.7213 / (1 + 1.079 / kM) * kM * kM / inverse;
    if (raw <= 2.5 * kM && zeros) raw = kM * std::log(kM / zeros);  // linear counting
    return std::llround(raw);
  }
  mutable std::string scratch_;
};

}  // namespace

void appendApproximateCounts(std::vector<AggregateRow>* rows) {
  AggregateRow row{"approx_count_distinct_any", {PhysicalType::kNull}, PhysicalType::kInt64};
  row.retractable = false;
  row.columns = ApproximateCount::columns;
  row.make = makeAccumulators<ApproximateCount>;
  rows->push_back(std::move(row));
}

}  // namespace millrace
