// Times and intervals: sums, differences, TIMESTAMPDIFF. Months are added on the calendar and cut to the month's end;
// an instant's calendar is that of UTC.
#include "base/timestamp_text.h"
#include "expressions/kernel.h"
#include "expressions/time_unit.h"
#include "expressions/type_codes.h"

namespace millrace {

namespace {

using enum PhysicalType;

constexpr int64_t kMillisMax = 400'000'000'000'000;  // year 14645: sums stay far from overflow in microseconds

int64_t addWithin(int64_t a, int64_t b) {
  int64_t sum;
  if (__builtin_add_overflow(a, b, &sum)) return b < 0 ? -kMillisMax : kMillisMax;
  return sum > kMillisMax ? kMillisMax : sum < -kMillisMax ? -kMillisMax : sum;
}

template <int kSign>
void addMonthsToTimestamp(KernelCall& call) {
  const TimestampInput in(*call.arguments[0]);
  const Input<int32_t> months(*call.arguments[1]);
  forEachRow(call, [&](uint32_t row) {
    Timestamp value = in[row];
    const int64_t count = int64_t{kSign} * months[row];
    if (count < -240'000 || count > 240'000) return fail(call, row, "The time is out of range");
    value.millis = addMonthsToMillis(value.millis, static_cast<int32_t>(count));
    writeTimestamp(call, row, value);
  });
}

template <int kSign>
void addMillisToTimestamp(KernelCall& call) {
  const TimestampInput in(*call.arguments[0]);
  const Input<int64_t> millis(*call.arguments[1]);
  const int precision = call.resultType->precision;
  forEachRow(call, [&](uint32_t row) {
    Timestamp value = in[row];
    value.millis = addWithin(value.millis, kSign < 0 ? -addWithin(millis[row], 0) : millis[row]);
    writeTimestamp(call, row, truncateTimestamp(value, precision));
  });
}

// Row times are plain milliseconds: the sum that watermarks are made of.
template <int kSign>
void addMillisToMillis(KernelCall& call) {
  if (call.resultType->precision < 3) return addMillisToTimestamp<kSign>(call);
  const Input<int64_t> in(*call.arguments[0]);
  const Input<int64_t> millis(*call.arguments[1]);
  forEachRow(call, [&](uint32_t row) {
    write<int64_t>(call, row, addWithin(in[row], kSign < 0 ? -addWithin(millis[row], 0) : millis[row]));
  });
}

template <int kSign>
void addMonthsToDate(KernelCall& call) {
  const Input<int32_t> in(*call.arguments[0]);
  const Input<int32_t> months(*call.arguments[1]);
  forEachRow(call, [&](uint32_t row) {
    const int64_t count = int64_t{kSign} * months[row];
    if (count < -240'000 || count > 240'000) return fail(call, row, "The date is out of range");
    write<int32_t>(call, row, addMonthsToDays(in[row], static_cast<int32_t>(count)));
  });
}

// Whole days count, the rest is dropped.
template <int kSign>
void addMillisToDate(KernelCall& call) {
  const Input<int32_t> in(*call.arguments[0]);
  const Input<int64_t> millis(*call.arguments[1]);
  forEachRow(call, [&](uint32_t row) {
    const int64_t days = in[row] + kSign * (addWithin(millis[row], 0) / kMillisPerDay);
    write<int32_t>(call, row, static_cast<int32_t>(days));
  });
}

template <int kSign>
void addMillisToTime(KernelCall& call) {
  const Input<int32_t> in(*call.arguments[0]);
  const Input<int64_t> millis(*call.arguments[1]);
  forEachRow(call, [&](uint32_t row) {
    const int64_t shift = millis[row] % kMillisPerDay;
    write<int32_t>(call, row, static_cast<int32_t>(floorModulo(in[row] + kSign * shift, kMillisPerDay)));
  });
}

// Months do not move a time of day.
void keepTime(KernelCall& call) {
  const Input<int32_t> in(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) { write<int32_t>(call, row, in[row]); });
}

void subtractTimestamps(KernelCall& call) {
  const TimestampInput a(*call.arguments[0]);
  const TimestampInput b(*call.arguments[1]);
  forEachRow(call, [&](uint32_t row) { write<int64_t>(call, row, a[row].millis - b[row].millis); });
}

// `kUnit` milliseconds per step: days of DATE, milliseconds of TIME.
template <int64_t kUnit>
void subtractSteps(KernelCall& call) {
  const Input<int32_t> a(*call.arguments[0]);
  const Input<int32_t> b(*call.arguments[1]);
  forEachRow(call, [&](uint32_t row) { write<int64_t>(call, row, (int64_t{a[row]} - b[row]) * kUnit); });
}

// months_between(a, b): the whole months of a - b
void monthsBetweenTimestamps(KernelCall& call) {
  const TimestampInput a(*call.arguments[0]);
  const TimestampInput b(*call.arguments[1]);
  forEachRow(call, [&](uint32_t row) { write<int32_t>(call, row, monthsBetween(b[row], a[row])); });
}

void monthsBetweenDates(KernelCall& call) {
  const Input<int32_t> a(*call.arguments[0]);
  const Input<int32_t> b(*call.arguments[1]);
  forEachRow(call, [&](uint32_t row) {
    write<int32_t>(call, row, monthsBetween({b[row] * kMillisPerDay, 0}, {a[row] * kMillisPerDay, 0}));
  });
}

// Times of one day.
void noMonths(KernelCall& call) {
  forEachRow(call, [&](uint32_t row) { write<int32_t>(call, row, 0); });
}

// OVERLAPS, comparisons and the like are the planner's. The number of an interval, for TIMESTAMPDIFF and division.
void millisOfInterval(KernelCall& call) {
  const Input<int64_t> in(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) { write<int64_t>(call, row, in[row]); });
}
void monthsOfInterval(KernelCall& call) {
  const Input<int32_t> in(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) { write<int32_t>(call, row, in[row]); });
}

