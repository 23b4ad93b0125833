#include <gtest/gtest.h>

#include "operators/calls.h"

namespace millrace::testing {
namespace {

PlanText plan(std::vector<std::string> input, const std::string& kind, const std::string& config,
              std::vector<std::string> output, const std::string& mode = "STREAMING") {
  PlanText text;
  text.input = std::move(input);
  text.mode = mode;
  text.operators.push_back({kind, config, std::move(output), {}});
  return text;
}

TEST(Expand, GivesARowPerGroupingSet) {
  using enum RowKind;
  expectEverywhere(
      plan({"text", "i32"}, "expand",
           "{\"sets\":[{\"id\":0,\"nullColumns\":[]},{\"id\":1,\"nullColumns\":[1]},{\"id\":3,\"nullColumns\":[0,1]}]}",
           {"text", "i32", "i64"}),
      {row("a", 1), change(kDelete, nullptr, 2)},
      {"+I a 1 0", "+I a null 1", "+I null null 3", "-D null 2 0", "-D null null 1", "-D null null 3"});
}

TEST(WindowTableFunction, GivesARowPerWindow) {
  auto window = [](const std::string& kind, int size, int slide) {
    return "{\"window\":{\"kind\":\"" + kind + "\",\"sizeMs\":" + std::to_string(size) +
           ",\"slideMs\":" + std::to_string(slide) + ",\"offsetMs\":0,\"timeColumn\":1,\"ltz\":false}}";
  };
  std::vector<std::string> output = {"i32", "time", "time", "time", "time"};
  expectEverywhere(plan({"i32", "time"}, "window_table_function", window("tumble", 10, 10), output),
                   {row(1, 3), watermark(100), row(2, -1)}, {"+I 1 3 0 10 9", "+I 2 -1 -10 0 -1"});
  expectEverywhere(plan({"i32", "time"}, "window_table_function", window("hop", 10, 4), output), {row(1, 9)},
                   {"+I 1 9 0 10 9", "+I 1 9 4 14 13", "+I 1 9 8 18 17"});
  expectEverywhere(plan({"i32", "time"}, "window_table_function", window("hop", 2, 4), output), {row(1, 3), row(2, 4)},
                   {"+I 2 4 4 6 5"});
  expectEverywhere(plan({"i32", "time"}, "window_table_function", window("cumulate", 6, 2), output), {row(1, 2)},
                   {"+I 1 2 0 4 3", "+I 1 2 0 6 5"});
}

TEST(Limit, PassesTheRowsAfterTheOffset) {
  expectEverywhere(plan({"i32"}, "limit", "{\"offset\":1,\"count\":3}", {"i32"}),
                   {row(1), row(2), row(3), row(4), row(5)}, {"+I 2", "+I 3", "+I 4"});
  expectEverywhere(plan({"i32"}, "limit", "{\"offset\":3,\"count\":null}", {"i32"}),
                   {row(1), row(2), row(3), row(4), row(5)}, {"+I 4", "+I 5"});
  expectEverywhere(plan({"i32"}, "limit", "{\"offset\":0,\"count\":0}", {"i32"}), {row(1)}, {});
}

TEST(Sort, IsStable) {
  std::vector<Input> rows = {row("b", 1), row(nullptr, 2), row("a", 3), row("b", 4), row("a", 5), row("c", 6)};
  auto keys = [](bool descending, bool nullsFirst) {
    return std::string("\"keys\":[{\"column\":0,\"descending\":") + (descending ? "true" : "false") +
           ",\"nullsFirst\":" + (nullsFirst ? "true" : "false") + "}]";
  };
  expectEverywhere(plan({"text", "i32"}, "sort", "{" + keys(false, true) + ",\"offset\":0,\"count\":null}",
                        {"text", "i32"}, "BATCH"),
                   rows, {"+I null 2", "+I a 3", "+I a 5", "+I b 1", "+I b 4", "+I c 6"});
  expectEverywhere(
      plan({"text", "i32"}, "sort", "{" + keys(true, false) + ",\"offset\":1,\"count\":3}", {"text", "i32"}, "BATCH"),
      rows, {"+I b 1", "+I b 4", "+I a 3"});
}

TEST(Union, PassesRowsAsTheyAre) {
  using enum RowKind;
  expectEverywhere(plan({"i32"}, "union", "{}", {"i32"}), {row(1), change(kUpdateBefore, 1), change(kUpdateAfter, 2)},
                   {"+I 1", "-U 1", "+U 2"});
}

}  // namespace
}  // namespace millrace::testing
