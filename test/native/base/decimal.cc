#include "base/decimal.h"

#include <gtest/gtest.h>

#include <string>

namespace millrace {
namespace {

std::string text(int128 value, int scale) {
  char out[kDecimalTextMax];
  return {out, formatDecimal(value, scale, out)};
}

int128 unscaled(const char* digits) {
  int128 value = 0;
  EXPECT_TRUE(parseDecimal(digits, 38, 0, &value)) << digits;
  return value;
}

std::string parsed(const char* source, int precision, int scale) {
  int128 value = 0;
  return parseDecimal(source, precision, scale, &value) ? text(value, scale) : "overflow";
}

TEST(Decimal, parsesJavasGrammarAndRoundsHalfUp) {
  EXPECT_EQ(parsed("12.345", 10, 2), "12.35");
  EXPECT_EQ(parsed("-12.345", 10, 2), "-12.35");
  EXPECT_EQ(parsed("-0.5", 5, 0), "-1");
  EXPECT_EQ(parsed("1.5e3", 10, 2), "1500.00");
  EXPECT_EQ(parsed("15e-3", 10, 2), "0.02");
  EXPECT_EQ(parsed("14e-3", 10, 2), "0.01");
  EXPECT_EQ(parsed(".5", 10, 2), "0.50");
  EXPECT_EQ(parsed("5.", 10, 2), "5.00");
  EXPECT_EQ(parsed("99.995", 4, 2), "overflow");
  EXPECT_EQ(parsed("1e2147483647", 38, 0), "overflow");
  EXPECT_EQ(parsed("0e2147483647", 38, 0), "0");
  EXPECT_EQ(parsed("1e-2147483647", 38, 0), "0");
  EXPECT_EQ(parsed("99999999999999999999999999999999999999", 38, 0), "99999999999999999999999999999999999999");
  EXPECT_EQ(parsed("00000000000000000000000000000000000000000000000001.5", 5, 1), "1.5");
  for (const char* bad : {"", ".", "-", "1e", " 1", "1 ", "NaN", "0x1F", "1.2.3", "1e99999999999"}) {
    EXPECT_EQ(parsed(bad, 38, 2), "overflow") << bad;
  }
}

TEST(Decimal, castsTrimBlanksAndShareFlinksEnd) {
  int128 value = 0;
  EXPECT_TRUE(castTextToDecimal(" 12 ", 10, 2, &value));
  EXPECT_EQ(value, 1200);
  EXPECT_TRUE(castTextToDecimal("t", 5, 0, &value));
  EXPECT_EQ(value, 0);
  EXPECT_FALSE(castTextToDecimal("t", 38, 18, &value));
  EXPECT_FALSE(castTextToDecimal("yes", 5, 0, &value));
  EXPECT_FALSE(castTextToDecimal(" ", 5, 0, &value));
}

TEST(Decimal, printsExactlyItsScale) {
  EXPECT_EQ(text(1230, 2), "12.30");
  EXPECT_EQ(text(-5, 3), "-0.005");
  EXPECT_EQ(text(0, 0), "0");
  EXPECT_EQ(text(0, 2), "0.00");
  EXPECT_EQ(text(unscaled("12345678901234567890123456789012345678"), 38), "0.12345678901234567890123456789012345678");
}

TEST(Decimal, addsThroughTheWideType) {
  int128 value = 0;
  // DECIMAL(38, 18) + DECIMAL(38, 38) is DECIMAL(38, 17): both sides are aligned at 38 digits after the point first.
  EXPECT_TRUE(addDecimals(unscaled("12345678901234567890123456789012345678"), 18,
                          unscaled("-50000000000000000000000000000000000000"), 38, 38, 17, &value));
  EXPECT_EQ(text(value, 17), "12345678901234567889.62345678901234568");
  EXPECT_FALSE(addDecimals(unscaled("99999999999999999999999999999999999999"), 0, 1, 0, 38, 0, &value));
  EXPECT_TRUE(subtractDecimals(5, 1, 25, 2, 5, 2, &value));
  EXPECT_EQ(text(value, 2), "0.25");
}

TEST(Decimal, multipliesAndDividesWithOneRounding) {
  int128 value = 0;
  EXPECT_TRUE(multiplyDecimals(unscaled("12345678901234567890123456789012345678"), 38, 3, 0, 38, 34, &value));
  EXPECT_EQ(text(value, 34), "0.3703703670370370367037037036703704");
  EXPECT_TRUE(divideDecimals(12345, 2, 12345, 2, 13, 8, &value));
  EXPECT_EQ(text(value, 8), "1.00000000");
  EXPECT_TRUE(divideDecimals(unscaled("9999999999"), 0, -1, 0, 31, 21, &value));
  EXPECT_EQ(text(value, 21), "-9999999999.000000000000000000000");
  EXPECT_TRUE(divideDecimals(1, 0, 3, 0, 38, 37, &value));
  EXPECT_EQ(text(value, 37), "0.3333333333333333333333333333333333333");
  EXPECT_TRUE(divideDecimals(2, 0, -3, 0, 10, 4, &value));
  EXPECT_EQ(text(value, 4), "-0.6667");
  EXPECT_TRUE(divideDecimals(unscaled("12345678901234567890123456789012345678"), 38,
                             unscaled("99999999999999999999999999999999999999"), 0, 38, 6, &value));
  EXPECT_EQ(text(value, 6), "0.000000");
  EXPECT_TRUE(divideDecimals(12345, 2, unscaled("-50000000000000000000000000000000000000"), 38, 38, 6, &value));
  EXPECT_EQ(text(value, 6), "-246.900000");
  EXPECT_TRUE(divideDecimals(unscaled("9999999999999999999999999999999"), 0,
                             unscaled("-50000000000000000000000000000000000000"), 38, 38, 6, &value));
  EXPECT_FALSE(divideDecimals(unscaled("9999999999999999999999999999999"), 0,
                              unscaled("-5000000000000000000000000000000000000"), 38, 38, 6, &value));
  EXPECT_TRUE(divideDecimals(1, 0, unscaled("70000000000000000000000000000000000000"), 38, 38, 37, &value));
  EXPECT_EQ(text(value, 37), "1.4285714285714285714285714285714285714");
  EXPECT_FALSE(divideDecimals(unscaled("99999999999999999999999999999999999999"), 0, 1, 38, 38, 6, &value));
}

TEST(Decimal, remainderFollowsTheDividend) {
  int128 value = 0;
  EXPECT_TRUE(remainderDecimals(unscaled("12345678901234567890123456789012345678"), 18,
                                unscaled("-50000000000000000000000000000000000000"), 38, 38, 38, &value));
  EXPECT_EQ(text(value, 38), "0.12345678901234567800000000000000000000");
  EXPECT_TRUE(remainderDecimals(12345, 2, -3, 0, 3, 2, &value));
  EXPECT_EQ(text(value, 2), "0.45");
  EXPECT_TRUE(remainderDecimals(-7, 0, 2, 0, 3, 0, &value));
  EXPECT_EQ(text(value, 0), "-1");
}

TEST(Decimal, comparesAcrossScales) {
  EXPECT_EQ(compareDecimals(10, 1, 1, 0), 0);
  EXPECT_LT(compareDecimals(-11, 1, -1, 0), 0);
  EXPECT_GT(compareDecimals(unscaled("99999999999999999999999999999999999999"), 0, 1, 38), 0);
}

TEST(Decimal, convertsToAndFromNumbers) {
  int128 value = 0;
  EXPECT_TRUE(decimalFromInt64(-9223372036854775807 - 1, 19, 0, &value));
  EXPECT_FALSE(decimalFromInt64(9223372036854775807, 10, 2, &value));
  EXPECT_TRUE(decimalFromDouble(0.1, 10, 5, &value));
  EXPECT_EQ(text(value, 5), "0.10000");
  EXPECT_TRUE(decimalFromDouble(2.675, 10, 2, &value));
  EXPECT_EQ(text(value, 2), "2.68");  // by its shortest text, not its binary value
  EXPECT_EQ(decimalToInt64(-1299, 2), -12);
  EXPECT_EQ(decimalToDouble(12345, 5, 2), 123.45);
  EXPECT_EQ(decimalToDouble(unscaled("12345678901234567890123456789012345678"), 38, 18), 12345678901234567890.0);
  EXPECT_EQ(floorDecimal(-125, 2), -2);
  EXPECT_EQ(ceilDecimal(-125, 2), -1);
  EXPECT_EQ(ceilDecimal(125, 2), 2);
}

}  // namespace
}  // namespace millrace
