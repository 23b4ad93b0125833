// VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP. The sums of x and x² are exact (x² as the two doubles of its exact
// product), so that order does not matter; the variance is taken from them in double-double arithmetic and rounded
// once. Results keep the argument's type as Flink's do: integers truncate (beyond INT they saturate, TINYINT and
// SMALLINT then take the low bits), DECIMAL by the double's digits.
#include <cmath>
#include <limits>

#include "base/decimal.h"
#include "base/exact_sum.h"
#include "operators/aggregates/families.h"
#include "operators/aggregates/slot_accumulators.h"

namespace millrace {
namespace {

struct DoubleDouble {
  double high = 0, low = 0;
};

DoubleDouble roundTwice(const ExactSum& sum) {
  DoubleDouble out{sum.round(), 0};
  if (!std::isfinite(out.high)) return out;
  ExactSum rest = sum;
  rest.retract(out.high);
  out.low = rest.round();
  return out;
}

DoubleDouble product(DoubleDouble a, DoubleDouble b) {
  double high = a.high * b.high;
  if (!std::isfinite(high)) return {high, 0};
  return {high, std::fma(a.high, b.high, -high) + (a.high * b.low + a.low * b.high)};
}

double difference(DoubleDouble a, DoubleDouble b) {
  double high = a.high - b.high;
  if (!std::isfinite(high)) return high;
  double back = high - a.high;
  double error = (a.high - (high - back)) - (b.high + back);
  return high + (error + (a.low - b.low));
}

template <typename T>
T integerOf(double value) {
  if constexpr (sizeof(T) == 8) {
    if (std::isnan(value)) return 0;
    if (value >= 9223372036854775808.0) return std::numeric_limits<int64_t>::max();
    if (value < -9223372036854775808.0) return std::numeric_limits<int64_t>::min();
    return static_cast<int64_t>(value);
  } else {
    if (std::isnan(value)) return 0;
    if (value >= 2147483647.0) return static_cast<T>(std::numeric_limits<int32_t>::max());
    if (value <= -2147483648.0) return static_cast<T>(std::numeric_limits<int32_t>::min());
    return static_cast<T>(static_cast<int32_t>(value));
  }
}

enum class Spread : uint8_t { kVarPop, kVarSamp, kStddevPop, kStddevSamp };

template <typename T, Spread kSpread, bool kDecimal>
struct Deviation {
  struct State {
    ExactSum sum, squares;
    int64_t count = 0;
  };
  static constexpr bool kSkipsNulls = true;
  static std::vector<TypeId> columns(const AggregateCall& call) {
    return {call.base(PhysicalType::kBinary), call.base(PhysicalType::kBinary), call.base(PhysicalType::kInt64)};
  }
  explicit Deviation(const AggregateCall& call) : argument_(&call.argumentType(0)), result_(&call.result()) {}

