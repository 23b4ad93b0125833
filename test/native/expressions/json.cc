#include <gtest/gtest.h>

#include "expressions/json_document.h"
#include "expressions/json_path.h"
#include "program_runner.h"

namespace millrace {
namespace {

using enum PhysicalType;

constexpr const char* kText =
    R"({"a":1,"b":"x","c":null,"d":[1,2,{"e":"deep"}],"f":1.50,"g":true,"h":{"i":"j","e":[{"e":3}]}})";

// The value as JSON, or "error: ...".
std::string read(std::string_view text, std::string_view path) {
  JsonDocument document;
  JsonPath compiled;
  std::string error, out;
  if (!document.parse(text, &error) || !compiled.compile(path, &error)) return "error: " + error;
  const JsonNodeId node = compiled.read(document, &error);
  if (node == kNoNode) return error.empty() ? "nothing" : "error: " + error;
  document.appendJson(node, &out);
  return out;
}

std::string printed(std::string_view text) { return read(text, "$"); }

TEST(JsonDocument, printsWhatItHasRead) {
  EXPECT_EQ(printed(R"( { "z" : [ ] , "a" : { } , "z" : "\u4e16\"" } x)"), R"({"a":{},"z":"世\""})");
  EXPECT_EQ(printed("[1e3,1.50,-0,-0.0,1E-7,123e-9,0.000001,12345678901234567890]"),
            "[1E+3,1.50,0,0.0,1E-7,1.23E-7,0.000001,12345678901234567890]");
  for (const char* text :
       {"", " ", "{bad", "[1,]", "01", "NaN", "'a'", "\"a", "1x", "nullx", "{\"a\" 1}", "\"\\x\"", "-"}) {
    EXPECT_EQ(printed(text).substr(0, 6), "error:") << text;
  }
  EXPECT_EQ(printed(std::string(1001, '[') + std::string(1001, ']')), "error: the JSON text is nested too deep");
}

TEST(JsonPath, findsAsJayway) {
  EXPECT_EQ(read(kText, "$.d[2].e"), "\"deep\"");
  EXPECT_EQ(read(kText, "$['h']['i']"), "\"j\"");
  EXPECT_EQ(read(kText, "$.d[-1]"), R"({"e":"deep"})");
  EXPECT_EQ(read(kText, "$.d[0,1]"), "[1,2]");
  EXPECT_EQ(read(kText, "$.d[1:]"), R"([2,{"e":"deep"}])");
  EXPECT_EQ(read(kText, "$.d[:-1]"), "[1,2]");
  EXPECT_EQ(read(kText, "$['a','b','zz']"), R"({"a":1,"b":"x"})");
  EXPECT_EQ(read(kText, "$.h.*"), R"(["j",[{"e":3}]])");
  EXPECT_EQ(read(kText, "$..e"), R"(["deep",[{"e":3}],3])");
  EXPECT_EQ(read(kText, "$.d.length()"), "3");
  EXPECT_EQ(read(kText, "$.h.keys()"), R"(["i","e"])");
  EXPECT_EQ(read("[1,2,6]", "$.avg()"), "3.0");
  EXPECT_EQ(read("\"str\"", "$..e"), "[]");
  EXPECT_EQ(read("12", "$.*"), "[]");
}

TEST(JsonPath, strictPathsFailAndLaxOnesFindNothing) {
  for (const char* path : {"$.zz", "$.zz.y", "$.a.b", "$.b[0]", "$.d[9]", "$.c.x", "$.zz[*]"}) {
    EXPECT_EQ(read(kText, path).substr(0, 6), "error:") << path;
    EXPECT_EQ(read(kText, "lax " + std::string(path)), path == std::string_view("$.zz[*]") ? "[]" : "nothing") << path;
  }
  for (const char* path : {"bad path", "$.", "$..", "$[", "$['a'", "$[a]", "$a", "$.a.foo()", "$[?(@.a =~ 1)]"}) {
    EXPECT_EQ(read(kText, path).substr(0, 6), "error:") << path;
  }
  EXPECT_EQ(read(kText, "strict $.a"), "1");
  EXPECT_EQ(read(kText, "a"), "1");
}

TEST(JsonPath, filters) {
  const char* text = R"([{"n":1,"s":"a"},{"n":2,"s":"b"},{"s":"c"},4])";
  EXPECT_EQ(read(text, "$[?(@.n)].s"), R"(["a","b"])");
  EXPECT_EQ(read(text, "$[?(@.n > 1)].s"), R"(["b"])");
  EXPECT_EQ(read(text, "$[?(@.n == 1 || @.s == 'c')].s"), R"(["a","c"])");
  EXPECT_EQ(read(text, "$[?(!(@.n >= 2) && @.s)].s"), R"(["a","c"])");
}

TEST(JsonFunctions, behaveOnEmptyAndOnError) {
  const auto value = [](const char* text, const char* path, const char* onEmpty, const char* onError) {
    ProgramRunner runner;
    const auto word = [&](const char* each) { return runner.constant(each); };
    return runner.run(
        runner.call("json_value_s_s_s_s_s_s", runner.text(),
                    {runner.column({text}), word(path), word(onEmpty), word(onError), word("e"), word("f")}))[0];
  };
  EXPECT_EQ(value(kText, "$.f", "NULL", "NULL"), "1.50");
  EXPECT_EQ(value(kText, "$.b", "NULL", "NULL"), "x");
  EXPECT_EQ(value(kText, "$.c", "DEFAULT", "NULL"), "e");
  EXPECT_EQ(value(kText, "$.zz", "DEFAULT", "DEFAULT"), "f");
  EXPECT_EQ(value(kText, "lax $.zz", "DEFAULT", "DEFAULT"), "e");
  EXPECT_EQ(value(kText, "$.d", "NULL", "ERROR"), "error: JSON_VALUE: the value at the path is no scalar");
  EXPECT_EQ(value(kText, "lax $.d", "DEFAULT", "ERROR"), "e");
  EXPECT_EQ(value("null", "$", "DEFAULT", "NULL"), "NULL");
  EXPECT_EQ(value("NULL", "$", "DEFAULT", "DEFAULT"), "NULL");
  const auto query = [](const char* text, const char* path, const char* wrapper, const char* onError) {
    ProgramRunner runner;
    const auto word = [&](const char* each) { return runner.constant(each); };
    return runner.run(
        runner.call("json_query_s_s_s_s_s", runner.text(),
                    {runner.column({text}), word(path), word(wrapper), word("EMPTY ARRAY"), word(onError)}))[0];
  };
  EXPECT_EQ(query(kText, "$.d", "WITHOUT", "EMPTY OBJECT"), R"([1,2,{"e":"deep"}])");
  EXPECT_EQ(query(kText, "$.a", "WITHOUT", "EMPTY OBJECT"), "{}");
  EXPECT_EQ(query(kText, "$.a", "CONDITIONAL", "EMPTY OBJECT"), "[1]");
  EXPECT_EQ(query("\"str\"", "$..e", "UNCONDITIONAL", "EMPTY OBJECT"), "[[]]");
  EXPECT_EQ(query("{bad", "$", "WITHOUT", "EMPTY ARRAY"), "[]");
  ProgramRunner runner;
  const TypeId boolean = runner.plain(kBool, TypeRoot::kBoolean), integer = runner.plain(kInt32, TypeRoot::kInteger);
  const RegisterId texts = runner.column({"{}", "1 2", "[1]", "{bad", "NULL"});
  using Texts = std::vector<std::string>;
  EXPECT_EQ(runner.run(runner.call("is_json_value_s", boolean, {texts})),
            (Texts{"TRUE", "TRUE", "TRUE", "FALSE", "FALSE"}));
  EXPECT_EQ(runner.run(runner.call("is_json_scalar_s", boolean, {texts})),
            (Texts{"FALSE", "TRUE", "FALSE", "FALSE", "FALSE"}));
  const RegisterId null = runner.constant("NULL"), path = runner.constant("$[0]");
  EXPECT_EQ(runner.run(runner.call("json_exists_s_s_s", boolean, {texts, path, runner.constant("UNKNOWN")})),
            (Texts{"NULL", "NULL", "TRUE", "NULL", "NULL"}));
  const RegisterId number = runner.call("cast_s_i32", integer, {null});
  EXPECT_EQ(runner.run(runner.call("json_value_s_s_s_s_i32_i32", integer, {texts, path, null, null, number, number})),
            (Texts{"NULL", "NULL", "1", "NULL", "NULL"}));
}

}  // namespace
}  // namespace millrace
