// SUM and AVG. Integers wrap in their type (Flink adds in it); decimals keep 192 bits and overflow only if the final value does; floats are summed
// exactly and rounded once, or in the order of arrival when the job asks for it. AVG of integers sums in BIGINT and truncates.
#include <array>
#include <cmath>
#include <type_traits>

#include "base/decimal.h"
#include "base/exact_sum.h"
#include "operators/aggregates/registry.h"
#include "operators/aggregates/state_bytes.h"

namespace millrace {
namespace {

// Two's complement sum of 128-bit values with 64 bits of head room.
struct Sum192 {
  uint128 low = 0;
  int64_t high = 0;
  void add(int128 value) {
    uint128 before = low;
    low += static_cast<uint128>(value);
    high += (value < 0 ? -1 : 0) + (low < before ? 1 : 0);
  }
  void subtract(int128 value) {
    uint128 before = low;
    low -= static_cast<uint128>(value);
    high -= (value < 0 ? -1 : 0) + (low > before ? 1 : 0);
  }
  bool fits128() const { return high == (static_cast<int128>(low) < 0 ? -1 : 0); }
};

struct IntegerSum {
  uint64_t sum = 0;
  void add(int64_t value) { sum += static_cast<uint64_t>(value); }
  void retract(int64_t value) { sum -= static_cast<uint64_t>(value); }
  void merge(const IntegerSum& other) { sum += other.sum; }
  void save(std::string* out) const { putField(out, sum); }
  bool load(std::string_view bytes) { return takeField(&bytes, &sum) && bytes.empty(); }
};

struct DecimalSum {
  Sum192 sum;
  void add(int128 value) { sum.add(value); }
  void retract(int128 value) { sum.subtract(value); }
  void merge(const DecimalSum& other) {
    sum.add(static_cast<int128>(other.sum.low));
    sum.high += other.sum.high - (static_cast<int128>(other.sum.low) < 0 ? -1 : 0);
  }
  void save(std::string* out) const {
    putField(out, sum.low);
    putField(out, sum.high);
  }
  bool load(std::string_view bytes) { return takeField(&bytes, &sum.low) && takeField(&bytes, &sum.high) && bytes.empty(); }
};

struct FloatSum {
  ExactSum sum;
  void add(double value) { sum.add(value); }
  void retract(double value) { sum.retract(value); }
  void merge(const FloatSum& other) { sum.merge(other.sum); }
  void save(std::string* out) const {
    std::vector<uint8_t> bytes;
    sum.save(&bytes);
    out->append(bytes.begin(), bytes.end());
  }
  bool load(std::string_view bytes) { return sum.load(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()); }
};

struct ArrivalSum {
  double sum = 0;
  void add(double value) { sum += value; }
  void retract(double value) { sum -= value; }
  void merge(const ArrivalSum& other) { sum += other.sum; }
  void save(std::string* out) const { putField(out, sum); }
  bool load(std::string_view bytes) { return takeField(&bytes, &sum) && bytes.empty(); }
};

void appendInteger(int64_t value, ColumnBuilder& out) {
  switch (out.physical()) {
    case PhysicalType::kInt8:
      return out.append(static_cast<int8_t>(value));
    case PhysicalType::kInt16:
      return out.append(static_cast<int16_t>(value));
    case PhysicalType::kInt32:
      return out.append(static_cast<int32_t>(value));
    default:
      return out.append(value);
  }
}

void appendFloat(double value, ColumnBuilder& out) {
  if (out.physical() == PhysicalType::kFloat32) return out.append(static_cast<float>(value));
  out.append(value);
}

void appendSum(const IntegerSum& state, int, ColumnBuilder& out) { appendInteger(static_cast<int64_t>(state.sum), out); }
void appendAverage(const IntegerSum& state, int64_t count, int, ColumnBuilder& out) { appendInteger(static_cast<int64_t>(state.sum) / count, out); }

void appendSum(const DecimalSum& state, int scale, ColumnBuilder& out) {
  int128 value = static_cast<int128>(state.sum.low);
  (void)scale;
  if (!state.sum.fits128() || !fitsPrecision(value, kDecimalPrecisionMax)) return out.appendNull();
  out.append(value);
}
void appendAverage(const DecimalSum& state, int64_t count, int scale, ColumnBuilder& out) {
  int128 value = static_cast<int128>(state.sum.low), quotient = 0;
  const Type& type = out.type();
  if (!state.sum.fits128() || !fitsPrecision(value, kDecimalPrecisionMax)) return out.appendNull();
  if (!divideDecimals(value, scale, count, 0, type.precision, type.scale, &quotient)) return out.appendNull();
  out.append(quotient);
}

void appendSum(const FloatSum& state, int, ColumnBuilder& out) {
  if (out.physical() == PhysicalType::kFloat32) return out.append(state.sum.roundFloat());
  out.append(state.sum.round());
}
void appendAverage(const FloatSum& state, int64_t count, int, ColumnBuilder& out) { appendFloat(state.sum.roundQuotient(count), out); }
void appendSum(const ArrivalSum& state, int, ColumnBuilder& out) { appendFloat(state.sum, out); }
void appendAverage(const ArrivalSum& state, int64_t count, int, ColumnBuilder& out) { appendFloat(state.sum / static_cast<double>(count), out); }

// Value: type of the argument in memory. State: how it is summed.
template <typename Value, typename State, bool kAverage>
class Sum final : public Aggregator {
 public:
  explicit Sum(int scale) : scale_(scale) {}
  void resize(uint32_t slots) override {
    states_.resize(slots);
    counts_.resize(slots);
  }
  void clear(uint32_t slot) override {
    states_[slot] = State();
    counts_[slot] = 0;
  }
  void update(const AggregateInput& input) override {
    const Vector& argument = input.argument(0);
    bool nulls = argument.validity != nullptr || argument.type == PhysicalType::kNull;
    bool flat = argument.encoding == Encoding::kFlat;
    for (size_t i = 0; i < input.rows.size(); ++i) {
      uint16_t row = input.rows[i];
      if (nulls && argument.isNull(row)) continue;
      Value value = flat ? argument.data<Value>()[row] : argument.value<Value>(row);
      uint32_t slot = input.slots[i];
      if (input.isRetraction(row)) {
        states_[slot].retract(value);
        --counts_[slot];
      } else {
        states_[slot].add(value);
        ++counts_[slot];
      }
    }
  }
  void write(uint32_t slot, std::vector<ColumnBuilder>& builders, size_t first) const override {
    std::string bytes;
    states_[slot].save(&bytes);
    builders[first].appendString(bytes);
    builders[first + 1].append(counts_[slot]);
  }
  bool merge(uint32_t slot, const std::vector<Vector>& columns, size_t first, uint32_t row) override {
    State other;
    if (columns[first].isNull(row) || columns[first + 1].isNull(row) || !other.load(columns[first].stringValue(row))) return false;
    states_[slot].merge(other);
    counts_[slot] += columns[first + 1].value<int64_t>(row);
    return true;
  }
  void result(uint32_t slot, ColumnBuilder& out) const override {
    if (counts_[slot] == 0) return out.appendNull();
    if constexpr (kAverage) {
      appendAverage(states_[slot], counts_[slot], scale_, out);
    } else {
      appendSum(states_[slot], scale_, out);
    }
  }

