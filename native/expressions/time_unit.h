#pragma once
#include "base/calendar.h"

namespace millrace {

/** The units of EXTRACT, FLOOR, CEIL and TIMESTAMPDIFF. */
enum class TimeUnit {
  kMillennium,
  kCentury,
  kDecade,
  kYear,
  kIsoYear,
  kQuarter,
  kMonth,
  kWeek,
  kDay,
  kDayOfYear,
  kDayOfWeek,
  kIsoDayOfWeek,
  kHour,
  kMinute,
  kSecond,
  kMillisecond,
  kMicrosecond,
  kNanosecond,
  kEpoch,
};

struct TimeUnitName {
  TimeUnit unit;
  const char* name;  // as names of functions write it
};

inline constexpr TimeUnitName kTimeUnits[] = {{TimeUnit::kMillennium, "millennium"},
                                              {TimeUnit::kCentury, "century"},
                                              {TimeUnit::kDecade, "decade"},
                                              {TimeUnit::kYear, "year"},
                                              {TimeUnit::kIsoYear, "isoyear"},
                                              {TimeUnit::kQuarter, "quarter"},
                                              {TimeUnit::kMonth, "month"},
                                              {TimeUnit::kWeek, "week"},
                                              {TimeUnit::kDay, "day"},
                                              {TimeUnit::kDayOfYear, "doy"},
                                              {TimeUnit::kDayOfWeek, "dow"},
                                              {TimeUnit::kIsoDayOfWeek, "isodow"},
                                              {TimeUnit::kHour, "hour"},
                                              {TimeUnit::kMinute, "minute"},
                                              {TimeUnit::kSecond, "second"},
                                              {TimeUnit::kMillisecond, "millisecond"},
                                              {TimeUnit::kMicrosecond, "microsecond"},
                                              {TimeUnit::kNanosecond, "nanosecond"},
                                              {TimeUnit::kEpoch, "epoch"}};

/** EXTRACT of a local time. Weeks and ISO years are ISO 8601; DOW starts on Sunday = 1. */
int64_t extractUnit(TimeUnit unit, const Timestamp& value);

/**
 * FLOOR and CEIL of a local time; weeks start on Sunday. False for a unit that is no period (DOW, EPOCH...). CEIL
 * follows Flink: any day but January 1st goes to the next quarter, decade, century and millennium always go up.
 */
bool floorToUnit(TimeUnit unit, const Timestamp& value, Timestamp* out);
bool ceilToUnit(TimeUnit unit, const Timestamp& value, Timestamp* out);

/** The same for DATE, whose CEIL TO DAY is the next day. */
bool floorDateToUnit(TimeUnit unit, int32_t days, int32_t* out);
bool ceilDateToUnit(TimeUnit unit, int32_t days, int32_t* out);

/** Whole months from `from` to `to`; a month counts when its day and time have been reached. */
int32_t monthsBetween(const Timestamp& from, const Timestamp& to);

}  // namespace millrace
