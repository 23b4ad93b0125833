// EXTRACT, FLOOR and CEIL by unit. A TIMESTAMP_LTZ is looked at as local time in the session's zone.
#include "base/zone.h"
#include "expressions/kernel.h"
#include "expressions/time_unit.h"
#include "expressions/type_codes.h"

namespace millrace {

namespace {

using enum PhysicalType;

template <TimeUnit kUnit, bool kLocal>
void extractFromTimestamp(KernelCall& call) {
  const TimestampInput in(*call.arguments[0]);
  const Zone* zone = kLocal ? call.environment->zone : nullptr;
  forEachRow(call, [&](uint32_t row) {
    Timestamp value = in[row];
    if (zone != nullptr) value.millis = zone->toLocal(value.millis);
    write<int64_t>(call, row, extractUnit(kUnit, value));
  });
}

template <TimeUnit kUnit>
void extractFromDate(KernelCall& call) {
  const Input<int32_t> in(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) { write<int64_t>(call, row, extractUnit(kUnit, {in[row] * kMillisPerDay, 0})); });
}

template <TimeUnit kUnit>
void extractFromTime(KernelCall& call) {
  const Input<int32_t> in(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) { write<int64_t>(call, row, extractUnit(kUnit, {in[row], 0})); });
}

// Parts of an interval have its sign.
template <TimeUnit kUnit>
void extractFromMonths(KernelCall& call) {
  const Input<int32_t> in(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) {
    const int64_t months = in[row];
    int64_t value = 0;
    if (kUnit == TimeUnit::kMillennium) value = months / 12000;
    if (kUnit == TimeUnit::kCentury) value = months / 1200;
    if (kUnit == TimeUnit::kDecade) value = months / 120;
    if (kUnit == TimeUnit::kYear) value = months / 12;
    if (kUnit == TimeUnit::kQuarter) value = months % 12 / 3 + 1;
    if (kUnit == TimeUnit::kMonth) value = months % 12;
    write<int64_t>(call, row, value);
  });
}

template <TimeUnit kUnit>
void extractFromMillis(KernelCall& call) {
  const Input<int64_t> in(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) {
    const int64_t millis = in[row];
    int64_t value = 0;
    if (kUnit == TimeUnit::kWeek) value = millis / (7 * kMillisPerDay);
    if (kUnit == TimeUnit::kDay) value = millis / kMillisPerDay;
    if (kUnit == TimeUnit::kHour) value = millis % kMillisPerDay / kMillisPerHour;
    if (kUnit == TimeUnit::kMinute) value = millis % kMillisPerHour / kMillisPerMinute;
    if (kUnit == TimeUnit::kSecond) value = millis % kMillisPerMinute / kMillisPerSecond;
    if (kUnit == TimeUnit::kMillisecond) value = millis % 1000;
    if (kUnit == TimeUnit::kMicrosecond) value = millis % 1000 * 1000;
    if (kUnit == TimeUnit::kNanosecond) value = millis % 1000 * 1'000'000;
    if (kUnit == TimeUnit::kEpoch) value = millis / 1000;
    write<int64_t>(call, row, value);
  });
}

template <TimeUnit kUnit, bool kFloor>
bool roundTimestamp(const Timestamp& value, Timestamp* out) {
  return kFloor ? floorToUnit(kUnit, value, out) : ceilToUnit(kUnit, value, out);
}

template <TimeUnit kUnit, bool kFloor, bool kLocal>
void timestampToUnit(KernelCall& call) {
  const TimestampInput in(*call.arguments[0]);
  const Zone* zone = kLocal ? call.environment->zone : nullptr;
  forEachRow(call, [&](uint32_t row) {
    Timestamp value = in[row];
    // Flink goes back by the offset that holds at the argument, also when the result lies behind a change of clocks.
    const int64_t shift = zone != nullptr ? zone->toLocal(value.millis) - value.millis : 0;
    value.millis += shift;
    Timestamp rounded;
    roundTimestamp<kUnit, kFloor>(value, &rounded);
    rounded.millis -= shift;
    writeTimestamp(call, row, rounded);
  });
}

