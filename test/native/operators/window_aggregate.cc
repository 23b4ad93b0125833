#include <gtest/gtest.h>

#include <random>

#include "operators/calls.h"

namespace millrace::testing {
namespace {

struct Window {
  std::string kind;
  int64_t size, slide;
  int64_t offset = 0;
  bool ltz = false;
};

std::string windowText(const Window& window, uint32_t timeColumn) {
  return "{\"kind\":\"" + window.kind + "\",\"sizeMs\":" + std::to_string(window.size) +
         ",\"slideMs\":" + std::to_string(window.slide) + ",\"offsetMs\":" + std::to_string(window.offset) +
         ",\"timeColumn\":" + std::to_string(timeColumn) + ",\"ltz\":" + (window.ltz ? "true" : "false") + "}";
}

// Rows (key text, value i32, time); COUNT(*), SUM(value) and further calls by key.
PlanText windowPlan(const Window& window, bool twoPhase, std::vector<uint32_t> keys = {0}, bool inputRetracts = false,
                    std::vector<std::pair<std::string, std::string>> more = {}) {
  PlanText plan;
  plan.input = {"text", "i32", "time"};
  std::vector<std::string> calls = {call("sum_i32", "1", "i32"), call("count_star", "", "i64")};
  std::vector<std::string> output(keys.size(), "text");
  output.insert(output.end(), {"i32", "i64"});
  for (const auto& [text, type] : more) {
    calls.push_back(text);
    output.push_back(type);
  }
  output.insert(output.end(), {"time", "time", "time"});
  auto config = [&](const std::string& phase, const std::vector<uint32_t>& phaseKeys, const std::string& properties) {
    return "{\"phase\":\"" + phase + "\",\"window\":" + windowText(window, 2) + ",\"keys\":" + numbersText(phaseKeys) +
           ",\"aggregates\":" + listText(calls) + ",\"properties\":" + properties +
           ",\"inputRetracts\":" + (inputRetracts ? "true" : "false") + "}";
  };
  const std::string properties = "[\"window_start\",\"window_end\",\"window_time\"]";
  if (!twoPhase) {
    plan.operators.push_back({"window_aggregate", config("single", keys, properties), output, keys});
    return plan;
  }
  std::vector<uint32_t> first(keys.size());
  for (uint32_t i = 0; i < first.size(); ++i) first[i] = i;
  plan.operators.push_back(
      {"window_aggregate", config("local", keys, "[]"), std::vector<std::string>(keys.size(), "text"), {}, true});
  plan.operators.push_back({"window_aggregate", config("global", first, properties), output, first});
  return plan;
}

void expectBothPhases(const Window& window, const std::vector<Input>& inputs, const std::vector<std::string>& expected,
                      int64_t late, std::vector<std::pair<std::string, std::string>> more = {}) {
  for (bool twoPhase : {false, true}) {
    SCOPED_TRACE(twoPhase ? "two phases" : "one phase");
    expectEverywhere(windowPlan(window, twoPhase, {0}, false, more), inputs, expected, late);
  }
}

// Feeds rows with a watermark of (time - delay) after each.
std::vector<Input> withWatermarks(const std::vector<Input>& rows, int64_t delay) {
  std::vector<Input> inputs;
  for (const Input& input : rows) {
    inputs.push_back(input);
    inputs.push_back(watermark(std::get<int64_t>(input.cells[2]) - delay));
  }
  return inputs;
}

TEST(WindowAggregate, TumbleDropsRowsOfFiredWindows) {
  expectBothPhases(
      {"tumble", 10, 10},
      withWatermarks(
          {row("a", 1, 3), row("a", 2, 15), row("a", 3, 8), row("b", 10, 9), row("a", 4, 20), row("a", 5, 9)}, 5),
      {"+I a 1 1 0 10 9", "+I a 2 1 10 20 19", "+I a 4 1 20 30 29"}, 3);
}

TEST(WindowAggregate, WindowsAlignBeforeTheEpoch) {
  expectBothPhases({"tumble", 10, 10, -3}, {row("a", 1, -4), row("a", 2, -3), row("a", 4, 6), row("a", 8, 7)},
                   {"+I a 1 1 -13 -3 -4", "+I a 6 2 -3 7 6", "+I a 8 1 7 17 16"}, 0);
}

TEST(WindowAggregate, HopCountsLateRowsInLaterWindows) {
  expectBothPhases(
      {"hop", 15, 5},
      withWatermarks({row("a", 1, 3), row("a", 2, 15), row("a", 3, 8), row("b", 10, 9), row("a", 4, 20),
                      row("a", 5, 11), row("b", 20, 14), row("a", 6, 26), row("b", 30, 16), row("a", 7, 4)},
                     5),
      {"+I a 1 1 -10 5 4", "+I a 1 1 -5 10 9", "+I b 10 1 0 15 14", "+I a 4 2 0 15 14", "+I b 30 2 5 20 19",
       "+I a 10 3 5 20 19", "+I b 50 2 10 25 24", "+I a 11 3 10 25 24", "+I b 30 1 15 30 29", "+I a 12 3 15 30 29",
       "+I a 10 2 20 35 34", "+I a 6 1 25 40 39"},
      1);
}

TEST(WindowAggregate, CumulateCarriesOn) {
  expectBothPhases({"cumulate", 20, 5},
                   withWatermarks({row("a", 1, 2), row("a", 2, 11), row("a", 4, 3), row("a", 8, 25)}, 0),
                   {"+I a 1 1 0 5 4", "+I a 1 1 0 10 9", "+I a 7 3 0 15 14", "+I a 7 3 0 20 19", "+I a 8 1 20 30 29",
                    "+I a 8 1 20 35 34", "+I a 8 1 20 40 39"},
                   0);
}

TEST(WindowAggregate, WindowsOfLocalTime) {
  // 2024-11-03, New York: the hour from 01:00 to 02:00 comes twice and is one window, which fires when it is over.
  Window hour{"tumble", 3600000, 3600000, 0, true};
  PlanText plan = windowPlan(hour, true);
  plan.zone = "America/New_York";
  constexpr int64_t kMidnight = 1730606400000;  // 04:00 UTC
  constexpr int64_t kHour = 3600000;
  auto local = [](int64_t hours) { return std::to_string(1730592000000 + hours * kHour); };  // local midnight as if UTC
  expectEverywhere(
      plan,
      withWatermarks({row("a", 1, kMidnight), row("a", 2, kMidnight + kHour + kHour / 2),
                      row("a", 4, kMidnight + 2 * kHour + kHour / 2), row("a", 8, kMidnight + 3 * kHour + 60000)},
                     0),
      {"+I a 1 1 " + local(0) + " " + local(1) + " " + std::to_string(kMidnight + kHour - 1),
       "+I a 6 2 " + local(1) + " " + local(2) + " " + std::to_string(kMidnight + 2 * kHour - 1),
       "+I a 8 1 " + local(2) + " " + local(3) + " " + std::to_string(kMidnight + 4 * kHour - 1)},
      0);
}

TEST(WindowAggregate, EverythingCountsInBatchMode) {
  PlanText plan = windowPlan({"tumble", 10, 10}, true);
  plan.mode = "BATCH";
  expectEverywhere(plan, withWatermarks({row("a", 1, 3), row("a", 2, 55), row("a", 4, 4)}, 0),
                   {"+I a 5 2 0 10 9", "+I a 2 1 50 60 59"}, 0);
}

TEST(WindowAggregate, WithoutKeys) {
  PlanText plan = windowPlan({"tumble", 10, 10}, false, {});
  expectEverywhere(plan, withWatermarks({row("a", 1, 3), row("b", 2, 5), row(nullptr, nullptr, 15)}, 0),
                   {"+I 3 2 0 10 9", "+I null 1 10 20 19"}, 0);
}

TEST(WindowAggregate, UpdatingInputCountsDown) {
  using enum RowKind;
  for (bool twoPhase : {false, true}) {
    PlanText plan = windowPlan({"tumble", 10, 10}, twoPhase, {0}, true, {{call("max_any", "1", "i32"), "i32"}});
    expectEverywhere(plan,
                     {row("a", 1, 3), row("a", 7, 5), row("b", 2, 5), change(kUpdateBefore, "a", 7, 5),
                      change(kUpdateAfter, "a", 3, 6), change(kDelete, "b", 2, 5)},
                     {"+I a 4 2 3 0 10 9"}, 0);
  }
}

TEST(WindowAggregate, EveryStateTravelsInPartials) {
  std::vector<std::pair<std::string, std::string>> more = {
      {call("avg_i32", "1", "i32"), "i32"},
      {call("min_any", "0", "text"), "text"},
      {call("count_any", "1", "i64", "\"distinct\":true"), "i64"},
      {call("first_value_any", "1", "i32"), "i32"},
      {call("last_value_any", "1", "i32"), "i32"},
      {call("listagg_s", "0", "text"), "text"},
      {call("listagg_s", "0", "text", "\"distinct\":true"), "text"},
      {call("array_agg_any", "1", "list of i32"), "list of i32"},
      {call("collect_any", "1", "multiset of i32"), "multiset of i32"},
      {call("var_pop_i32", "1", "i32"), "i32"},
      {call("approx_count_distinct_any", "1", "i64"), "i64"},
  };
  for (bool twoPhase : {false, true}) {
    PlanText plan = windowPlan({"hop", 20, 10}, twoPhase, {}, false, more);
    if (twoPhase) plan.operators[1].hash = {};
    expectEverywhere(plan, {row("b", 1, 1), row("a", nullptr, 12), row("c", 5, 13), row("b", 3, 14)},
                     {"+I 1 1 1 b 1 1 1 b b [1] [1:1] 0 1 -10 10 9",
                      "+I 9 4 3 a 3 1 3 b,a,c,b b,a,c [1 null 5 3] [1:1 3:1 5:1] 2 3 0 20 19",
                      "+I 8 3 4 a 2 5 3 a,c,b a,c,b [null 5 3] [3:1 5:1] 1 2 10 30 29"},
                     0);
  }
}

// Against a plain model: each row counts in every window whose end - 1 is beyond the watermark before the row.
TEST(WindowAggregate, RandomRowsAgreeWithTheModel) {
  std::mt19937_64 random(7);
  const Window windows[] = {
      {"tumble", 7, 7, 2}, {"hop", 12, 4}, {"hop", 10, 4, 1}, {"hop", 3, 5}, {"cumulate", 12, 3, -1}};
  for (int round = 0; round < 60; ++round) {
    const Window& window = windows[round % 5];
    std::vector<Input> inputs;
    std::map<std::tuple<int64_t, int64_t, std::string>, std::pair<int64_t, int64_t>> model;
    int64_t watermarkNow = kMinTime, late = 0;
    for (int i = 0; i < 60; ++i) {
      int64_t time = i + static_cast<int64_t>(random() % 25) - 12, value = static_cast<int64_t>(random() % 100);
      std::string key(1, static_cast<char>('a' + random() % 3));
      inputs.push_back({Input::Kind::kRow, RowKind::kInsert, {key, value, time}, 0});
      bool any = false, counted = false;
      for (int64_t start = -60; start < 120; ++start) {
        auto aligned = [&](int64_t step) { return ((start - window.offset) % step + step) % step == 0; };
        std::vector<int64_t> ends;
        if (window.kind == "hop" && aligned(window.slide)) ends = {start + window.size};
        if (window.kind == "tumble" && aligned(window.size)) ends = {start + window.size};
        if (window.kind == "cumulate" && aligned(window.size)) {
          for (int64_t end = start + window.slide; end <= start + window.size; end += window.slide) ends.push_back(end);
        }
        for (int64_t end : ends) {
          if (time < start || time >= end) continue;
          any = true;
          if (watermarkNow >= end - 1) continue;
          counted = true;
          auto& [sum, count] = model[{end, start, key}];
          sum += value;
          ++count;
        }
      }
      late += any && !counted;
      watermarkNow = std::max(watermarkNow, time - 4);
      inputs.push_back(watermark(watermarkNow));
    }
    std::vector<std::string> expected;
    for (const auto& [place, total] : model) {
      const auto& [end, start, key] = place;
      expected.push_back("+I " + key + " " + std::to_string(total.first) + " " + std::to_string(total.second) + " " +
                         std::to_string(start) + " " + std::to_string(end) + " " + std::to_string(end - 1));
    }
    for (bool twoPhase : {false, true}) {
      RunOptions options{1 + static_cast<uint32_t>(random() % 9), 1 + static_cast<uint32_t>(random() % 4),
                         random() % 2 == 0, 1 + static_cast<uint32_t>(random() % 5),
                         static_cast<uint32_t>(random() % 4)};
      OperatorRun run(windowPlan(window, twoPhase), options);
      EXPECT_EQ(sorted(run.feed(inputs)), sorted(expected)) << window.kind << " round " << round;
      EXPECT_EQ(run.lateRows(), static_cast<uint64_t>(late));
    }
    if (HasFailure()) return;
  }
}

TEST(WindowAggregate, AWindowOverWindowTimeLosesNothing) {
  PlanText plan = windowPlan({"tumble", 10, 10}, false);
  plan.operators.push_back({"window_aggregate",
                            "{\"phase\":\"single\",\"window\":" + windowText({"tumble", 20, 20}, 5) +
                                ",\"keys\":[0],\"aggregates\":" + listText({call("sum_i32", "1", "i32")}) +
                                ",\"properties\":[\"window_end\"],\"inputRetracts\":false}",
                            {"text", "i32", "time"},
                            {0}});
  plan.operators[1].kind = "window_aggregate";
  OperatorRun run(plan, {});
  EXPECT_EQ(run.feed(withWatermarks({row("a", 1, 3), row("a", 2, 15), row("a", 4, 25), row("a", 8, 45)}, 0)),
            (std::vector<std::string>{"+I a 3 20", "+I a 4 40", "+I a 8 60"}));
  EXPECT_EQ(run.lateRows(), 0u);
}

}  // namespace
}  // namespace millrace::testing
