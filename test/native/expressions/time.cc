#include "base/timestamp_text.h"
#include "expressions/time_unit.h"
#include "program_runner.h"

namespace millrace {
namespace {

using enum PhysicalType;
using Texts = std::vector<std::string>;

Timestamp at(const char* text) {
  Timestamp value;
  EXPECT_TRUE(castTextToTimestamp(text, &value)) << text;
  return value;
}

std::string text(const Timestamp& value) {
  char out[kTimestampTextMax];
  return {out, formatTimestamp(value, 3, out)};
}

std::string floored(TimeUnit unit, const char* source) {
  Timestamp out;
  return floorToUnit(unit, at(source), &out) ? text(out) : "no";
}

std::string ceiled(TimeUnit unit, const char* source) {
  Timestamp out;
  return ceilToUnit(unit, at(source), &out) ? text(out) : "no";
}

TEST(TimeUnit, extractsPartsAlsoBefore1970) {
  const Timestamp value = at("2020-02-29 12:34:56.789123");
  EXPECT_EQ(extractUnit(TimeUnit::kWeek, value), 9);
  EXPECT_EQ(extractUnit(TimeUnit::kDayOfWeek, value), 7);
  EXPECT_EQ(extractUnit(TimeUnit::kIsoDayOfWeek, value), 6);
  EXPECT_EQ(extractUnit(TimeUnit::kDayOfYear, value), 60);
  EXPECT_EQ(extractUnit(TimeUnit::kCentury, value), 21);
  EXPECT_EQ(extractUnit(TimeUnit::kMillennium, value), 3);
  EXPECT_EQ(extractUnit(TimeUnit::kDecade, value), 202);
  EXPECT_EQ(extractUnit(TimeUnit::kMicrosecond, value), 789123);
  EXPECT_EQ(extractUnit(TimeUnit::kMinute, at("1969-12-31 23:59:59.999")), 59);
  EXPECT_EQ(extractUnit(TimeUnit::kEpoch, at("1969-12-31 23:59:59.5")), -1);
}

TEST(TimeUnit, floorsAndCeils) {
  EXPECT_EQ(floored(TimeUnit::kWeek, "2020-02-29 12:34:56.789"), "2020-02-23 00:00:00.000");
  EXPECT_EQ(floored(TimeUnit::kQuarter, "2020-02-29 12:34:56.789"), "2020-01-01 00:00:00.000");
  EXPECT_EQ(floored(TimeUnit::kHour, "1969-12-31 23:59:59.999"), "1969-12-31 23:00:00.000");
  EXPECT_EQ(floored(TimeUnit::kMonth, "1969-12-31 23:59:59.999"), "1969-12-01 00:00:00.000");
  EXPECT_EQ(ceiled(TimeUnit::kDay, "2020-02-29 12:34:56.789"), "2020-03-01 00:00:00.000");
  EXPECT_EQ(ceiled(TimeUnit::kMonth, "2020-02-29 12:34:56.789"), "2020-03-01 00:00:00.000");
  EXPECT_EQ(ceiled(TimeUnit::kSecond, "2020-02-29 12:34:56.000"), "2020-02-29 12:34:56.000");
  EXPECT_EQ(ceiled(TimeUnit::kWeek, "2020-02-29 12:34:56.789"), "2020-03-01 00:00:00.000");
  EXPECT_EQ(floored(TimeUnit::kDayOfWeek, "2020-02-29 12:34:56.789"), "no");
}

TEST(TimeUnit, countsWholeMonths) {
  EXPECT_EQ(monthsBetween(at("2020-02-29"), at("2000-12-31")), -230);
  EXPECT_EQ(monthsBetween(at("1969-12-31 23:59:59.999"), at("2020-02-29 12:34:56.789")), 601);
  EXPECT_EQ(monthsBetween(at("2020-01-31"), at("2020-02-29")), 1);
  EXPECT_EQ(monthsBetween(at("2020-01-15 12:00:00"), at("2020-02-15 11:00:00")), 0);
}

TEST(TimeFunctions, arithmeticKeepsTheCalendar) {
  ProgramRunner runner;
  const TypeId ts = runner.timestamp(3), months = runner.plain(kIntervalMonths, TypeRoot::kIntervalYearMonth);
  const TypeId millis = runner.plain(kIntervalMs, TypeRoot::kIntervalDaySecond);
  const TypeId integer = runner.plain(kInt32, TypeRoot::kInteger), bigint = runner.plain(kInt64, TypeRoot::kBigint);
  const RegisterId value =
      runner.call("cast_s_tms", ts, {runner.column({"2020-03-31 00:00:00", "1969-12-31 23:59:59.999"})});
  const RegisterId one =
      runner.call("reinterpret_i32_ivm", months, {runner.call("cast_s_i32", integer, {runner.constant("1")})});
  EXPECT_EQ(runner.run(runner.call("subtract_tms_ivm", ts, {value, one})),
            (Texts{"2020-02-29 00:00:00.000", "1969-11-30 23:59:59.999"}));
  const RegisterId five =
      runner.call("reinterpret_i64_ivs", millis, {runner.call("cast_s_i64", bigint, {runner.constant("5000")})});
  EXPECT_EQ(runner.run(runner.call("subtract_tms_ivs", ts, {value, five})),
            (Texts{"2020-03-30 23:59:55.000", "1969-12-31 23:59:54.999"}));
  EXPECT_EQ(runner.run(runner.call("subtract_tms_tms", millis, {value, value}))[0], "+0 00:00:00.000");
}

TEST(TimeFunctions, localTimestampsAreSeenInTheZone) {
  ProgramRunner runner("Asia/Kolkata");
  const TypeId ltz = runner.timestamp(3, true), bigint = runner.plain(kInt64, TypeRoot::kBigint);
  const RegisterId value = runner.call("cast_s_lms", ltz, {runner.column({"2021-03-14 06:59:59.999"})});
  EXPECT_EQ(runner.run(runner.call("extract_hour_lms", bigint, {value}))[0], "6");
  EXPECT_EQ(runner.run(runner.call("extract_epoch_lms", bigint, {value}))[0], "1615705199");
  EXPECT_EQ(runner.run(runner.call("floor_day_lms", ltz, {value}))[0], "2021-03-14 00:00:00.000");
}

TEST(TimeFunctions, theClockIsTheDrivers) {
  ProgramRunner runner("Asia/Tokyo");
  runner.environment().nowMs = 1'700'000'000'123;
  runner.column({"x", "y"});
  EXPECT_EQ(runner.run(runner.call("current_timestamp", runner.timestamp(3, true), {}))[1], "2023-11-15 07:13:20.123");
  EXPECT_EQ(runner.run(runner.call("current_date", runner.plain(kDate, TypeRoot::kDate), {}))[0], "2023-11-15");
  const RegisterId row = runner.call("cast_s_tms", runner.timestamp(3), {runner.constant("2020-01-01")});
  EXPECT_EQ(runner.run(runner.call("current_watermark_tms", runner.timestamp(3), {row}))[0], "NULL");
}

}  // namespace
}  // namespace millrace
