// Functions of the moment: the clock that the driver reads once per batch, and the watermark before a row.
#include "base/timestamp_text.h"
#include "base/zone.h"
#include "expressions/kernel.h"
#include "expressions/type_codes.h"

namespace millrace {

namespace {

using enum PhysicalType;

int64_t localNow(const KernelCall& call) {
  const Zone* zone = call.environment->zone;
  return zone == nullptr ? call.environment->nowMs : zone->toLocal(call.environment->nowMs);
}

void currentTimestamp(KernelCall& call) {
  forEachRow(call, [&](uint32_t row) {
    writeTimestamp(call, row, truncateTimestamp({call.environment->nowMs, 0}, call.resultType->precision));
  });
}

void localTimestamp(KernelCall& call) {
  const Timestamp value = truncateTimestamp({localNow(call), 0}, call.resultType->precision);
  forEachRow(call, [&](uint32_t row) { writeTimestamp(call, row, value); });
}

void currentDate(KernelCall& call) {
  const int32_t days = static_cast<int32_t>(floorDivide(localNow(call), kMillisPerDay));
  forEachRow(call, [&](uint32_t row) { write<int32_t>(call, row, days); });
}

void currentTime(KernelCall& call) {
  const Timestamp ofDay{floorModulo(localNow(call), kMillisPerDay), 0};
  const int precision = call.resultType->precision < 3 ? call.resultType->precision : 3;
  const int32_t millis = static_cast<int32_t>(truncateTimestamp(ofDay, precision).millis);
  forEachRow(call, [&](uint32_t row) { write<int32_t>(call, row, millis); });
}

void unixTimestamp(KernelCall& call) {
  const int64_t seconds = floorDivide(call.environment->nowMs, 1000);
  forEachRow(call, [&](uint32_t row) { write<int64_t>(call, row, seconds); });
}

// NULL before the first watermark.
void currentWatermark(KernelCall& call) {
  const Batch* batch = call.batch;
  forEachRow(call, [&](uint32_t row) {
    int64_t watermark = batch->watermarkAt(row);
    if (watermark == kMinTime) watermark = call.environment->currentWatermark;
    if (watermark == kMinTime) return setNull(call, row);
    writeTimestamp(call, row, {watermark, 0});
  });
}

FunctionRow impure(FunctionRow row) {
  row.pure = false;
  return row;
}

}  // namespace

void addClock(FunctionList& list) {
  list.push_back(impure(makeFunction("current_timestamp", {}, kTimestampMs, currentTimestamp)));
  list.push_back(impure(makeFunction("localtimestamp", {}, kTimestampMs, localTimestamp)));
  list.push_back(impure(makeFunction("current_date", {}, kDate, currentDate)));
  list.push_back(impure(makeFunction("localtime", {}, kTime, currentTime)));
  list.push_back(impure(makeFunction("proctime", {}, kTimestampMs, currentTimestamp)));
  list.push_back(impure(makeFunction("unix_timestamp", {}, kInt64, unixTimestamp)));
  for (const auto& codes : {kTimestampCodes, kLocalTimestampCodes}) {
    list.push_back(nonStrict(impure(makeFunction(std::string("current_watermark_") + codes[0].code, {kTimestampMs},
                                                 kTimestampMs, currentWatermark))));
  }
}

}  // namespace millrace
