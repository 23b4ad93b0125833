#include "program_runner.h"

namespace millrace {
namespace {

using enum PhysicalType;
using Texts = std::vector<std::string>;

TEST(Program, addsAndKeepsNulls) {
  ProgramRunner runner;
  const TypeId bigint = runner.plain(kInt64, TypeRoot::kBigint);
  const RegisterId a = runner.call("cast_s_i64", bigint, {runner.column({"1", "NULL", "9223372036854775807"})});
  const RegisterId b = runner.call("cast_s_i64", bigint, {runner.column({"2", "5", "1"})});
  EXPECT_EQ(runner.run(runner.call("add_i64_i64", bigint, {a, b})), (Texts{"3", "NULL", "-9223372036854775808"}));
}

TEST(Program, reportsTheFirstRowThatFails) {
  ProgramRunner runner;
  const TypeId integer = runner.plain(kInt32, TypeRoot::kInteger);
  const RegisterId a = runner.call("cast_s_i32", integer, {runner.column({"1", "2", "x", "y"})});
  EXPECT_EQ(runner.run(a), (Texts{"error: Cannot cast 'x' to "}));
}

// CASE WHEN x <> 0 THEN 10 / x ELSE -1 END
TEST(Program, regionsKeepLazyBranchesFromFailing) {
  ProgramRunner runner;
  const TypeId integer = runner.plain(kInt32, TypeRoot::kInteger);
  const TypeId boolean = runner.plain(kBool, TypeRoot::kBoolean);
  const RegisterId x = runner.call("cast_s_i32", integer, {runner.column({"5", "0", "NULL", "3"})});
  const RegisterId zero = runner.call("cast_s_i32", integer, {runner.constant("0")});
  const RegisterId ten = runner.call("cast_s_i32", integer, {runner.constant("10")});
  const RegisterId condition = runner.call("not_equal_i32_i32", boolean, {x, zero});
  const size_t region = runner.beginRegion(condition);
  const RegisterId quotient = runner.call("divide_i32_i32", integer, {ten, x});
  runner.endRegion(region);
  const RegisterId otherwise = runner.call("cast_s_i32", integer, {runner.constant("-1")});
  const RegisterId result = runner.call("select_b_any_any", integer, {condition, quotient, otherwise});
  EXPECT_EQ(runner.run(result), (Texts{"2", "-1", "-1", "3"}));
}

TEST(Program, aConstantFailsOnlyWhereItIsEvaluated) {
  ProgramRunner runner;
  const TypeId integer = runner.plain(kInt32, TypeRoot::kInteger);
  const TypeId boolean = runner.plain(kBool, TypeRoot::kBoolean);
  const RegisterId flag = runner.call("cast_s_b", boolean, {runner.column({"false", "false"})});
  const size_t region = runner.beginRegion(flag);
  const RegisterId bad = runner.call("cast_s_i32", integer, {runner.constant("bad")});
  runner.endRegion(region);
  const RegisterId good = runner.call("cast_s_i32", integer, {runner.constant("7")});
  EXPECT_EQ(runner.run(runner.call("select_b_any_any", integer, {flag, bad, good})), (Texts{"7", "7"}));
}

TEST(Program, evaluatesOnlySelectedRows) {
  ProgramRunner runner;
  const TypeId integer = runner.plain(kInt32, TypeRoot::kInteger);
  const RegisterId value = runner.call("cast_s_i32", integer, {runner.column({"bad", "2", "bad", "4"})});
  runner.input().hasSelection = true;
  runner.input().selection = {1, 3};
  EXPECT_EQ(runner.run(value), (Texts{"2", "4"}));
}

TEST(Program, threeValuedLogic) {
  ProgramRunner runner;
  const TypeId boolean = runner.plain(kBool, TypeRoot::kBoolean);
  const RegisterId a =
      runner.call("cast_s_b", boolean, {runner.column({"true", "true", "false", "NULL", "NULL", "false"})});
  const RegisterId b =
      runner.call("cast_s_b", boolean, {runner.column({"true", "NULL", "NULL", "NULL", "true", "false"})});
  const RegisterId both = runner.call("and_b_b", boolean, {a, b});
  EXPECT_EQ(runner.run(both), (Texts{"TRUE", "NULL", "FALSE", "NULL", "NULL", "FALSE"}));
  const RegisterId either = runner.call("or_b_b", boolean, {a, b});
  EXPECT_EQ(runner.run(either), (Texts{"TRUE", "TRUE", "NULL", "NULL", "TRUE", "FALSE"}));
  EXPECT_EQ(runner.run(runner.call("is_not_true_b", boolean, {either})),
            (Texts{"FALSE", "FALSE", "TRUE", "TRUE", "FALSE", "TRUE"}));
}

TEST(Program, decimalsTakePrecisionFromTheRegisters) {
  ProgramRunner runner;
  const TypeId price = runner.decimal(5, 2), product = runner.decimal(11, 4), wide = runner.decimal(38, 20);
  const RegisterId a = runner.call("cast_s_d64", price, {runner.column({"123.45", "-0.5", "999.99"})});
  EXPECT_EQ(runner.run(runner.call("multiply_d64_d64", product, {a, a})),
            (Texts{"15239.9025", "0.2500", "999980.0001"}));
  EXPECT_EQ(runner.run(runner.call("add_d64_d64", runner.decimal(5, 2), {a, a})), (Texts{"246.90", "-1.00", "NULL"}));
  EXPECT_EQ(runner.run(runner.call("divide_d64_d64", wide, {a, a})),
            (Texts{"1.00000000000000000000", "1.00000000000000000000", "1.00000000000000000000"}));
}

TEST(Program, castsFollowFlink) {
  ProgramRunner runner("Asia/Shanghai");
  const RegisterId source = runner.column({"2020-02-29 12:34:56.789123", "NULL"});
  const RegisterId local = runner.call("cast_s_tus", runner.timestamp(6), {source});
  EXPECT_EQ(runner.run(local), (Texts{"2020-02-29 12:34:56.789123", "NULL"}));
  const RegisterId instant = runner.call("cast_tus_lms", runner.timestamp(3, true), {local});
  EXPECT_EQ(runner.run(instant), (Texts{"2020-02-29 12:34:56.789", "NULL"}));
  const RegisterId back = runner.call("cast_lms_tms", runner.timestamp(0), {instant});
  EXPECT_EQ(runner.run(back), (Texts{"2020-02-29 12:34:56", "NULL"}));
  const TypeId five = runner.sized(kString, TypeRoot::kChar, 30);
  EXPECT_EQ(runner.run(runner.call("cast_tms_s", five, {back}))[0], "2020-02-29 12:34:56           ");
}

TEST(Program, floatsConvertAsJavaDoes) {
  ProgramRunner runner;
  const TypeId number = runner.plain(kFloat64, TypeRoot::kDouble);
  const RegisterId x = runner.call("cast_s_f64", number, {runner.column({"3.99", "-1e10", "NaN", "1e300", "300.7"})});
  EXPECT_EQ(runner.run(runner.call("cast_f64_i32", runner.plain(kInt32, TypeRoot::kInteger), {x})),
            (Texts{"3", "-2147483648", "0", "2147483647", "300"}));
  EXPECT_EQ(runner.run(runner.call("cast_f64_i8", runner.plain(kInt8, TypeRoot::kTinyint), {x})),
            (Texts{"3", "0", "0", "-1", "44"}));
  EXPECT_EQ(runner.run(runner.call("equal_f64_f64", runner.plain(kBool, TypeRoot::kBoolean), {x, x})),
            (Texts{"TRUE", "TRUE", "TRUE", "TRUE", "TRUE"}));
}

TEST(Program, tryCastGivesNull) {
  ProgramRunner runner;
  const TypeId date = runner.plain(kDate, TypeRoot::kDate);
  EXPECT_EQ(runner.run(runner.call("try_cast_s_date", date, {runner.column({"2020-1-5", "2020-02-30", "x"})})),
            (Texts{"2020-01-05", "NULL", "NULL"}));
}

TEST(Program, coalesceAndNullIfPickText) {
  ProgramRunner runner;
  const RegisterId a = runner.column({"a long text beyond twelve bytes", "NULL", "NULL"});
  const RegisterId b = runner.column({"x", "another text that is quite long", "NULL"});
  EXPECT_EQ(runner.run(runner.call("coalesce_any", runner.text(), {a, b})),
            (Texts{"a long text beyond twelve bytes", "another text that is quite long", "NULL"}));
  EXPECT_EQ(runner.run(runner.call("greatest_any", runner.text(), {a, b})), (Texts{"x", "NULL", "NULL"}));
}

TEST(Registry, namesAreUniqueAndSorted) {
  const auto& rows = functionRegistry();
  for (size_t i = 1; i < rows.size(); ++i) EXPECT_LT(std::string(rows[i - 1].name), rows[i].name);
  EXPECT_EQ(findFunction("no_such_function"), nullptr);
}

}  // namespace
}  // namespace millrace
