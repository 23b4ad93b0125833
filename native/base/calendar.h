#pragma once

#include <cstdint>

namespace millrace {

// The proleptic Gregorian calendar as days since 1970-01-01. Years run from -9999 to 99999 without overflow; SQL's own
// range is 0001 to 9999.

constexpr int64_t kMillisPerSecond = 1000;
constexpr int64_t kMillisPerMinute = 60'000;
constexpr int64_t kMillisPerHour = 3'600'000;
constexpr int64_t kMillisPerDay = 86'400'000;
constexpr int32_t kDaysOfYear1 = -719162;     // 0001-01-01
constexpr int32_t kDaysOfYear9999 = 2932896;  // 9999-12-31

/** A point of local time, or an instant when it counts from the epoch in UTC. */
struct Timestamp {
  int64_t millis = 0;  // since 1970-01-01 00:00:00
  int32_t nanos = 0;   // of the millisecond, 0 to 999,999

  friend constexpr auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

struct CivilDate {
  int32_t year = 1970;
  int32_t month = 1;  // 1 to 12
  int32_t day = 1;    // 1 to 31

  friend constexpr bool operator==(const CivilDate&, const CivilDate&) = default;
};

constexpr int64_t floorDivide(int64_t value, int64_t divisor) {
  return value / divisor - ((value % divisor != 0) && ((value < 0) != (divisor < 0)));
}
constexpr int64_t floorModulo(int64_t value, int64_t divisor) { return value - floorDivide(value, divisor) * divisor; }

constexpr bool isLeapYear(int32_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr int32_t daysInMonth(int32_t year, int32_t month) {
  constexpr int8_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[month - 1] + (month == 2 && isLeapYear(year));
}

// Howard Hinnant's days_from_civil: years that start in March put the leap day last, and an era has 400 of them.
constexpr int32_t daysFromCivil(int32_t year, int32_t month, int32_t day) {
  const int32_t shifted = year - (month <= 2);
  const int32_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
  const int32_t yearOfEra = shifted - era * 400;
  const int32_t dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int32_t dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

constexpr CivilDate civilFromDays(int32_t days) {
  const int32_t shifted = days + 719468;
  const int32_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const int32_t dayOfEra = shifted - era * 146097;
  const int32_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const int32_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const int32_t month = (5 * dayOfYear + 2) / 153;
  const int32_t day = dayOfYear - (153 * month + 2) / 5 + 1;
  return {yearOfEra + era * 400 + (month >= 10), month < 10 ? month + 3 : month - 9, day};
}

constexpr bool isValidDate(int32_t year, int32_t month, int32_t day) {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** Monday is 1, Sunday 7. */
constexpr int32_t isoDayOfWeek(int32_t days) { return static_cast<int32_t>(floorModulo(int64_t{days} + 3, 7)) + 1; }

/** 1 to 366. */
constexpr int32_t dayOfYear(int32_t days) { return days - daysFromCivil(civilFromDays(days).year, 1, 1) + 1; }

struct IsoWeek {
  int32_t year;
  int32_t week;  // 1 to 53
};

/** ISO 8601: the week belongs to the year of its Thursday. */
constexpr IsoWeek isoWeek(int32_t days) {
  const int32_t thursday = days - isoDayOfWeek(days) + 4;
  const int32_t year = civilFromDays(thursday).year;
  return {year, (thursday - daysFromCivil(year, 1, 1)) / 7 + 1};
}

/** Adds months; the day is cut to the end of a shorter month. */
constexpr int32_t addMonthsToDays(int32_t days, int32_t months) {
  const CivilDate date = civilFromDays(days);
  const int64_t total = int64_t{date.year} * 12 + (date.month - 1) + months;
  const int32_t year = static_cast<int32_t>(floorDivide(total, 12));
  const int32_t month = static_cast<int32_t>(floorModulo(total, 12)) + 1;
  const int32_t last = daysInMonth(year, month);
  return daysFromCivil(year, month, date.day < last ? date.day : last);
}

constexpr int64_t addMonthsToMillis(int64_t millis, int32_t months) {
  const int64_t days = floorDivide(millis, kMillisPerDay);
  return addMonthsToDays(static_cast<int32_t>(days), months) * kMillisPerDay + (millis - days * kMillisPerDay);
}

/** Whether a local time lies within 0001-01-01 to 9999-12-31, SQL's range. */
constexpr bool isSqlRange(int64_t millis) {
  return millis >= kDaysOfYear1 * kMillisPerDay && millis < (kDaysOfYear9999 + int64_t{1}) * kMillisPerDay;
}

}  // namespace millrace
