#include "program_runner.h"

namespace millrace {
namespace {

using enum PhysicalType;
using Texts = std::vector<std::string>;

TEST(Math, roundsByTheShortestText) {
  ProgramRunner runner;
  const TypeId number = runner.plain(kFloat64, TypeRoot::kDouble), integer = runner.plain(kInt32, TypeRoot::kInteger);
  const RegisterId x =
      runner.call("cast_s_f64", number, {runner.column({"2.675", "-1.5", "1e10", "0.005", "123456.789", "-0.4"})});
  const RegisterId two = runner.call("cast_s_i32", integer, {runner.constant("2")});
  const RegisterId none = runner.call("cast_s_i32", integer, {runner.constant("0")});
  EXPECT_EQ(runner.run(runner.call("round_f64_i32", number, {x, two})),
            (Texts{"2.68", "-1.5", "1.0E10", "0.01", "123456.79", "-0.4"}));
  EXPECT_EQ(runner.run(runner.call("round_f64_i32", number, {x, none})),
            (Texts{"3.0", "-2.0", "1.0E10", "0.0", "123457.0", "0.0"}));
  EXPECT_EQ(runner.run(runner.call("truncate_f64_i32", number, {x, two})),
            (Texts{"2.67", "-1.5", "1.0E10", "0.0", "123456.78", "-0.4"}));
}

TEST(Math, roundsIntegersAndDecimals) {
  ProgramRunner runner;
  const TypeId integer = runner.plain(kInt32, TypeRoot::kInteger);
  const RegisterId x = runner.call("cast_s_i32", integer, {runner.column({"12345", "-12355", "7"})});
  const RegisterId minusOne = runner.call("cast_s_i32", integer, {runner.constant("-1")});
  EXPECT_EQ(runner.run(runner.call("round_i32_i32", integer, {x, minusOne})), (Texts{"12350", "-12360", "10"}));
  EXPECT_EQ(runner.run(runner.call("truncate_i32_i32", integer, {x, minusOne})), (Texts{"12340", "-12350", "0"}));
  const RegisterId d =
      runner.call("cast_s_d64", runner.decimal(9, 4), {runner.column({"12345.6789", "-12345.6789", "0.05"})});
  const RegisterId one = runner.call("cast_s_i32", integer, {runner.constant("1")});
  EXPECT_EQ(runner.run(runner.call("round_d64_i32", runner.decimal(7, 1), {d, one})),
            (Texts{"12345.7", "-12345.7", "0.1"}));
  EXPECT_EQ(runner.run(runner.call("floor_d64", runner.decimal(9, 0), {d})), (Texts{"12345", "-12346", "0"}));
}

TEST(Math, domainErrorsAreNumbers) {
  ProgramRunner runner;
  const TypeId number = runner.plain(kFloat64, TypeRoot::kDouble);
  const RegisterId x = runner.call("cast_s_f64", number, {runner.column({"0", "-1", "1", "NaN"})});
  EXPECT_EQ(runner.run(runner.call("ln_f64", number, {x})), (Texts{"-Infinity", "NaN", "0.0", "NaN"}));
  const RegisterId nan = runner.call("cast_s_f64", number, {runner.constant("NaN")});
  const TypeId boolean = runner.plain(kBool, TypeRoot::kBoolean);
  for (const RegisterId right :
       {nan, runner.call("cast_s_f64", number, {runner.column({"NaN", "NaN", "NaN", "NaN"})})}) {
    for (const char* name : {"equal_f64_f64", "less_equal_f64_f64", "greater_equal_f64_f64"}) {
      EXPECT_EQ(runner.run(runner.call(name, boolean, {x, right})), (Texts{"FALSE", "FALSE", "FALSE", "TRUE"})) << name;
    }
    EXPECT_EQ(runner.run(runner.call("less_f64_f64", boolean, {x, right})),
              (Texts{"FALSE", "FALSE", "FALSE", "FALSE"}));
  }
  EXPECT_EQ(runner.run(runner.call("sqrt_f64", number, {x})), (Texts{"0.0", "NaN", "1.0", "NaN"}));
}

TEST(Access, arraysMapsAndRows) {
  ProgramRunner runner;
  const TypeId integer = runner.plain(kInt32, TypeRoot::kInteger);
  Type list;
  list.physical = kList;
  list.root = TypeRoot::kArray;
  list.children = {runner.text()};
  const TypeId listType = runner.addType(list);
  Type map;
  map.physical = kMap;
  map.root = TypeRoot::kMap;
  map.children = {runner.text(), runner.text()};
  const TypeId mapType = runner.addType(map);
  Type row;
  row.physical = kRow;
  row.root = TypeRoot::kRow;
  row.children = {runner.text(), listType};
  row.fieldNames = {"a", "b"};
  const TypeId rowType = runner.addType(row);
  const RegisterId a = runner.column({"x", "a text of more than twelve bytes"});
  const RegisterId b = runner.column({"y", "NULL"});
  const RegisterId array = runner.call("array_any", listType, {a, b});
  EXPECT_EQ(runner.run(array), (Texts{"[x, y]", "[a text of more than twelve bytes, NULL]"}));
  const RegisterId two = runner.call("cast_s_i32", integer, {runner.constant("2")});
  EXPECT_EQ(runner.run(runner.call("item_list_i32", runner.text(), {array, two})), (Texts{"y", "NULL"}));
  const RegisterId mapValue = runner.call("map_any", mapType, {a, b, a, a});
  EXPECT_EQ(runner.run(mapValue)[0], "{x=x}");
  EXPECT_EQ(runner.run(runner.call("item_map_any", runner.text(), {mapValue, a}))[1],
            "a text of more than twelve bytes");
  const RegisterId record = runner.call("row_any", rowType, {b, array});
  EXPECT_EQ(runner.run(record)[0], "(y, [x, y])");
  EXPECT_EQ(runner.run(runner.call("field_row_1", listType, {record}))[0], "[x, y]");
  EXPECT_EQ(runner.run(runner.call("cardinality_list", integer, {array})), (Texts{"2", "2"}));
  EXPECT_EQ(runner.run(runner.call("equal_list_list", runner.plain(kBool, TypeRoot::kBoolean), {array, array})),
            (Texts{"TRUE", "TRUE"}));
}

TEST(TimeText, functionsByPattern) {
  ProgramRunner runner("America/New_York");
  const TypeId ts = runner.timestamp(3), ltz = runner.timestamp(3, true),
               bigint = runner.plain(kInt64, TypeRoot::kBigint);
  const RegisterId source = runner.column({"2020-02-29", "2020-02-30 25:00:00", "abc"});
  const RegisterId pattern = runner.constant("yyyy/MM/dd");
  EXPECT_EQ(runner.run(runner.call("to_timestamp_s_s", ts, {source, pattern})),
            (Texts{"2020-02-29 00:00:00.000", "2020-03-02 01:00:00.000", "NULL"}));
  const RegisterId seconds = runner.call("cast_s_i64", bigint, {runner.column({"1636266600", "0", "-1"})});
  EXPECT_EQ(runner.run(runner.call("from_unixtime_i64", runner.text(), {seconds})),
            (Texts{"2021-11-07 01:30:00", "1969-12-31 19:00:00", "1969-12-31 18:59:59"}));
  const RegisterId zero = runner.call("cast_s_i32", runner.plain(kInt32, TypeRoot::kInteger), {runner.constant("0")});
  const RegisterId instant = runner.call("to_timestamp_ltz_i64_i32_lms", ltz, {seconds, zero});
  EXPECT_EQ(runner.run(runner.call("date_format_lms_s", runner.text(), {instant, runner.constant("EEE HH:mm")})),
            (Texts{"Sun 01:30", "Wed 19:00", "Wed 18:59"}));
  EXPECT_EQ(runner.run(runner.call("date_format_lms_s", runner.text(), {instant, runner.constant("foo")}))[0],
            "error: DATE_FORMAT: Unknown pattern letter: f");
}

}  // namespace
}  // namespace millrace
