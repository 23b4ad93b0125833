// STDDEV_POP, STDDEV_SAMP, VAR_POP, VAR_SAMP from exact sums of x and x * x, so that neither order nor grouping shows. The result keeps the
// argument's type: integers truncate, DECIMAL is computed in double and rounded HALF_UP to the result's scale (SEMANTICS: types and arithmetic).
#include <cmath>

#include "base/decimal.h"
#include "base/exact_sum.h"
#include "operators/aggregates/registry.h"
#include "operators/aggregates/state_bytes.h"

namespace millrace {
namespace {

enum class Spread : uint8_t { kVariancePopulation, kVarianceSample, kDeviationPopulation, kDeviationSample };

struct Moments {
  ExactSum sum, squares;
  int64_t count = 0;
  // x * x = high + low exactly, so that the sum of squares is exact too.
  void add(double value) {
    double high = value * value;
    sum.add(value);
    squares.add(high);
    if (std::isfinite(high)) squares.add(std::fma(value, value, -high));
    ++count;
  }
  void retract(double value) {
    double high = value * value;
    sum.retract(value);
    squares.retract(high);
    if (std::isfinite(high)) squares.retract(std::fma(value, value, -high));
    --count;
  }
};

template <typename Value>
double numberOf(const Vector& vector, uint32_t row, const Type& type) {
  Value value = vector.value<Value>(row);
  if (type.root == TypeRoot::kDecimal) return decimalToDouble(static_cast<int128>(value), type.precision, type.scale);
  return static_cast<double>(value);
}

void appendNumber(double value, ColumnBuilder& out) {
  const Type& type = out.type();
  switch (out.physical()) {
    case PhysicalType::kInt8:
      return out.append(static_cast<int8_t>(value));
    case PhysicalType::kInt16:
      return out.append(static_cast<int16_t>(value));
    case PhysicalType::kInt32:
      return out.append(static_cast<int32_t>(value));
    case PhysicalType::kInt64:
      return out.append(static_cast<int64_t>(value));
    case PhysicalType::kFloat32:
      return out.append(static_cast<float>(value));
    case PhysicalType::kDecimal64:
    case PhysicalType::kDecimal128: {
      int128 decimal;
      if (!decimalFromDouble(value, type.precision, type.scale, &decimal)) return out.appendNull();
      if (out.physical() == PhysicalType::kDecimal64) return out.append(static_cast<int64_t>(decimal));
      return out.append(decimal);
    }
    default:
      return out.append(value);
  }
}

template <typename Value>
class Variance final : public Aggregator {
 public:
  Variance(const AggregateCall& call, Spread spread) : type_(call.plan->types[call.argumentTypes[0]]), spread_(spread) {}
  void resize(uint32_t slots) override { states_.resize(slots); }
  void clear(uint32_t slot) override { states_[slot] = Moments(); }
  void update(const AggregateInput& input) override {
    const Vector& argument = input.argument(0);
    for (size_t i = 0; i < input.rows.size(); ++i) {
      uint16_t row = input.rows[i];
      if (argument.isNull(row)) continue;
      double value = numberOf<Value>(argument, row, type_);
      if (input.isRetraction(row)) {
        states_[input.slots[i]].retract(value);
      } else {
        states_[input.slots[i]].add(value);
      }
    }
  }
  void write(uint32_t slot, std::vector<ColumnBuilder>& builders, size_t first) const override {
    for (const ExactSum* sum : {&states_[slot].sum, &states_[slot].squares}) {
      std::vector<uint8_t> bytes;
      sum->save(&bytes);
      builders[first++].appendString({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
    builders[first].append(states_[slot].count);
  }
  bool merge(uint32_t slot, const std::vector<Vector>& columns, size_t first, uint32_t row) override {
    Moments other;
    for (ExactSum* sum : {&other.sum, &other.squares}) {
      if (columns[first].isNull(row)) return false;
      std::string_view bytes = columns[first++].stringValue(row);
      if (!sum->load(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size())) return false;
    }
    if (columns[first].isNull(row)) return false;
    states_[slot].sum.merge(other.sum);
    states_[slot].squares.merge(other.squares);
    states_[slot].count += columns[first].value<int64_t>(row);
    return true;
  }
  void result(uint32_t slot, ColumnBuilder& out) const override {
    const Moments& state = states_[slot];
    bool sample = spread_ == Spread::kVarianceSample || spread_ == Spread::kDeviationSample;
    if (state.count < (sample ? 2 : 1)) return out.appendNull();
    double mean = state.sum.roundQuotient(state.count);
    double n = static_cast<double>(state.count);
    // Sum of squares of the distances to the mean; the exact sums leave one rounding before the cancellation.
    ExactSum distance = state.squares;
    double product = mean * state.sum.round();
    distance.retract(product);
    if (std::isfinite(product)) distance.retract(std::fma(mean, state.sum.round(), -product));
    double variance = std::fmax(0.0, distance.round()) / (sample ? n - 1 : n);
    if (!std::isfinite(distance.round())) variance = std::numeric_limits<double>::quiet_NaN();
    bool deviation = spread_ == Spread::kDeviationPopulation || spread_ == Spread::kDeviationSample;
    appendNumber(deviation ? std::sqrt(variance) : variance, out);
  }

 private:
  const Type& type_;
  Spread spread_;
  std::vector<Moments> states_;
};

std::vector<TypeId> momentColumns(const AggregateCall& call) {
  TypeId bytes = baseType(*call.plan, PhysicalType::kBinary);
  return {bytes, bytes, baseType(*call.plan, PhysicalType::kInt64)};
}

template <typename Value, Spread kSpread>
std::unique_ptr<Aggregator> create(const AggregateCall& call) {
  return std::make_unique<Variance<Value>>(call, kSpread);
}

template <typename Value>
void addAll(std::vector<AggregateFunction>& rows, const std::string& code, PhysicalType type, PhysicalType result) {
  rows.push_back({"var_pop_" + code, {type}, result, true, false, momentColumns, create<Value, Spread::kVariancePopulation>});
  rows.push_back({"var_samp_" + code, {type}, result, true, false, momentColumns, create<Value, Spread::kVarianceSample>});
  rows.push_back({"stddev_pop_" + code, {type}, result, true, false, momentColumns, create<Value, Spread::kDeviationPopulation>});
  rows.push_back({"stddev_samp_" + code, {type}, result, true, false, momentColumns, create<Value, Spread::kDeviationSample>});
}

}  // namespace

void addVariances(std::vector<AggregateFunction>& rows) {
  addAll<int8_t>(rows, "i8", PhysicalType::kInt8, PhysicalType::kInt8);
  addAll<int16_t>(rows, "i16", PhysicalType::kInt16, PhysicalType::kInt16);
  addAll<int32_t>(rows, "i32", PhysicalType::kInt32, PhysicalType::kInt32);
  addAll<int64_t>(rows, "i64", PhysicalType::kInt64, PhysicalType::kInt64);
  addAll<float>(rows, "f32", PhysicalType::kFloat32, PhysicalType::kFloat32);
  addAll<double>(rows, "f64", PhysicalType::kFloat64, PhysicalType::kFloat64);
  addAll<int64_t>(rows, "d64", PhysicalType::kDecimal64, PhysicalType::kDecimal128);
  addAll<Int128>(rows, "d128", PhysicalType::kDecimal128, PhysicalType::kDecimal128);
}

}  // namespace millrace
