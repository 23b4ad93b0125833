#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/calendar.h"

namespace millrace {

// DATE, TIME and TIMESTAMP as text. Parsers return false for what their grammar or the range 0001 to 9999 refuses;
// printers write into `out` and return the length.

constexpr size_t kTimestampTextMax = 48;

// CAST between text and times (Flink's rules)

/** "2024-02-29", "2024-2-9", "2024-02", "2024"; what follows a blank is dropped. Days since 1970. */
bool castTextToDate(std::string_view text, int32_t* days);

/** "10:11:12.345", "10:11", "10"; blanks around parts; more than three digits round half up. Milliseconds of the day.
 */
bool castTextToTime(std::string_view text, int32_t* millis);

/** "2024-02-29 10:11:12.123456789" with parts of one or two digits; the 31st of a short month is its last day. */
bool castTextToTimestamp(std::string_view text, Timestamp* out);

// The formats of files: java.time's ISO patterns

enum class TimestampStandard : uint8_t { kSql, kIso8601 };

/** "2024-02-29", strict. */
bool parseIsoDate(std::string_view text, int32_t* days);

/** "10:11:12" and up to nine digits after a point; ISO-8601 may leave the seconds out. Nanoseconds are cut to ms. */
bool parseFormatTime(std::string_view text, TimestampStandard standard, int32_t* millis);

/**
 * TIMESTAMP in a JSON or CSV field: SQL "2024-02-29 10:11:12.123456789", ISO-8601 "2024-02-29T10:11:12.123456789". With
 * `zoned` the text is TIMESTAMP_LTZ and ends in 'Z'.
 */
bool parseFormatTimestamp(std::string_view text, TimestampStandard standard, bool zoned, Timestamp* out);

/** "2024-02-29"; four digits of year at least. */
size_t formatDate(int32_t days, char* out);

/** "10:11:12" and `precision` (0 to 9) digits. */
size_t formatTime(int32_t millis, int precision, char* out);

/** "2024-02-29 10:11:12" and exactly `precision` digits after a point (0: no point). */
size_t formatTimestamp(const Timestamp& value, int precision, char* out);

/** As a format writes it: as many digits after the point as the value needs, 'T' and 'Z' as asked. */
size_t formatFormatTimestamp(const Timestamp& value, TimestampStandard standard, bool zoned, char* out);

/** Cuts to `precision` digits, towards the past. */
Timestamp truncateTimestamp(const Timestamp& value, int precision);

}  // namespace millrace
