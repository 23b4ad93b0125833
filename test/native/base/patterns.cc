#include <gtest/gtest.h>

#include <string>

#include "base/simple_date_pattern.h"
#include "base/timestamp_pattern.h"
#include "base/timestamp_text.h"

namespace millrace {
namespace {

std::string formatted(std::string_view pattern, std::string_view local) {
  TimestampPattern compiled;
  std::string error, out;
  Timestamp value;
  EXPECT_TRUE(castTextToTimestamp(local, &value));
  if (!compiled.compile(pattern, &error)) return "bad pattern";
  return compiled.format(value, &out) ? out : "no";
}

std::string parsed(std::string_view pattern, std::string_view text) {
  TimestampPattern compiled;
  std::string error;
  Timestamp value;
  if (!compiled.compile(pattern, &error)) return "bad pattern";
  if (!compiled.parse(text, &value)) return "no";
  char out[kTimestampTextMax];
  return {out, formatTimestamp(value, 9, out)};
}

// Answers of java.time on JDK 25 (the same on 21).
TEST(TimestampPattern, formatsAsJava) {
  EXPECT_EQ(formatted("yyyy-MM-dd HH:mm:ss.SSS", "1969-12-31 23:59:59.999"), "1969-12-31 23:59:59.999");
  EXPECT_EQ(formatted("EEE, d MMM yyyy", "2021-03-14 02:30:00"), "Sun, 14 Mar 2021");
  EXPECT_EQ(formatted("yy/M/d h:m:s a", "1969-12-31 23:59:59"), "69/12/31 11:59:59 PM");
  EXPECT_EQ(formatted("D w e", "2020-02-29"), "60 9 7");
  EXPECT_EQ(formatted("YYYY", "9999-12-31"), "+10000");
  EXPECT_EQ(formatted("[yyyy] 'o''clock' ''", "2020-02-29"), "2020 o'clock '");
  EXPECT_EQ(formatted("q QQ QQQ QQQQ", "2020-02-29"), "1 01 Q1 1st quarter");
  EXPECT_EQ(formatted("kk:KK n", "2020-02-29 12:34:56.789"), "12:00 789000000");
  EXPECT_EQ(formatted("uuuu-DDD", "2018-12-30"), "2018-364");
  EXPECT_EQ(formatted("XXX", "2020-02-29"), "no");
  for (const char* bad : {"foo", "{", "yyyy'", "ddd", "]", "yyyy#"})
    EXPECT_EQ(formatted(bad, "2020-02-29"), "bad pattern");
}

TEST(TimestampPattern, parsesAsJava) {
  EXPECT_EQ(parsed("yyyyMMddHHmmssSSS", "20200229123456789"), "2020-02-29 12:34:56.789000000");
  EXPECT_EQ(parsed("dd/MMM/yyyy:HH:mm:ss", "10/Oct/2000:13:55:36"), "2000-10-10 13:55:36.000000000");
  EXPECT_EQ(parsed("yy/M/d h:m:s a", "20/2/9 1:2:3 PM"), "2020-02-09 13:02:03.000000000");
  EXPECT_EQ(parsed("yyyy-MM-dd[ HH:mm[:ss]]", "2020-02-29 12:34"), "2020-02-29 12:34:00.000000000");
  EXPECT_EQ(parsed("yyyy-MM-dd HH:mm:ss", "2020-02-30 24:00:00"), "2020-03-01 00:00:00.000000000");
  EXPECT_EQ(parsed("HH:mm:ss", "12:34:56"), "1970-01-01 12:34:56.000000000");
  EXPECT_EQ(parsed("uuuu-DDD", "2020-060"), "2020-02-29 00:00:00.000000000");
  EXPECT_EQ(parsed("EEE, d MMM yyyy", "Sun, 29 Feb 2020"), "no");  // it was a Saturday
  EXPECT_EQ(parsed("MM-dd", "02-30"), "no");
  for (const char* bad :
       {"2020-02-29 12:34", "2020-13-01 00:00:00", "0000-01-01 00:00:00", "12020-01-01 00:00:00", ""}) {
    EXPECT_EQ(parsed("yyyy-MM-dd HH:mm:ss", bad), "no") << bad;
  }
}

TEST(TimestampPattern, lenientSqlText) {
  Timestamp value;
  EXPECT_TRUE(parseSqlTimestampLeniently(" 2020-02-30 25:00:00 ", &value));
  char out[kTimestampTextMax];
  EXPECT_EQ(std::string(out, formatTimestamp(value, 0, out)), "2020-03-02 01:00:00");
  EXPECT_FALSE(parseSqlTimestampLeniently("2020-02-29T12:34:56", &value));
}

// Answers of java.text.SimpleDateFormat.
TEST(SimpleDatePattern, agreesWithJava) {
  const auto utc = Zone::find("UTC"), newYork = Zone::find("America/New_York");
  auto format = [](std::string_view pattern, const Zone& zone, int64_t millis) {
    SimpleDatePattern compiled;
    std::string error, out;
    EXPECT_TRUE(compiled.compile(pattern, &error)) << error;
    compiled.format(millis, zone, &out);
    return out;
  };
  auto parse = [](std::string_view pattern, const Zone& zone, std::string_view text) {
    SimpleDatePattern compiled;
    std::string error;
    int64_t millis = 0;
    EXPECT_TRUE(compiled.compile(pattern, &error)) << error;
    return compiled.parse(text, zone, &millis) ? millis : -1;
  };
  EXPECT_EQ(format("yyyy-MM-dd HH:mm:ss", *utc, -62135596800000), "0001-01-03 00:00:00");  // Julian
  EXPECT_EQ(format("yyyy-MM-dd HH:mm:ss", *utc, 100000000000000000), "3170843-11-07 09:46:40");
  EXPECT_EQ(format("yyyy-MM-dd HH:mm:ss", *newYork, 1636266600000), "2021-11-07 01:30:00");
  EXPECT_EQ(format("D w", *utc, -1), "365 1");
  EXPECT_EQ(format("EEEE MMMM h a XXX", *newYork, 0), "Wednesday December 7 PM -05:00");
  EXPECT_EQ(parse("yyyy-MM-dd HH:mm:ss", *newYork, "2021-03-14 02:30:00"), 1615707000000);
  EXPECT_EQ(parse("yyyy-MM-dd HH:mm:ss", *newYork, "2021-11-07 01:30:00"), 1636266600000);
  EXPECT_EQ(parse("yyyyMMdd", *utc, "2020-02"), 1575244800000);  // month "-0", day 2
  EXPECT_EQ(parse("yyyy-MM-dd", *utc, "2020-02-30 and more"), 1583020800000);
  EXPECT_EQ(parse("yyyy-MM-dd HH:mm:ss", *utc, "2020-02-29 25:00:00"), 1583024400000);
  EXPECT_EQ(parse("yyyy-MM-dd HH:mm:ss", *utc, "2020-02-29"), -1);
  EXPECT_EQ(parse("yyyyMMdd", *utc, " 2020-02-29 "), -55795651200000);
  SimpleDatePattern bad;
  std::string error;
  EXPECT_FALSE(bad.compile("foo", &error));
  EXPECT_FALSE(bad.compile("yyyy'", &error));
}

}  // namespace
}  // namespace millrace