  void add(State& state, const RowInput& in) const {
    double x = valueOf(in), high, low;
    square(x, &high, &low);
    state.sum.add(x);
    state.squares.add(high);
    if (low != 0) state.squares.add(low);
    ++state.count;
  }
  void retract(State& state, const RowInput& in) const {
    double x = valueOf(in), high, low;
    square(x, &high, &low);
    state.sum.retract(x);
    state.squares.retract(high);
    if (low != 0) state.squares.retract(low);
    --state.count;
  }
  void combine(State& into, const State& from) const {
    into.sum.merge(from.sum);
    into.squares.merge(from.squares);
    into.count += from.count;
  }
  void write(const State& state, ColumnBuilder* columns) const {
    const ExactSum* sums[] = {&state.sum, &state.squares};
    for (int i = 0; i < 2; ++i) {
      std::vector<uint8_t> bytes;
      sums[i]->save(&bytes);
      columns[i].appendString({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
    columns[2].append(state.count);
  }
  bool read(const Batch& batch, uint32_t column, uint32_t row, State* state) const {
    ExactSum* sums[] = {&state->sum, &state->squares};
    for (uint32_t i = 0; i < 2; ++i) {
      if (batch.columns[column + i].isNull(row)) return false;
      std::string_view bytes = batch.columns[column + i].stringValue(row);
      if (!sums[i]->load(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size())) return false;
    }
    if (batch.columns[column + 2].isNull(row)) return false;
    state->count = batch.columns[column + 2].value<int64_t>(row);
    return true;
  }
  template <typename Sink>
  void result(const State& state, Sink& sink) const {
    constexpr bool kSample = kSpread == Spread::kVarSamp || kSpread == Spread::kStddevSamp;
    constexpr bool kRoot = kSpread == Spread::kStddevPop || kSpread == Spread::kStddevSamp;
    if (state.count <= (kSample ? 1 : 0)) return sink.null();
    double n = static_cast<double>(state.count);
    DoubleDouble sum = roundTwice(state.sum);
    double numerator = difference(product({n, 0}, roundTwice(state.squares)), product(sum, sum));
    double spread = numerator < 0 ? 0 : numerator / n / (kSample ? n - 1 : n);
    if (kRoot) spread = std::sqrt(spread);
    if constexpr (kDecimal) {
      int128 decimal;
      if (!decimalFromDouble(spread, result_->precision, result_->scale, &decimal)) return sink.null();
      sink.value(static_cast<Int128>(decimal));
    } else if constexpr (std::is_floating_point_v<T>) {
      sink.value(static_cast<T>(spread));
    } else {
      sink.value(integerOf<T>(spread));
    }
  }

 private:
  double valueOf(const RowInput& in) const {
    T value = argumentValue<T>(*in.argument, in.row);
    if constexpr (kDecimal) return decimalToDouble(value, argument_->precision, argument_->scale);
    return static_cast<double>(value);
  }
  static void square(double x, double* high, double* low) {
    *high = x * x;
    *low = std::isfinite(*high) ? std::fma(x, x, -*high) : 0;
  }
  const Type* argument_;
  const Type* result_;
};

template <typename T, Spread kSpread, bool kDecimal>
AggregateRow deviationRow(const char* name, const char* code, PhysicalType argument, PhysicalType result) {
  using Policy = Deviation<T, kSpread, kDecimal>;
  AggregateRow row{std::string(name) + "_" + code, {argument}, result};
  row.columns = Policy::columns;
  row.make = makeAccumulators<Policy>;
  return row;
}

template <typename T, bool kDecimal>
void appendType(std::vector<AggregateRow>* rows, const char* code, PhysicalType argument, PhysicalType result) {
  rows->push_back(deviationRow<T, Spread::kVarPop, kDecimal>("var_pop", code, argument, result));
  rows->push_back(deviationRow<T, Spread::kVarSamp, kDecimal>("var_samp", code, argument, result));
  rows->push_back(deviationRow<T, Spread::kStddevPop, kDecimal>("stddev_pop", code, argument, result));
  rows->push_back(deviationRow<T, Spread::kStddevSamp, kDecimal>("stddev_samp", code, argument, result));
}

}  // namespace

void appendDeviations(std::vector<AggregateRow>* rows) {
  using enum PhysicalType;
  appendType<int8_t, false>(rows, "i8", kInt8, kInt8);
  appendType<int16_t, false>(rows, "i16", kInt16, kInt16);
  appendType<int32_t, false>(rows, "i32", kInt32, kInt32);
  appendType<int64_t, false>(rows, "i64", kInt64, kInt64);
  appendType<float, false>(rows, "f32", kFloat32, kFloat32);
  appendType<double, false>(rows, "f64", kFloat64, kFloat64);
  appendType<int64_t, true>(rows, "d64", kDecimal64, kDecimal128);
  appendType<Int128, true>(rows, "d128", kDecimal128, kDecimal128);
}

}  // namespace millrace
