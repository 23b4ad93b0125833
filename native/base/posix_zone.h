#pragma once

#include <cstdint>
#include <string_view>

namespace millrace {

// The rule at the end of a TZif file, as POSIX writes the variable TZ: "CET-1CEST,M3.5.0,M10.5.0/3". It says what holds
// after the last recorded transition.

/** One change of clocks within a year. */
struct PosixChange {
  enum class Kind : uint8_t { kMonthWeekDay, kJulian, kZeroBased } kind = Kind::kMonthWeekDay;
  int32_t month = 1, week = 1, weekday = 0;  // M: week 5 is the last, weekday 0 is Sunday
  int32_t day = 0;                           // J1 to J365 (no leap day) or 0 to 365
  int32_t secondsOfDay = 7200;               // -167 to 167 hours

  /** Local time (by the clock before the change) in seconds since 1970. */
  int64_t localSecond(int32_t year) const;
};

struct PosixZone {
  int32_t standardOffset = 0;  // seconds to the east
  bool daylight = false;
  int32_t daylightOffset = 0;
  PosixChange start, end;
};

/** False when the text is not a rule. */
bool parsePosixZone(std::string_view text, PosixZone* out);

}  // namespace millrace