template <TimeUnit kUnit, bool kFloor>
void dateToUnit(KernelCall& call) {
  const Input<int32_t> in(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) {
    int32_t days = 0;
    kFloor ? floorDateToUnit(kUnit, in[row], &days) : ceilDateToUnit(kUnit, in[row], &days);
    write<int32_t>(call, row, days);
  });
}

template <TimeUnit kUnit, bool kFloor>
void timeToUnit(KernelCall& call) {
  const Input<int32_t> in(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) {
    Timestamp rounded;
    roundTimestamp<kUnit, kFloor>({in[row], 0}, &rounded);
    if (rounded.millis >= kMillisPerDay) return fail(call, row, "CEIL of a time of day goes past midnight");
    write<int32_t>(call, row, static_cast<int32_t>(rounded.millis));
  });
}

template <TimeUnit kUnit>
void addExtract(FunctionList& list, const std::string& prefix) {
  for (const TypeCode& type : kTimestampCodes) {
    list.push_back(makeFunction(prefix + type.code, {type.type}, kInt64, extractFromTimestamp<kUnit, false>));
  }
  for (const TypeCode& type : kLocalTimestampCodes) {
    list.push_back(makeFunction(prefix + type.code, {type.type}, kInt64, extractFromTimestamp<kUnit, true>));
  }
  list.push_back(makeFunction(prefix + "date", {kDate}, kInt64, extractFromDate<kUnit>));
  list.push_back(makeFunction(prefix + "time", {kTime}, kInt64, extractFromTime<kUnit>));
  list.push_back(makeFunction(prefix + "ivm", {kIntervalMonths}, kInt64, extractFromMonths<kUnit>));
  list.push_back(makeFunction(prefix + "ivs", {kIntervalMs}, kInt64, extractFromMillis<kUnit>));
}

template <TimeUnit kUnit, bool kFloor>
void addRounding(FunctionList& list, const std::string& prefix) {
  for (const TypeCode& type : kTimestampCodes) {
    list.push_back(makeFunction(prefix + type.code, {type.type}, type.type, timestampToUnit<kUnit, kFloor, false>));
  }
  for (const TypeCode& type : kLocalTimestampCodes) {
    list.push_back(makeFunction(prefix + type.code, {type.type}, type.type, timestampToUnit<kUnit, kFloor, true>));
  }
  list.push_back(makeFunction(prefix + "date", {kDate}, kDate, dateToUnit<kUnit, kFloor>));
  constexpr bool kTimeUnit = kUnit >= TimeUnit::kHour;
  if constexpr (kTimeUnit)
    list.push_back(fallible(makeFunction(prefix + "time", {kTime}, kTime, timeToUnit<kUnit, kFloor>)));
}

template <size_t... kIndex>
void addAll(FunctionList& list, std::index_sequence<kIndex...>) {
  (addExtract<kTimeUnits[kIndex].unit>(list, std::string("extract_") + kTimeUnits[kIndex].name + "_"), ...);
}

template <TimeUnit... kUnits>
void addRoundings(FunctionList& list) {
  auto name = [](TimeUnit unit) {
    for (const TimeUnitName& entry : kTimeUnits) {
      if (entry.unit == unit) return std::string(entry.name);
    }
    return std::string();
  };
  (addRounding<kUnits, true>(list, "floor_" + name(kUnits) + "_"), ...);
  (addRounding<kUnits, false>(list, "ceil_" + name(kUnits) + "_"), ...);
}

}  // namespace

void addTimeParts(FunctionList& list) {
  addAll(list, std::make_index_sequence<std::size(kTimeUnits)>());
  addRoundings<TimeUnit::kMillennium, TimeUnit::kCentury, TimeUnit::kDecade, TimeUnit::kYear, TimeUnit::kQuarter,
               TimeUnit::kMonth, TimeUnit::kWeek, TimeUnit::kDay, TimeUnit::kHour, TimeUnit::kMinute, TimeUnit::kSecond,
               TimeUnit::kMillisecond>(list);
}

}  // namespace millrace