void addForTimestamp(FunctionList& list, const TypeCode& type) {
  const std::string code = type.code;
  const bool plain = type.type == kTimestampMs;
  list.push_back(
      fallible(makeFunction("add_" + code + "_ivm", {type.type, kIntervalMonths}, type.type, addMonthsToTimestamp<1>)));
  list.push_back(fallible(
      makeFunction("subtract_" + code + "_ivm", {type.type, kIntervalMonths}, type.type, addMonthsToTimestamp<-1>)));
  list.push_back(makeFunction("add_" + code + "_ivs", {type.type, kIntervalMs}, type.type,
                              plain ? addMillisToMillis<1> : addMillisToTimestamp<1>));
  list.push_back(makeFunction("subtract_" + code + "_ivs", {type.type, kIntervalMs}, type.type,
                              plain ? addMillisToMillis<-1> : addMillisToTimestamp<-1>));
  list.push_back(
      makeFunction("subtract_" + code + "_" + code, {type.type, type.type}, kIntervalMs, subtractTimestamps));
  list.push_back(makeFunction("months_between_" + code + "_" + code, {type.type, type.type}, kIntervalMonths,
                              monthsBetweenTimestamps));
}

}  // namespace

void addTimeArithmetic(FunctionList& list) {
  for (const TypeCode& type : kTimestampCodes) addForTimestamp(list, type);
  for (const TypeCode& type : kLocalTimestampCodes) addForTimestamp(list, type);
  list.push_back(fallible(makeFunction("add_date_ivm", {kDate, kIntervalMonths}, kDate, addMonthsToDate<1>)));
  list.push_back(fallible(makeFunction("subtract_date_ivm", {kDate, kIntervalMonths}, kDate, addMonthsToDate<-1>)));
  list.push_back(makeFunction("add_date_ivs", {kDate, kIntervalMs}, kDate, addMillisToDate<1>));
  list.push_back(makeFunction("subtract_date_ivs", {kDate, kIntervalMs}, kDate, addMillisToDate<-1>));
  list.push_back(makeFunction("subtract_date_date", {kDate, kDate}, kIntervalMs, subtractSteps<kMillisPerDay>));
  list.push_back(makeFunction("months_between_date_date", {kDate, kDate}, kIntervalMonths, monthsBetweenDates));
  list.push_back(makeFunction("add_time_ivs", {kTime, kIntervalMs}, kTime, addMillisToTime<1>));
  list.push_back(makeFunction("subtract_time_ivs", {kTime, kIntervalMs}, kTime, addMillisToTime<-1>));
  list.push_back(makeFunction("add_time_ivm", {kTime, kIntervalMonths}, kTime, keepTime));
  list.push_back(makeFunction("subtract_time_ivm", {kTime, kIntervalMonths}, kTime, keepTime));
  list.push_back(makeFunction("months_between_time_time", {kTime, kTime}, kIntervalMonths, noMonths));
  list.push_back(makeFunction("subtract_time_time", {kTime, kTime}, kIntervalMs, subtractSteps<1>));
  // reinterpret_<from>_<to>: the number of an interval and back
  list.push_back(makeFunction("reinterpret_ivs_i64", {kIntervalMs}, kInt64, millisOfInterval));
  list.push_back(makeFunction("reinterpret_i64_ivs", {kInt64}, kIntervalMs, millisOfInterval));
  list.push_back(makeFunction("reinterpret_ivm_i32", {kIntervalMonths}, kInt32, monthsOfInterval));
  list.push_back(makeFunction("reinterpret_i32_ivm", {kInt32}, kIntervalMonths, monthsOfInterval));
}

}  // namespace millrace
