// AVG keeps the argument's type: integers add in BIGINT and truncate, decimals divide HALF_UP to the result's scale and
// are NULL where the sum has more than 38 digits, floats divide the exact sum and round once (infinite where the sum
// leaves DOUBLE, as Flink's does).
#include <cmath>

#include "base/decimal.h"
#include "operators/aggregates/decimal_state.h"
#include "operators/aggregates/families.h"
#include "operators/aggregates/float_state.h"
#include "operators/aggregates/integer_state.h"

namespace millrace {
namespace {

template <typename T>
struct AverageInteger : IntegerTotal<T> {
  explicit AverageInteger(const AggregateCall&) {}
  template <typename Sink>
  void result(const typename IntegerTotal<T>::State& state, Sink& sink) const {
    if (state.count == 0) return sink.null();
    // -2^63 / -1 wraps in Java; counts are negative only when more was retracted than added.
    if (state.count == -1) return sink.value(static_cast<T>(0 - state.sum));
    sink.value(static_cast<T>(static_cast<int64_t>(state.sum) / state.count));
  }
};

template <typename T>
struct AverageExact : ExactTotal<T> {
  explicit AverageExact(const AggregateCall&) {}
  template <typename Sink>
  void result(const typename ExactTotal<T>::State& state, Sink& sink) const {
    if (state.count == 0) return sink.null();
    double sum = state.sum.round();
    sink.value(static_cast<T>(std::isfinite(sum) ? state.sum.roundQuotient(state.count) : sum));
  }
};

template <typename T>
struct AverageArrival : ArrivalTotal<T, double> {
  explicit AverageArrival(const AggregateCall&) {}
  template <typename Sink>
  void result(const typename ArrivalTotal<T, double>::State& state, Sink& sink) const {
    if (state.count == 0) return sink.null();
    sink.value(static_cast<T>(state.sum / static_cast<double>(state.count)));
  }
};

template <typename T>
struct AverageDecimal : DecimalTotal<T> {
  explicit AverageDecimal(const AggregateCall& call) : scale_(call.argumentType(0).scale), result_(&call.result()) {}

  template <typename Sink>
  void result(const typename DecimalTotal<T>::State& state, Sink& sink) const {
    int128 sum = 0, average = 0;
    if (state.count == 0 || !state.sum.narrow(&sum) || !fitsPrecision(sum, kDecimalPrecisionMax)) return sink.null();
    if (!divideDecimals(sum, scale_, state.count, 0, result_->precision, result_->scale, &average)) return sink.null();
    sink.value(static_cast<Int128>(average));
  }

 private:
  int scale_;
  const Type* result_;
};

template <typename Policy>
AggregateRow averageRow(const char* code, PhysicalType argument, PhysicalType result) {
  AggregateRow row{std::string("avg_") + code, {argument}, result};
  row.columns = Policy::columns;
  row.make = makeAccumulators<Policy>;
  return row;
}

template <typename T>
AggregateRow floatRow(const char* code, PhysicalType type) {
  AggregateRow row{std::string("avg_") + code, {type}, type};
  chooseFloatPolicy<AverageExact<T>, AverageArrival<T>>(&row);
  return row;
}

}  // namespace

void appendAverages(std::vector<AggregateRow>* rows) {
  using enum PhysicalType;
  rows->push_back(averageRow<AverageInteger<int8_t>>("i8", kInt8, kInt8));
  rows->push_back(averageRow<AverageInteger<int16_t>>("i16", kInt16, kInt16));
  rows->push_back(averageRow<AverageInteger<int32_t>>("i32", kInt32, kInt32));
  rows->push_back(averageRow<AverageInteger<int64_t>>("i64", kInt64, kInt64));
  rows->push_back(floatRow<float>("f32", kFloat32));
  rows->push_back(floatRow<double>("f64", kFloat64));
  rows->push_back(averageRow<AverageDecimal<int64_t>>("d64", kDecimal64, kDecimal128));
  rows->push_back(averageRow<AverageDecimal<Int128>>("d128", kDecimal128, kDecimal128));
}

}  // namespace millrace