 private:
  int scale_;
  std::vector<State> states_;
  std::vector<int64_t> counts_;
};

std::vector<TypeId> sumColumns(const AggregateCall& call) { return {baseType(*call.plan, PhysicalType::kBinary), baseType(*call.plan, PhysicalType::kInt64)}; }

int scaleOf(const AggregateCall& call) { return call.plan->types[call.argumentTypes[0]].scale; }

template <typename Value, typename State, bool kAverage>
std::unique_ptr<Aggregator> create(const AggregateCall& call) {
  if constexpr (std::is_same_v<State, FloatSum>) {
    if (call.arrivalFloats) return std::make_unique<Sum<Value, ArrivalSum, kAverage>>(scaleOf(call));
  }
  return std::make_unique<Sum<Value, State, kAverage>>(scaleOf(call));
}

template <typename Value, typename State>
void addPair(std::vector<AggregateFunction>& rows, const std::string& code, PhysicalType type, PhysicalType result) {
  rows.push_back({"sum_" + code, {type}, result, true, false, sumColumns, create<Value, State, false>});
  rows.push_back({"avg_" + code, {type}, result, true, false, sumColumns, create<Value, State, true>});
}

}  // namespace

void addSums(std::vector<AggregateFunction>& rows) {
  addPair<int8_t, IntegerSum>(rows, "i8", PhysicalType::kInt8, PhysicalType::kInt8);
  addPair<int16_t, IntegerSum>(rows, "i16", PhysicalType::kInt16, PhysicalType::kInt16);
  addPair<int32_t, IntegerSum>(rows, "i32", PhysicalType::kInt32, PhysicalType::kInt32);
  addPair<int64_t, IntegerSum>(rows, "i64", PhysicalType::kInt64, PhysicalType::kInt64);
  addPair<float, FloatSum>(rows, "f32", PhysicalType::kFloat32, PhysicalType::kFloat32);
  addPair<double, FloatSum>(rows, "f64", PhysicalType::kFloat64, PhysicalType::kFloat64);
  addPair<int64_t, DecimalSum>(rows, "d64", PhysicalType::kDecimal64, PhysicalType::kDecimal128);
  addPair<Int128, DecimalSum>(rows, "d128", PhysicalType::kDecimal128, PhysicalType::kDecimal128);
}

}  // namespace millrace
