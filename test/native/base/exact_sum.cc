#include "base/exact_sum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace millrace {
namespace {

double sumOf(const std::vector<double>& values) {
  ExactSum sum;
  for (double value : values) sum.add(value);
  return sum.round();
}

TEST(ExactSum, cancelsWithoutLoss) {
  EXPECT_EQ(sumOf({}), 0.0);
  EXPECT_EQ(sumOf({1e100, 1.0, -1e100}), 1.0);
  EXPECT_EQ(sumOf({0.1, 0.2, 0.3}), 0.6);
  EXPECT_EQ(sumOf({1.7976931348623157e308, 1.7976931348623157e308, -1.7976931348623157e308}), 1.7976931348623157e308);
  EXPECT_EQ(sumOf({1.7976931348623157e308, 1.7976931348623157e308}), std::numeric_limits<double>::infinity());
  EXPECT_EQ(sumOf({4.9e-324, 4.9e-324, 1e308, -1e308}), 9.9e-324);
  EXPECT_EQ(sumOf({9007199254740992.0, 1.0}), 9007199254740992.0);  // tie to even
  EXPECT_EQ(sumOf({9007199254740992.0, 1.0, 4.9e-324}), 9007199254740994.0);
}

TEST(ExactSum, orderGroupingAndRetractionDoNotMatter) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> values;
    const int spread = round % 2 ? 600 : 20;
    for (int i = 0; i < 50; ++i) {
      const double mantissa = static_cast<double>(static_cast<int64_t>(random()));
      values.push_back(std::ldexp(mantissa, static_cast<int>(random() % spread) - spread / 2));
    }
    const double expected = sumOf(values);
    std::shuffle(values.begin(), values.end(), random);
    EXPECT_EQ(sumOf(values), expected);
    ExactSum left, right, back;
    for (size_t i = 0; i < values.size(); ++i) (i % 3 ? left : right).add(values[i]);
    left.add(1e-7);
    left.retract(1e-7);
    std::vector<uint8_t> bytes;
    right.save(&bytes);
    EXPECT_LE(bytes.size(), ExactSum::kSavedBytesMax);
    ASSERT_TRUE(back.load(bytes.data(), bytes.size()));
    left.merge(back);
    EXPECT_EQ(left.round(), expected);
    ExactSum whole;
    for (double value : values) whole.add(value);
    std::vector<uint8_t> one, other;
    whole.save(&one);
    left.save(&other);
    EXPECT_EQ(one, other);  // the saved form depends on the sum alone
    for (double value : values) left.retract(value);
    EXPECT_EQ(left.round(), 0.0);
  }
}

TEST(ExactSum, agreesWithLongDoublesOnSmallIntegers) {
  std::mt19937_64 random(11);
  ExactSum sum;
  int64_t expected = 0;
  for (int i = 0; i < 10000; ++i) {
    const int64_t value = static_cast<int64_t>(random() % 2000001) - 1000000;
    sum.add(static_cast<double>(value) / 1024);
    expected += value;
  }
  EXPECT_EQ(sum.round(), static_cast<double>(expected) / 1024);
  EXPECT_EQ(sum.roundQuotient(10000), static_cast<double>(expected) / 1024 / 10000);
}

TEST(ExactSum, quotientsRoundOnce) {
  ExactSum sum;
  sum.add(1.0);
  EXPECT_EQ(sum.roundQuotient(3), 1.0 / 3);
  EXPECT_EQ(sum.roundQuotient(-3), -1.0 / 3);
  ExactSum tiny;
  tiny.add(4.9e-324);
  EXPECT_EQ(tiny.roundQuotient(2), 0.0);  // the tie goes to even
  tiny.add(4.9e-324);
  EXPECT_EQ(tiny.roundQuotient(2), 4.9e-324);
  ExactSum large;
  large.add(1.7976931348623157e308);
  large.add(1.7976931348623157e308);
  EXPECT_EQ(large.roundQuotient(2), 1.7976931348623157e308);
  ExactSum floats;
  floats.add(16777216.0);
  floats.add(1.0);
  EXPECT_EQ(floats.roundFloat(), 16777216.0f);
}

TEST(ExactSum, namesOfNumbersCanBeRetracted) {
  ExactSum sum;
  sum.add(1.5);
  sum.add(std::nan(""));
  EXPECT_TRUE(std::isnan(sum.round()));
  sum.retract(std::nan(""));
  EXPECT_EQ(sum.round(), 1.5);
  sum.add(std::numeric_limits<double>::infinity());
  EXPECT_EQ(sum.round(), std::numeric_limits<double>::infinity());
  sum.add(-std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(sum.round()));
}

TEST(ExactSum, refusesBrokenBytes) {
  ExactSum sum;
  std::vector<uint8_t> bytes;
  sum.save(&bytes);
  EXPECT_TRUE(sum.load(bytes.data(), bytes.size()));
  EXPECT_FALSE(sum.load(bytes.data(), bytes.size() - 1));
  bytes[24] = 3;
  EXPECT_FALSE(sum.load(bytes.data(), bytes.size()));
}

}  // namespace
}  // namespace millrace
