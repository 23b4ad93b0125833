// SUM: integers wrap in their own type, decimals are exact and NULL beyond the result's precision, floats exact and
// rounded once. NULL of no values.
#include "base/decimal.h"
#include "operators/aggregates/decimal_state.h"
#include "operators/aggregates/families.h"
#include "operators/aggregates/float_state.h"
#include "operators/aggregates/integer_state.h"

namespace millrace {
namespace {

template <typename T>
struct SumInteger : IntegerTotal<T> {
  explicit SumInteger(const AggregateCall&) {}
  template <typename Sink>
  void result(const typename IntegerTotal<T>::State& state, Sink& sink) const {
    if (state.count == 0) return sink.null();
    sink.value(static_cast<T>(state.sum));
  }
};

template <typename T>
struct SumExact : ExactTotal<T> {
  explicit SumExact(const AggregateCall&) {}
  template <typename Sink>
  void result(const typename ExactTotal<T>::State& state, Sink& sink) const {
    if (state.count == 0) return sink.null();
    if constexpr (std::is_same_v<T, float>) {
      sink.value(state.sum.roundFloat());
    } else {
      sink.value(state.sum.round());
    }
  }
};

template <typename T>
struct SumArrival : ArrivalTotal<T, T> {
  explicit SumArrival(const AggregateCall&) {}
  template <typename Sink>
  void result(const typename ArrivalTotal<T, T>::State& state, Sink& sink) const {
    if (state.count == 0) return sink.null();
    sink.value(state.sum);
  }
};

template <typename T>
struct SumDecimal : DecimalTotal<T> {
  explicit SumDecimal(const AggregateCall& call)
      : scale_(call.argumentType(0).scale),
        resultScale_(call.result().scale),
        resultPrecision_(call.result().precision) {}
  template <typename Sink>
  void result(const typename DecimalTotal<T>::State& state, Sink& sink) const {
    int128 sum = 0;
    if (state.count == 0 || !state.sum.narrow(&sum) ||
        !rescaleDecimal(sum, scale_, resultPrecision_, resultScale_, &sum))
      return sink.null();
    sink.value(static_cast<Int128>(sum));
  }

 private:
  int scale_, resultScale_, resultPrecision_;
};

template <typename Policy>
AggregateRow sumRow(const char* code, PhysicalType argument, PhysicalType result) {
  AggregateRow row{std::string("sum_") + code, {argument}, result};
  row.columns = Policy::columns;
  row.make = makeAccumulators<Policy>;
  return row;
}

template <typename T>
AggregateRow floatRow(const char* code, PhysicalType type) {
  AggregateRow row{std::string("sum_") + code, {type}, type};
  chooseFloatPolicy<SumExact<T>, SumArrival<T>>(&row);
  return row;
}

}  // namespace

void appendSums(std::vector<AggregateRow>* rows) {
  using enum PhysicalType;
  rows->push_back(sumRow<SumInteger<int8_t>>("i8", kInt8, kInt8));
  rows->push_back(sumRow<SumInteger<int16_t>>("i16", kInt16, kInt16));
  rows->push_back(sumRow<SumInteger<int32_t>>("i32", kInt32, kInt32));
  rows->push_back(sumRow<SumInteger<int64_t>>("i64", kInt64, kInt64));
  rows->push_back(floatRow<float>("f32", kFloat32));
  rows->push_back(floatRow<double>("f64", kFloat64));
  rows->push_back(sumRow<SumDecimal<int64_t>>("d64", kDecimal64, kDecimal128));
  rows->push_back(sumRow<SumDecimal<Int128>>("d128", kDecimal128, kDecimal128));
}

}  // namespace millrace
