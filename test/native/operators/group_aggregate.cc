#include <gtest/gtest.h>

#include <random>

#include "operators/calls.h"

namespace millrace::testing {
namespace {

PlanText groupBy(std::vector<std::string> input, std::vector<uint32_t> keys, std::vector<std::string> calls,
                 std::vector<std::string> output, const std::string& emit = "changes", bool inputRetracts = false,
                 bool updateBefore = true) {
  PlanText plan;
  plan.input = std::move(input);
  plan.mode = emit == "final" ? "BATCH" : "STREAMING";
  plan.operators.push_back({"group_aggregate",
                            "{\"keys\":" + numbersText(keys) + ",\"aggregates\":" + listText(calls) + ",\"emit\":\"" +
                                emit + "\",\"updateBefore\":" + (updateBefore ? "true" : "false") +
                                ",\"inputRetracts\":" + (inputRetracts ? "true" : "false") + "}",
                            std::move(output), std::move(keys)});
  return plan;
}

TEST(GroupAggregate, EmitsTheChangelogOfEachRow) {
  PlanText plan = groupBy({"text", "i32"}, {0}, {call("sum_i32", "1", "i32"), call("count_star", "", "i64")},
                          {"text", "i32", "i64"});
  expectEverywhere(plan, {row("a", 1), row("b", 2), row("a", 0), row(nullptr, 5), row("a", nullptr), row(nullptr, 1)},
                   {"+I a 1 1", "+I b 2 1", "-U a 1 1", "+U a 1 2", "+I null 5 1", "-U a 1 2", "+U a 1 3",
                    "-U null 5 1", "+U null 6 2"});
}

TEST(GroupAggregate, EqualResultsEmitNothing) {
  PlanText plan =
      groupBy({"text", "i32"}, {0}, {call("max_any", "1", "i32")}, {"text", "i32"}, "changes", false, false);
  expectEverywhere(plan, {row("a", 3), row("a", 2), row("a", 3), row("a", 4)}, {"+I a 3", "+U a 4"});
}

TEST(GroupAggregate, DistinctIsGroupingWithoutAggregates) {
  PlanText plan = groupBy({"text", "i32"}, {0, 1}, {}, {"text", "i32"});
  expectEverywhere(plan, {row("a", 3), row("a", 3), row("a", nullptr), row("a", nullptr), row("b", 3)},
                   {"+I a 3", "+I a null", "+I b 3"});
}

TEST(GroupAggregate, TakesBackRows) {
  using enum RowKind;
  PlanText plan = groupBy({"text", "i32"}, {0}, {call("sum_i32", "1", "i32"), call("min_any", "1", "i32")},
                          {"text", "i32", "i32"}, "changes", true);
  expectEverywhere(plan,
                   {change(kDelete, "z", 1), row("a", 5), row("a", 3), change(kUpdateBefore, "a", 3),
                    change(kUpdateAfter, "a", 9), change(kDelete, "a", 9), change(kDelete, "a", 7), row("a", 1)},
                   {"+I a 5 5", "-U a 5 5", "+U a 8 3", "-U a 8 3", "+U a 5 5", "-U a 5 5", "+U a 14 5", "-U a 14 5",
                    "+U a 5 5", "-D a 5 5", "+I a 1 1"});
}

TEST(GroupAggregate, FiltersAndDistinct) {
  PlanText plan = groupBy(
      {"text", "i32", "bool"}, {0},
      {call("count_any", "1", "i64", "\"distinct\":true"),
       call("sum_i32", "1", "i32", "\"distinct\":true,\"filter\":2"), call("count_star", "", "i64", "\"filter\":2")},
      {"text", "i64", "i32", "i64"});
  expectEverywhere(
      plan, {row("a", 1, true), row("a", 1, true), row("a", 2, nullptr), row("a", nullptr, true), row("a", 2, true)},
      {"+I a 1 1 1", "-U a 1 1 1", "+U a 1 1 2", "-U a 1 1 2", "+U a 2 1 2", "-U a 2 1 2", "+U a 2 1 3", "-U a 2 1 3",
       "+U a 2 3 4"});
}

TEST(GroupAggregate, DistinctCountsFallWithRetractions) {
  using enum RowKind;
  PlanText plan =
      groupBy({"i32"}, {},
              {call("count_any", "0", "i64", "\"distinct\":true"), call("sum_i32", "0", "i32", "\"distinct\":true")},
              {"i64", "i32"}, "changes", true);
  expectEverywhere(plan,
                   {row(1), row(1), change(kUpdateBefore, 1), change(kUpdateAfter, 2), change(kUpdateBefore, 1),
                    change(kUpdateAfter, 2), row(2)},
                   {"+I 1 1", "-U 1 1", "+U 2 3", "-U 2 3", "+U 1 2"});
}

TEST(GroupAggregate, ListsKeepCanonicalOrder) {
  using enum RowKind;
  PlanText plan = groupBy(
      {"text"}, {},
      {call("listagg_s", "0", "text", "\"parameters\":[\"|\"]"), call("listagg_s", "0", "text", "\"distinct\":true")},
      {"text", "text"}, "changes", true);
  expectEverywhere(
      plan, {row("1"), row("5"), change(kUpdateBefore, "1"), change(kUpdateAfter, "3"), row("5"), row(nullptr)},
      {"+I 1 1", "-U 1 1", "+U 1|5 1,5", "-U 1|5 1,5", "+U 5 5", "-U 5 5", "+U 5|3 5,3", "-U 5|3 5,3", "+U 5|3|5 5,3"});
}

TEST(GroupAggregate, FirstLastArrayAndCollect) {
  PlanText plan = groupBy({"i32"}, {},
                          {call("first_value_any", "0", "i32"), call("last_value_any", "0", "i32"),
                           call("array_agg_any", "0", "list of i32"), call("collect_any", "0", "multiset of i32")},
                          {"i32", "i32", "list of i32", "multiset of i32"});
  expectEverywhere(
      plan, {row(nullptr), row(7), row(4), row(7)},
      {"+I null null [null] []", "-U null null [null] []", "+U 7 7 [null 7] [7:1]", "-U 7 7 [null 7] [7:1]",
       "+U 7 4 [null 7 4] [4:1 7:1]", "-U 7 4 [null 7 4] [4:1 7:1]", "+U 7 7 [null 7 4 7] [4:1 7:2]"});
}

TEST(GroupAggregate, FinalRowsComeAtTheEnd) {
  PlanText plan = groupBy({"text", "i32"}, {0}, {call("avg_i32", "1", "i32"), call("count_any", "1", "i64")},
                          {"text", "i32", "i64"}, "final");
  std::vector<Input> rows = {row("a", 1),       watermark(10), row("b", 7), row("a", 4),
                             row("c", nullptr), watermark(20), row("b", 8)};
  OperatorRun run(plan, {});
  EXPECT_EQ(sorted(run.feed(rows)), (std::vector<std::string>{"+I a 2 2", "+I b 7 2", "+I c null 0"}));
  expectEverywhere(plan, rows, OperatorRun(plan, {}).feed(rows));
}

TEST(GroupAggregate, GlobalFinalRowOfNoInput) {
  PlanText plan =
      groupBy({"i32"}, {}, {call("count_star", "", "i64"), call("sum_i32", "0", "i32")}, {"i64", "i32"}, "final");
  expectEverywhere(plan, {}, {"+I 0 null"});
  expectEverywhere(plan, {row(1), row(2)}, {"+I 2 3"});
  expectEverywhere(groupBy({"i32"}, {}, {call("count_star", "", "i64")}, {"i64"}), {}, {});
}

TEST(GroupAggregate, SumsAndAverages) {
  PlanText plan = groupBy({"i8", "i64", "f64", "d5.2"}, {},
                          {call("sum_i8", "0", "i8"), call("sum_i64", "1", "i64"), call("sum_f64", "2", "f64"),
                           call("sum_d64", "3", "d38.2"), call("avg_i64", "1", "i64"), call("avg_f64", "2", "f64"),
                           call("avg_d64", "3", "d38.6")},
                          {"i8", "i64", "f64", "d38.2", "i64", "f64", "d38.6"}, "final");
  expectEverywhere(
      plan, {row(127, INT64_MAX, 1e16, "1.00"), row(1, int64_t{1}, 1.0, "2.00"), row(nullptr, nullptr, -1e16, "2.00")},
      {"+I -128 -9223372036854775808 1 5.00 -4611686018427387904 0.33333333333333331 1.666667"});
}

TEST(GroupAggregate, Deviations) {
  PlanText plan = groupBy(
      {"i8", "d5.2"}, {},
      {call("var_pop_i8", "0", "i8"), call("var_samp_i8", "0", "i8"), call("stddev_pop_i8", "0", "i8"),
       call("stddev_samp_i8", "0", "i8"), call("var_pop_d64", "1", "d38.6"), call("var_samp_d64", "1", "d38.6")},
      {"i8", "i8", "i8", "i8", "d38.6", "d38.6"}, "final");
  expectEverywhere(plan, {row(1, "1.25"), row(2, "999.99"), row(nullptr, nullptr), row(127, "-0.01"), row(2, nullptr)},
                   {"+I -127 87 54 62 221942.575022 332913.862533"});
}

TEST(GroupAggregate, PercentilesAndApproximateCounts) {
  PlanText plan = groupBy({"f64"}, {},
                          {call("percentile_f64", "0", "f64", "\"parameters\":[0.5]"),
                           call("percentile_f64", "0", "list of f64", "\"parameters\":[[0,0.25,1]]"),
                           call("approx_count_distinct_any", "0", "i64")},
                          {"f64", "list of f64", "i64"}, "final");
  expectEverywhere(plan, {row(4.0), row(1.0), row(nullptr), row(2.0), row(3.0), row(1.0)}, {"+I 2 [1 1 4] 4"});
  std::vector<Input> many;
  for (int i = 0; i < 20000; ++i) many.push_back(row(static_cast<double>(i % 10000)));
  OperatorRun run(groupBy({"f64"}, {}, {call("approx_count_distinct_any", "0", "i64")}, {"i64"}, "final"), {});
  int64_t estimate = std::stoll(run.feed(many).at(0).substr(3));
  EXPECT_NEAR(static_cast<double>(estimate), 10000, 300);
}

TEST(GroupAggregate, ASecondRowOfASingleValueFailsAfterTheRowsBeforeIt) {
  PlanText plan = groupBy({"text", "i32"}, {0}, {call("single_value_any", "1", "i32")}, {"text", "i32"});
  std::vector<std::string> lines =
      OperatorRun(plan, {}).feed({row("a", 1), row("b", nullptr), row("a", 1), row("c", 2)});
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0], "+I a 1");
  EXPECT_EQ(lines[1], "+I b null");
  EXPECT_EQ(lines[2].substr(0, 7), "failed:");
}

