#include "base/zone.h"

#include <gtest/gtest.h>

#include <string>

#include "base/posix_zone.h"
#include "base/timestamp_text.h"

namespace millrace {
namespace {

int64_t local(const char* text) {
  Timestamp value;
  EXPECT_TRUE(castTextToTimestamp(text, &value)) << text;
  return value.millis;
}

std::string text(int64_t millis) {
  char out[kTimestampTextMax];
  return {out, formatTimestamp({millis, 0}, 0, out)};
}

std::string instant(const char* zone, const char* localText) {
  return text(Zone::find(zone)->toInstant(local(localText)));
}

std::string localTime(const char* zone, const char* instantText) {
  return text(Zone::find(zone)->toLocal(local(instantText)));
}

TEST(Zone, gapsGoLaterAndOverlapsTakeTheEarlierOffset) {
  EXPECT_EQ(instant("Europe/Berlin", "2024-03-31 02:30:00"), "2024-03-31 01:30:00");  // 03:30+02
  EXPECT_EQ(instant("Europe/Berlin", "2024-10-27 02:30:00"), "2024-10-27 00:30:00");  // +02
  EXPECT_EQ(instant("Europe/Berlin", "2024-07-01 12:00:00"), "2024-07-01 10:00:00");
  EXPECT_EQ(instant("America/New_York", "2024-11-03 01:30:00"), "2024-11-03 05:30:00");
}

TEST(Zone, localMeanTimeKeepsItsSeconds) {
  EXPECT_EQ(localTime("Europe/Berlin", "1890-01-01 00:00:00"), "1890-01-01 00:53:28");
  EXPECT_EQ(instant("Asia/Kolkata", "1883-11-18 12:00:00"), "1883-11-18 06:38:50");
}

TEST(Zone, rulesHoldForeverAndDaysMayBeMissing) {
  EXPECT_EQ(localTime("Europe/Berlin", "2150-07-01 12:00:00"), "2150-07-01 14:00:00");
  EXPECT_EQ(localTime("Europe/Berlin", "9999-07-01 12:00:00"), "9999-07-01 14:00:00");
  EXPECT_EQ(instant("America/New_York", "9999-01-01 12:00:00"), "9999-01-01 17:00:00");
  EXPECT_EQ(instant("Pacific/Apia", "2011-12-30 12:00:00"), "2011-12-30 22:00:00");  // the day that Samoa skipped
  EXPECT_TRUE(Zone::find("Europe/Berlin")->hasDaylightTime());
  EXPECT_FALSE(Zone::find("Asia/Kolkata")->hasDaylightTime());
}

TEST(Zone, namesAreThoseOfJava) {
  EXPECT_TRUE(Zone::find("UTC")->isUtc());
  for (const char* id : {"+08:00", "+8", "GMT+8", "GMT+08:00", "UTC+08:00", "UT+0800", "Asia/Shanghai", "PRC"}) {
    ASSERT_NE(Zone::find(id), nullptr) << id;
    EXPECT_EQ(Zone::find(id)->offsetAt(1'700'000'000), 8 * 3600) << id;
  }
  EXPECT_EQ(Zone::find("-03:30")->offsetAt(0), -12600);
  for (const char* id :
       {"", "Mars/Base", "+19", "GMT+", "../etc/passwd", "/etc/passwd", "+8:7", "Europe", "europe/berlin"}) {
    EXPECT_EQ(Zone::find(id), nullptr) << id;
  }
  EXPECT_STRNE(Zone::databaseVersion(), "");
}

// The example of Flink's TimeWindowUtil.toEpochMillsForTimer.
TEST(Zone, timersFireOnceTheDoubledHourIsOver) {
  const auto zone = Zone::find("America/Los_Angeles");
  EXPECT_EQ(zone->toTimer(local("2021-03-14 01:00:00")), 1615712400000);
  EXPECT_EQ(zone->toTimer(local("2021-03-14 02:00:00")), 1615716000000);
  EXPECT_EQ(zone->toTimer(local("2021-03-14 02:59:59")), 1615716000000);
  EXPECT_EQ(zone->toTimer(local("2021-03-14 03:00:00")), 1615716000000);
  EXPECT_EQ(zone->toTimer(local("2021-11-07 00:00:00")), 1636268400000);
  EXPECT_EQ(zone->toTimer(local("2021-11-07 01:00:00")), 1636275600000);
  EXPECT_EQ(zone->toTimer(local("2021-11-07 02:00:00")), 1636279200000);
  EXPECT_EQ(zone->toTimer(INT64_MAX), INT64_MAX);
}

TEST(Zone, brokenFilesAreRefused) {
  EXPECT_EQ(Zone::parse("x", ""), nullptr);
  EXPECT_EQ(Zone::parse("x", std::string(100, 'T')), nullptr);
  std::string header = "TZif2" + std::string(15, '\0') + std::string(24, '\xFF');
  EXPECT_EQ(Zone::parse("x", header), nullptr);
  PosixZone rule;
  EXPECT_TRUE(parsePosixZone("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", &rule));
  EXPECT_EQ(rule.standardOffset, -3 * 3600);
  for (const char* bad :
       {"", "CE", "CET", "CET-1CEST", "CET-1CEST,M13.1.0,M1.1.0", "CET-1CEST,M3.5.0,M10.5.0/3x", "<>1"}) {
    EXPECT_FALSE(parsePosixZone(bad, &rule)) << bad;
  }
}

}  // namespace
}  // namespace millrace
