#include <gtest/gtest.h>

#include <string>

#include "base/calendar.h"
#include "base/timestamp_text.h"

namespace millrace {
namespace {

std::string text(const Timestamp& value, int precision) {
  char out[kTimestampTextMax];
  return {out, formatTimestamp(value, precision, out)};
}

std::string casted(std::string_view source) {
  Timestamp value;
  return castTextToTimestamp(source, &value) ? text(value, 9) : "no";
}

std::string casted(std::string_view source, int) {
  int32_t days = 0;
  char out[kTimestampTextMax];
  return castTextToDate(source, &days) ? std::string{out, formatDate(days, out)} : "no";
}

std::string castedTime(std::string_view source) {
  int32_t millis = 0;
  char out[kTimestampTextMax];
  return castTextToTime(source, &millis) ? std::string{out, formatTime(millis, 3, out)} : "no";
}

std::string fromFile(std::string_view source, TimestampStandard standard, bool zoned) {
  Timestamp value;
  char out[kTimestampTextMax];
  if (!parseFormatTimestamp(source, standard, zoned, &value)) return "no";
  return {out, formatFormatTimestamp(value, standard, zoned, out)};
}

TEST(Calendar, daysAndDatesAgreeOverSqlsRange) {
  EXPECT_EQ(daysFromCivil(1, 1, 1), kDaysOfYear1);
  EXPECT_EQ(daysFromCivil(9999, 12, 31), kDaysOfYear9999);
  CivilDate expected{1, 1, 1};
  for (int32_t days = kDaysOfYear1; days <= kDaysOfYear9999; ++days) {
    ASSERT_EQ(civilFromDays(days), expected) << days;
    ASSERT_EQ(daysFromCivil(expected.year, expected.month, expected.day), days);
    if (++expected.day > daysInMonth(expected.year, expected.month)) {
      expected.day = 1;
      if (++expected.month > 12) expected = {expected.year + 1, 1, 1};
    }
  }
}

TEST(Calendar, weeksAndMonths) {
  EXPECT_EQ(isoDayOfWeek(0), 4);  // 1970-01-01 was a Thursday
  EXPECT_EQ(isoDayOfWeek(daysFromCivil(1, 1, 1)), 1);
  EXPECT_EQ(isoWeek(daysFromCivil(2021, 1, 3)).week, 53);
  EXPECT_EQ(isoWeek(daysFromCivil(2021, 1, 3)).year, 2020);
  EXPECT_EQ(isoWeek(daysFromCivil(2018, 12, 31)).week, 1);
  EXPECT_EQ(dayOfYear(daysFromCivil(2020, 12, 31)), 366);
  EXPECT_EQ(addMonthsToDays(daysFromCivil(2020, 3, 31), -1), daysFromCivil(2020, 2, 29));
  EXPECT_EQ(addMonthsToDays(daysFromCivil(2020, 1, 31), 13), daysFromCivil(2021, 2, 28));
}

TEST(TimestampText, castsTakeShortPartsAndClampTheDay) {
  EXPECT_EQ(casted("2020-02-29 12:34:56.123456789"), "2020-02-29 12:34:56.123456789");
  EXPECT_EQ(casted("2020-2-9 1:2:3"), "2020-02-09 01:02:03.000000000");
  EXPECT_EQ(casted("2021-02-29"), "2021-02-28 00:00:00.000000000");
  EXPECT_EQ(casted("2020-02-29 24:00:00"), "2020-03-01 00:00:00.000000000");
  EXPECT_EQ(casted("9999-12-31 23:59:59.999999999"), "9999-12-31 23:59:59.999999999");
  EXPECT_EQ(casted("1969-12-31 23:59:59.5"), "1969-12-31 23:59:59.500000000");
  for (const char* bad :
       {"", "2020", "2020-02-29T12:34:56", "2020-02-29 12:34:56Z", "0000-01-01", "2020-13-01", "10000-01-01",
        "2020-01-32", "2020-01-01 25:00:00", "2020-01-01 00:00:00.1234567891", " 2020-01-01", "300"}) {
    EXPECT_EQ(casted(bad), "no") << bad;
  }
}

TEST(TimestampText, castsToDateDropTheTime) {
  EXPECT_EQ(casted("9999-12-31 23:59:59.999999999", 0), "9999-12-31");
  EXPECT_EQ(casted("2020-1-5", 0), "2020-01-05");
  EXPECT_EQ(casted("300", 0), "0300-01-01");
  EXPECT_EQ(casted("2020-02", 0), "2020-02-01");
  for (const char* bad : {"", "2020-02-29T12:34:56", "-7", "25:00:00", "2021-02-29", "1e3", "99999999999999999999"}) {
    EXPECT_EQ(casted(bad, 0), "no") << bad;
  }
}

TEST(TimestampText, castsToTimeRoundToMilliseconds) {
  EXPECT_EQ(castedTime("10:11:12.987654321"), "10:11:12.988");
  EXPECT_EQ(castedTime("1:2:3"), "01:02:03.000");
  EXPECT_EQ(castedTime(" 12 "), "12:00:00.000");
  EXPECT_EQ(castedTime("12:34"), "12:34:00.000");
  for (const char* bad :
       {"", " ", "25:00:00", "24", "300", "1:60:00", "2020-02-29 12:34:56", "23:59:59.9995", "1:2:3:4"}) {
    EXPECT_EQ(castedTime(bad), "no") << bad;
  }
}

TEST(TimestampText, formatsOfFilesAreFixedWidth) {
  constexpr auto kSql = TimestampStandard::kSql;
  constexpr auto kIso = TimestampStandard::kIso8601;
  EXPECT_EQ(fromFile("2024-02-29 01:02:03", kSql, false), "2024-02-29 01:02:03");
  EXPECT_EQ(fromFile("2024-02-29 01:02:03.1200", kSql, false), "2024-02-29 01:02:03.12");
  EXPECT_EQ(fromFile("2024-02-29 01:02:03.004Z", kSql, true), "2024-02-29 01:02:03.004Z");
  EXPECT_EQ(fromFile("2024-02-29T01:02:03", kSql, false), "no");
  EXPECT_EQ(fromFile("2024-02-29 01:02", kSql, false), "no");
  EXPECT_EQ(fromFile("2024-02-29 01:02:03", kSql, true), "no");
  EXPECT_EQ(fromFile("2024-02-29T01:02:03.004", kIso, false), "2024-02-29T01:02:03.004");
  EXPECT_EQ(fromFile("2024-02-29T01:02", kIso, false), "2024-02-29T01:02:00");
  EXPECT_EQ(fromFile("2024-02-29T01:02:03Z", kIso, true), "2024-02-29T01:02:03Z");
  EXPECT_EQ(fromFile("2023-02-29T01:02:03", kIso, false), "no");
  EXPECT_EQ(fromFile("2023-02-29 01:02:03", kSql, false), "2023-02-28 01:02:03");
  EXPECT_EQ(fromFile("2024-2-29 01:02:03", kSql, false), "no");
  int32_t value = 0;
  EXPECT_TRUE(parseIsoDate("2024-02-29", &value));
  EXPECT_FALSE(parseIsoDate("2023-02-29", &value));
  EXPECT_TRUE(parseFormatTime("10:11:12.5", kSql, &value));
  EXPECT_EQ(value, 36672500);
}

TEST(TimestampText, truncationGoesToThePast) {
  Timestamp value;
  ASSERT_TRUE(castTextToTimestamp("1969-12-31 23:59:59.987654321", &value));
  EXPECT_EQ(text(truncateTimestamp(value, 0), 0), "1969-12-31 23:59:59");
  EXPECT_EQ(text(truncateTimestamp(value, 2), 9), "1969-12-31 23:59:59.980000000");
  EXPECT_EQ(text(truncateTimestamp(value, 7), 9), "1969-12-31 23:59:59.987654300");
}

}  // namespace
}  // namespace millrace