// Whatever a savepoint holds, it is refused or taken, never a crash.
TEST(GroupAggregate, BrokenStateNeverCrashes) {
  PlanText plan = groupBy(
      {"text", "i32", "f64"}, {0},
      {call("sum_f64", "2", "f64"), call("min_any", "0", "text"), call("count_any", "0", "i64", "\"distinct\":true"),
       call("last_value_any", "0", "text"), call("listagg_s", "0", "text", "\"distinct\":true"),
       call("array_agg_any", "0", "list of text"), call("collect_any", "1", "multiset of i32"),
       call("var_pop_f64", "2", "f64"), call("approx_count_distinct_any", "0", "i64"),
       call("percentile_f64", "2", "f64", "\"parameters\":[0.5]"), call("single_value_any", "1", "i32")},
      {"text", "f64", "text", "i64", "text", "text", "list of text", "multiset of i32", "f64", "i64", "f64", "i32"});
  std::mt19937_64 random(3);
  int taken = 0;
  for (int round = 0; round < 2000; ++round) {
    OperatorRun run(plan, {1024, 1, false, 1, 1});
    run.tamper = [&](MemorySnapshot* snapshot) {
      for (auto& [name, parts] : snapshot->tables) {
        for (auto& part : parts) {
          for (uint64_t n = 1 + random() % 3; n > 0; --n)
            part.bytes[random() % part.bytes.size()] = static_cast<uint8_t>(random() % 4 ? random() % 8 : random());
        }
      }
    };
    taken += !run.feed({row("a longer text than inline", 1, 0.5), row("b", 2, 1.5), row("c", 1, 2.5), row("d", 1, 2.5)})
                  .empty();
    if (HasFailure()) return;
  }
  EXPECT_GT(taken, 100);
}

TEST(GroupAggregate, ManyGroups) {
  std::vector<Input> rows;
  std::vector<std::string> expected;
  for (int i = 0; i < 3000; ++i)
    rows.push_back(row(("a key longer than what lies inline " + std::to_string(i % 1000)).c_str(), i));
  for (int i = 0; i < 1000; ++i)
    expected.push_back("+I a key longer than what lies inline " + std::to_string(i) + " " +
                       std::to_string(3 * i + 3000));
  PlanText plan = groupBy({"text", "i32"}, {0}, {call("sum_i32", "1", "i32")}, {"text", "i32"}, "final");
  EXPECT_EQ(sorted(OperatorRun(plan, {1024, 3, false, 1, 2}).feed(rows)), sorted(expected));
  EXPECT_EQ(sorted(OperatorRun(plan, {7, 1, true, 1, 0}).feed(rows)), sorted(expected));
}

}  // namespace
}  // namespace millrace::testing
