// CAST among DATE, TIME, TIMESTAMP and TIMESTAMP_LTZ, and between precisions. TIMESTAMP_LTZ is an instant; the
// session's zone turns it into local time and back. A finer value is cut towards the past.
#include "base/timestamp_text.h"
#include "base/zone.h"
#include "expressions/kernel.h"
#include "expressions/type_codes.h"

namespace millrace {

namespace {

using enum PhysicalType;

enum class Shift { kNone, kToLocal, kToInstant };

template <Shift kShift>
int64_t shifted(int64_t millis, const Zone* zone) {
  if (kShift == Shift::kNone || zone == nullptr) return millis;
  return kShift == Shift::kToLocal ? zone->toLocal(millis) : zone->toInstant(millis);
}

template <Shift kShift>
void timestampToTimestamp(KernelCall& call) {
  const TimestampInput in(*call.arguments[0]);
  const Zone* zone = call.environment->zone;
  const int precision = call.resultType->precision;
  forEachRow(call, [&](uint32_t row) {
    Timestamp value = in[row];
    value.millis = shifted<kShift>(value.millis, zone);
    writeTimestamp(call, row, truncateTimestamp(value, precision));
  });
}

template <Shift kShift>
void timestampToDate(KernelCall& call) {
  const TimestampInput in(*call.arguments[0]);
  const Zone* zone = call.environment->zone;
  forEachRow(call, [&](uint32_t row) {
    const int64_t millis = shifted<kShift>(in[row].millis, zone);
    write<int32_t>(call, row, static_cast<int32_t>(floorDivide(millis, kMillisPerDay)));
  });
}

int32_t cutTime(int64_t millisOfDay, int precision) {
  return static_cast<int32_t>(precision >= 3 ? millisOfDay : truncateTimestamp({millisOfDay, 0}, precision).millis);
}

template <Shift kShift>
void timestampToTime(KernelCall& call) {
  const TimestampInput in(*call.arguments[0]);
  const Zone* zone = call.environment->zone;
  const int precision = call.resultType->precision;
  forEachRow(call, [&](uint32_t row) {
    const int64_t millis = shifted<kShift>(in[row].millis, zone);
    write<int32_t>(call, row, cutTime(floorModulo(millis, kMillisPerDay), precision));
  });
}

void timeToTime(KernelCall& call) {
  const Input<int32_t> in(*call.arguments[0]);
  const int precision = call.resultType->precision;
  forEachRow(call, [&](uint32_t row) { write<int32_t>(call, row, cutTime(in[row], precision)); });
}

// DATE is its midnight, TIME is that time of 1970-01-01.
template <Shift kShift, int64_t kUnit>
void dayToTimestamp(KernelCall& call) {
  const Input<int32_t> in(*call.arguments[0]);
  const Zone* zone = call.environment->zone;
  const int precision = call.resultType->precision;
  forEachRow(call, [&](uint32_t row) {
    const int64_t millis = shifted<kShift>(in[row] * kUnit, zone);
    writeTimestamp(call, row, truncateTimestamp({millis, 0}, precision));
  });
}

void add(FunctionList& list, const std::string& from, PhysicalType fromType, const std::string& to, PhysicalType toType,
         void (*kernel)(KernelCall&)) {
  for (const char* prefix : {"cast_", "try_cast_"}) {
    list.push_back(makeFunction(prefix + from + "_" + to, {fromType}, toType, kernel));
  }
}

}  // namespace

void addTimeCasts(FunctionList& list) {
  add(list, "time", kTime, "time", kTime, timeToTime);
  for (const TypeCode& a : kTimestampCodes) {
    add(list, a.code, a.type, "date", kDate, timestampToDate<Shift::kNone>);
    add(list, a.code, a.type, "time", kTime, timestampToTime<Shift::kNone>);
    add(list, "date", kDate, a.code, a.type, dayToTimestamp<Shift::kNone, kMillisPerDay>);
    add(list, "time", kTime, a.code, a.type, dayToTimestamp<Shift::kNone, 1>);
    for (const TypeCode& b : kTimestampCodes)
      add(list, a.code, a.type, b.code, b.type, timestampToTimestamp<Shift::kNone>);
    for (const TypeCode& b : kLocalTimestampCodes) {
      add(list, a.code, a.type, b.code, b.type, timestampToTimestamp<Shift::kToInstant>);
      add(list, b.code, b.type, a.code, a.type, timestampToTimestamp<Shift::kToLocal>);
    }
  }
  for (const TypeCode& a : kLocalTimestampCodes) {
    add(list, a.code, a.type, "date", kDate, timestampToDate<Shift::kToLocal>);
    add(list, a.code, a.type, "time", kTime, timestampToTime<Shift::kToLocal>);
    add(list, "date", kDate, a.code, a.type, dayToTimestamp<Shift::kToInstant, kMillisPerDay>);
    add(list, "time", kTime, a.code, a.type, dayToTimestamp<Shift::kToInstant, 1>);
    for (const TypeCode& b : kLocalTimestampCodes) {
      add(list, a.code, a.type, b.code, b.type, timestampToTimestamp<Shift::kNone>);
    }
  }
}

}  // namespace millrace
