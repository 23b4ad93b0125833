#include "expressions/time_unit.h"

namespace millrace {

namespace {

int64_t extractFromDate(TimeUnit unit, int32_t days) {
  const CivilDate date = civilFromDays(days);
  switch (unit) {
    case TimeUnit::kMillennium:
      return date.year > 0 ? (date.year + 999) / 1000 : (date.year - 999) / 1000;
    case TimeUnit::kCentury:
      return date.year > 0 ? (date.year + 99) / 100 : (date.year - 99) / 100;
    case TimeUnit::kDecade:
      return date.year / 10;
    case TimeUnit::kYear:
      return date.year;
    case TimeUnit::kIsoYear:
      return isoWeek(days).year;
    case TimeUnit::kQuarter:
      return (date.month + 2) / 3;
    case TimeUnit::kMonth:
      return date.month;
    case TimeUnit::kWeek:
      return isoWeek(days).week;
    case TimeUnit::kDay:
      return date.day;
    case TimeUnit::kDayOfYear:
      return dayOfYear(days);
    case TimeUnit::kDayOfWeek:
      return isoDayOfWeek(days) % 7 + 1;
    case TimeUnit::kIsoDayOfWeek:
      return isoDayOfWeek(days);
    default:
      return 0;
  }
}

// Milliseconds of the units that are a fixed time; 0 for the others.
int64_t fixedMillis(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kDay:
      return kMillisPerDay;
    case TimeUnit::kHour:
      return kMillisPerHour;
    case TimeUnit::kMinute:
      return kMillisPerMinute;
    case TimeUnit::kSecond:
      return kMillisPerSecond;
    case TimeUnit::kMillisecond:
      return 1;
    default:
      return 0;
  }
}

// First day of the period that `days` lies in (floor) or of the one after it.
bool dateToUnit(TimeUnit unit, int32_t days, bool floor, int32_t* out) {
  const CivilDate date = civilFromDays(days);
  const bool first = date.month == 1 && date.day == 1;
  auto startOfYear = [&](int32_t year) {
    *out = daysFromCivil(year, 1, 1);
    return true;
  };
  auto startOfMonth = [&](int32_t month) {  // 1 to 13
    *out = month > 12 ? daysFromCivil(date.year + 1, 1, 1) : daysFromCivil(date.year, month, 1);
    return true;
  };
  switch (unit) {
    case TimeUnit::kMillennium:
      return startOfYear(1000 * ((date.year + 999) / 1000) + (floor ? -999 : 1));
    case TimeUnit::kCentury:
      return startOfYear(100 * ((date.year + 99) / 100) + (floor ? -99 : 1));
    case TimeUnit::kDecade:
      return startOfYear(10 * (date.year / 10 + (floor ? 0 : 1)));
    case TimeUnit::kYear:
      return startOfYear(date.year + (!floor && !first));
    case TimeUnit::kQuarter:
      return startOfMonth(((date.month + 2) / 3 + (!floor && !first)) * 3 - 2);
    case TimeUnit::kMonth:
      return startOfMonth(date.month + (!floor && date.day > 1));
    case TimeUnit::kWeek: {
      const int32_t sinceSunday = isoDayOfWeek(days) % 7;
      *out = days - sinceSunday + (!floor && sinceSunday > 0 ? 7 : 0);
      return true;
    }
    default:
      return false;
  }
}

}  // namespace

int64_t extractUnit(TimeUnit unit, const Timestamp& value) {
  const int64_t days = floorDivide(value.millis, kMillisPerDay);
  const int64_t ofDay = value.millis - days * kMillisPerDay;
  switch (unit) {
    case TimeUnit::kHour:
      return ofDay / kMillisPerHour;
    case TimeUnit::kMinute:
      return ofDay / kMillisPerMinute % 60;
    case TimeUnit::kSecond:
      return ofDay / kMillisPerSecond % 60;
    case TimeUnit::kMillisecond:
      return ofDay % 1000;
    case TimeUnit::kMicrosecond:
      return ofDay % 1000 * 1000 + value.nanos / 1000;
    case TimeUnit::kNanosecond:
      return ofDay % 1000 * 1'000'000 + value.nanos;
    case TimeUnit::kEpoch:
      return floorDivide(value.millis, 1000);
    default:
      return extractFromDate(unit, static_cast<int32_t>(days));
  }
}

bool floorToUnit(TimeUnit unit, const Timestamp& value, Timestamp* out) {
  out->nanos = 0;
  if (const int64_t size = fixedMillis(unit); size > 0) {
    out->millis = value.millis - floorModulo(value.millis, size);
    return true;
  }
  int32_t days = 0;
  if (!dateToUnit(unit, static_cast<int32_t>(floorDivide(value.millis, kMillisPerDay)), true, &days)) return false;
  out->millis = days * kMillisPerDay;
  return true;
}

bool ceilToUnit(TimeUnit unit, const Timestamp& value, Timestamp* out) {
  out->nanos = 0;
  const int64_t millis = value.millis + (value.nanos > 0);
  if (const int64_t size = fixedMillis(unit); size > 0) {
    const int64_t rest = floorModulo(millis, size);
    out->millis = rest == 0 ? millis : millis - rest + size;
    return true;
  }
  int32_t days = 0;
  if (!dateToUnit(unit, static_cast<int32_t>(floorDivide(millis, kMillisPerDay)), false, &days)) return false;
  out->millis = days * kMillisPerDay;
  return true;
}

bool floorDateToUnit(TimeUnit unit, int32_t days, int32_t* out) {
  *out = days;
  dateToUnit(unit, days, true, out);
  return true;
}

bool ceilDateToUnit(TimeUnit unit, int32_t days, int32_t* out) {
  *out = unit == TimeUnit::kDay ? days + 1 : days;
  dateToUnit(unit, days, false, out);
  return true;
}

int32_t monthsBetween(const Timestamp& from, const Timestamp& to) {
  const int32_t day0 = static_cast<int32_t>(floorDivide(to.millis, kMillisPerDay));
  const int32_t day1 = static_cast<int32_t>(floorDivide(from.millis, kMillisPerDay));
  // The largest number of months that, added to the earlier day, does not pass the later one.
  auto forward = [](int32_t later, int32_t earlier) {
    const CivilDate a = civilFromDays(later), b = civilFromDays(earlier);
    const int32_t months = (a.year - b.year) * 12 + a.month - b.month;
    return addMonthsToDays(earlier, months) > later ? months - 1 : months;
  };
  int32_t months = day0 < day1 ? -forward(day1, day0) : forward(day0, day1);
  const bool sameDay = addMonthsToDays(day1, months) == day0;
  if (sameDay && floorModulo(to.millis, kMillisPerDay) < floorModulo(from.millis, kMillisPerDay)) --months;
  return months;
}

}  // namespace millrace
