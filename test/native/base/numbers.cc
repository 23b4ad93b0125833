#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "base/number_format.h"
#include "base/number_parse.h"

namespace millrace {
namespace {

std::string text(double value) {
  char out[kNumberTextMax];
  return {out, formatDouble(value, out)};
}

std::string text(float value) {
  char out[kNumberTextMax];
  return {out, formatFloat(value, out)};
}

TEST(NumberFormat, doublesPrintAsJavaDoes) {
  EXPECT_EQ(text(0.0), "0.0");
  EXPECT_EQ(text(-0.0), "-0.0");
  EXPECT_EQ(text(3125.0), "3125.0");
  EXPECT_EQ(text(1e10), "1.0E10");
  EXPECT_EQ(text(1e7), "1.0E7");
  EXPECT_EQ(text(9999999.0), "9999999.0");
  EXPECT_EQ(text(0.001), "0.001");
  EXPECT_EQ(text(0.00099), "9.9E-4");
  EXPECT_EQ(text(100.0), "100.0");
  EXPECT_EQ(text(123456.789), "123456.789");
  EXPECT_EQ(text(4.9e-324), "4.9E-324");
  EXPECT_EQ(text(1e-323), "9.9E-324");
  EXPECT_EQ(text(2e-323), "2.0E-323");
  EXPECT_EQ(text(2e23), "2.0E23");
  EXPECT_EQ(text(1.7976931348623157e308), "1.7976931348623157E308");
  EXPECT_EQ(text(std::nan("")), "NaN");
  EXPECT_EQ(text(-std::numeric_limits<double>::infinity()), "-Infinity");
}

TEST(NumberFormat, floatsPrintTheirOwnShortestDigits) {
  EXPECT_EQ(text(0.1f), "0.1");
  EXPECT_EQ(text(1.4e-45f), "1.4E-45");
  EXPECT_EQ(text(3.4028235e38f), "3.4028235E38");
  EXPECT_EQ(text(16777216.0f), "1.6777216E7");
  EXPECT_EQ(text(1577934245.0f), "1.5779342E9");
}

TEST(NumberParse, castsToIntegersDropTheFractionAndTrimBlanks) {
  int64_t value = 0;
  EXPECT_TRUE(castTextToInt64("3.99", &value));
  EXPECT_EQ(value, 3);
  EXPECT_TRUE(castTextToInt64("  -12 ", &value));
  EXPECT_EQ(value, -12);
  EXPECT_TRUE(castTextToInt64("+5", &value));
  EXPECT_TRUE(castTextToInt64("-9223372036854775808", &value));
  EXPECT_EQ(value, std::numeric_limits<int64_t>::min());
  EXPECT_FALSE(castTextToInt64("9223372036854775808", &value));
  EXPECT_FALSE(castTextToInt64("99999999999999999999999", &value));
  for (const char* bad : {"", " ", "-", "1e3", "0x1F", "1.5E-2", "+1-02", "abc", "1 2", "3.x"}) {
    EXPECT_FALSE(castTextToInt64(bad, &value)) << bad;
  }
  int8_t tiny = 0;
  EXPECT_FALSE(castTextToInt8("300", &tiny));
  EXPECT_TRUE(castTextToInt8("-128", &tiny));
  EXPECT_FALSE(castTextToInt8("128", &tiny));
  int32_t whole = 0;
  EXPECT_FALSE(parseInt32("3.9", &whole));
  EXPECT_FALSE(parseInt32(" 3", &whole));
  EXPECT_TRUE(parseInt32("+2147483647", &whole));
}

TEST(NumberParse, doublesFollowJavasGrammar) {
  double value = 0;
  auto parsed = [&](const char* source) { return parseDouble(source, &value) ? value : -1; };
  EXPECT_EQ(parsed(" 12 "), 12.0);
  EXPECT_EQ(parsed("\t1.5e3\n"), 1500.0);
  EXPECT_EQ(parsed("1d"), 1.0);
  EXPECT_EQ(parsed(".5f"), 0.5);
  EXPECT_EQ(parsed("5."), 5.0);
  EXPECT_EQ(parsed("0x1.8p3"), 12.0);
  EXPECT_EQ(parsed("0x1F"), -1);
  EXPECT_EQ(parsed("1e400"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(parsed("1e-400"), 0.0);
  EXPECT_EQ(parsed("0.000000001e-400"), 0.0);
  EXPECT_EQ(parsed("1.7976931348623157e308"), 1.7976931348623157e308);
  EXPECT_EQ(parsed("9007199254740993"), 9007199254740992.0);
  EXPECT_EQ(parsed("123456789012345678901234567890"), 123456789012345678901234567890.0);
  EXPECT_EQ(parsed("-Infinity"), -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(parseDouble("NaN", &value) && std::isnan(value));
  for (const char* bad : {"", " ", ".", "e3", "1e", "inf", "nan", "1 2", "0xp1", "--1", "1ff", "1_000"}) {
    EXPECT_FALSE(parseDouble(bad, &value)) << bad;
  }
  float small = 0;
  EXPECT_TRUE(parseFloat("16777217", &small));
  EXPECT_EQ(small, 16777216.0f);
  EXPECT_TRUE(parseFloat("1e39", &small));
  EXPECT_EQ(small, std::numeric_limits<float>::infinity());
}

TEST(NumberParse, jsonNumbersAreStrict) {
  JsonNumber number;
  EXPECT_TRUE(scanJsonNumber("-12,", &number));
  EXPECT_EQ(number.length, 3u);
  EXPECT_TRUE(number.integer);
  EXPECT_TRUE(scanJsonNumber("0.5e+10}", &number));
  EXPECT_EQ(number.length, 7u);
  EXPECT_FALSE(number.integer);
  for (const char* bad : {"", "-", "+1", "01", ".5", "1.", "1e", "1.e3", "NaN"}) {
    EXPECT_FALSE(scanJsonNumber(bad, &number)) << bad;
  }
}

TEST(NumberParse, booleansTakeTenWords) {
  bool value = false;
  EXPECT_TRUE(castTextToBoolean("YES", &value) && value);
  EXPECT_TRUE(castTextToBoolean("0", &value) && !value);
  EXPECT_FALSE(castTextToBoolean("on", &value));
  EXPECT_FALSE(castTextToBoolean(" true", &value));
}

}  // namespace
}  // namespace millrace
