#include "program_runner.h"

namespace millrace {
namespace {

using enum PhysicalType;
using Texts = std::vector<std::string>;

class Collections : public testing::Test {
 protected:
  Collections() {
    Type list;
    list.physical = kList;
    list.root = TypeRoot::kArray;
    list.children = {runner.text()};
    listType = runner.addType(list);
    Type map;
    map.physical = kMap;
    map.root = TypeRoot::kMap;
    map.children = {runner.text(), runner.text()};
    mapType = runner.addType(map);
    integer = runner.plain(kInt32, TypeRoot::kInteger);
    boolean = runner.plain(kBool, TypeRoot::kBoolean);
  }

  // "a,b,NULL" becomes an array of constants.
  RegisterId array(const std::vector<std::string>& elements) {
    std::vector<RegisterId> registers;
    for (const std::string& element : elements) registers.push_back(runner.constant(element));
    return runner.call("array_any", listType, registers);
  }
  RegisterId number(const char* text) { return runner.call("cast_s_i32", integer, {runner.constant(text)}); }
  std::string list(const std::string& name, const std::vector<RegisterId>& arguments) {
    return runner.run(runner.call(name, listType, arguments))[0];
  }

  ProgramRunner runner;
  TypeId listType = 0, mapType = 0, integer = 0, boolean = 0;
};

TEST_F(Collections, setsKeepTheOrderOfTheFirst) {
  const RegisterId a = array({"3", "1", "2", "1"}), b = array({"1", "NULL", "3"});
  EXPECT_EQ(list("array_distinct_list", {a}), "[3, 1, 2]");
  EXPECT_EQ(list("array_union_list_list", {a, b}), "[3, 1, 2, NULL]");
  EXPECT_EQ(list("array_intersect_list_list", {a, b}), "[3, 1]");
  EXPECT_EQ(list("array_except_list_list", {b, a}), "[NULL]");
  EXPECT_EQ(list("array_concat_list", {b, a}), "[1, NULL, 3, 3, 1, 2, 1]");
}

TEST_F(Collections, changesAndCuts) {
  const RegisterId a = array({"a", "NULL", "a", "b"});
  EXPECT_EQ(list("array_append_list_s", {a, runner.constant("NULL")}), "[a, NULL, a, b, NULL]");
  EXPECT_EQ(list("array_prepend_list_s", {a, runner.constant("x")}), "[x, a, NULL, a, b]");
  EXPECT_EQ(list("array_remove_list_s", {a, runner.constant("a")}), "[NULL, b]");
  EXPECT_EQ(list("array_reverse_list", {a}), "[b, a, NULL, a]");
  EXPECT_EQ(list("array_slice_list_i32_i32", {a, number("-2"), number("10")}), "[a, b]");
  EXPECT_EQ(list("array_slice_list_i32_i32", {a, number("-9"), number("0")}), "[a]");
  EXPECT_EQ(list("array_slice_list_i32", {a, number("10")}), "[]");
  EXPECT_EQ(list("array_sort_list", {a}), "[NULL, a, a, b]");
}

TEST_F(Collections, searches) {
  const RegisterId a = array({"b", "NULL", "c"});
  EXPECT_EQ(runner.run(runner.call("array_position_list_s", integer, {a, runner.constant("c")}))[0], "3");
  EXPECT_EQ(runner.run(runner.call("array_contains_list_s", boolean, {a, runner.constant("x")}))[0], "FALSE");
  EXPECT_EQ(runner.run(runner.call("array_max_list", runner.text(), {a}))[0], "c");
  EXPECT_EQ(
      runner.run(runner.call("array_join_list_s_s", runner.text(), {a, runner.constant(","), runner.constant("N")}))[0],
      "b,N,c");
}

TEST_F(Collections, mapsFromText) {
  const RegisterId map = runner.call("str_to_map_s", mapType, {runner.column({"a=1=2,b,a=3", "", "NULL"})});
  EXPECT_EQ(runner.run(map), (Texts{"{b=NULL, a=3}", "{}", "NULL"}));
  EXPECT_EQ(runner.run(runner.call("map_keys_map", listType, {map})), (Texts{"[b, a]", "[]", "NULL"}));
  EXPECT_EQ(runner.run(runner.call("map_union_map", mapType, {map, map}))[0], "{b=NULL, a=3}");
  EXPECT_EQ(list("split_s_s", {runner.constant(",a,,"), runner.constant(",")}), "[, a, , ]");
}

TEST_F(Collections, nestedCastsConvertEveryElement) {
  Type numbers;
  numbers.physical = kList;
  numbers.root = TypeRoot::kArray;
  numbers.children = {integer};
  const TypeId numberList = runner.addType(numbers);
  const RegisterId texts =
      runner.call("split_s_s", listType, {runner.column({"1,22,3", "NULL", "4"}), runner.constant(",")});
  EXPECT_EQ(runner.run(runner.call("cast_list_list", numberList, {texts})), (Texts{"[1, 22, 3]", "NULL", "[4]"}));
  const RegisterId bad = runner.call("split_s_s", listType, {runner.column({"1", "x,2", "y"}), runner.constant(",")});
  EXPECT_EQ(runner.run(runner.call("try_cast_list_list", numberList, {bad})), (Texts{"[1]", "NULL", "NULL"}));
  EXPECT_EQ(runner.run(runner.call("cast_list_list", numberList, {bad})), (Texts{"error: Cannot cast 'x' to "}));
}

TEST_F(Collections, rowsCastFieldByField) {
  Type from;
  from.physical = kRow;
  from.root = TypeRoot::kRow;
  from.children = {runner.text(), listType};
  from.fieldNames = {"a", "b"};
  Type to = from;
  to.children = {integer, listType};
  const TypeId fromType = runner.addType(from), toType = runner.addType(to);
  const RegisterId record = runner.call("row_any", fromType, {runner.column({"7", "NULL"}), array({"x"})});
  EXPECT_EQ(runner.run(runner.call("cast_row_row", toType, {record})), (Texts{"(7, [x])", "(NULL, [x])"}));
}

}  // namespace
}  // namespace millrace
