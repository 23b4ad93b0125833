#include "expressions/like_pattern.h"
#include "program_runner.h"

namespace millrace {
namespace {

using enum PhysicalType;
using Texts = std::vector<std::string>;

// Evaluates one text function over rows of text and constant arguments; digits in `types` say which are INT.
std::string evaluate(const std::string& function, const std::vector<std::string>& arguments,
                     PhysicalType result = kString) {
  ProgramRunner runner;
  const TypeId integer = runner.plain(kInt32, TypeRoot::kInteger);
  std::vector<RegisterId> registers;
  const FunctionRow* row = findFunction(function);
  if (row == nullptr) return "no function " + function;
  for (size_t i = 0; i < arguments.size(); ++i) {
    RegisterId argument = i == 0 ? runner.column({arguments[i]}) : runner.constant(arguments[i]);
    const PhysicalType type = row->arguments[std::min(i, row->arguments.size() - 1)];
    if (type == kInt32) argument = runner.call("cast_s_i32", integer, {argument});
    if (type == kInt64) argument = runner.call("cast_s_i64", runner.plain(kInt64, TypeRoot::kBigint), {argument});
    registers.push_back(argument);
  }
  const TypeId resultType = result == kString  ? runner.text()
                            : result == kInt32 ? integer
                                               : runner.plain(kBool, TypeRoot::kBoolean);
  return runner.run(runner.call(function, resultType, registers))[0];
}

TEST(Text, substringCountsFromBothEnds) {
  EXPECT_EQ(evaluate("substring_s_i32_i32", {"Hello World", "7", "2147483647"}), "World");
  EXPECT_EQ(evaluate("substring_s_i32_i32", {"abcabc", "-2", "2147483647"}), "bc");
  EXPECT_EQ(evaluate("substring_s_i32_i32", {"hello", "0", "1"}), "h");
  EXPECT_EQ(evaluate("substring_s_i32_i32", {"hello", "0", "-1"}), "NULL");
  EXPECT_EQ(evaluate("substring_s_i32_i32", {"世界", "-2147483648", "3"}), "");
  EXPECT_EQ(evaluate("substring_s_i32", {"a long text that is not inline at all", "8"}),
            "text that is not inline at all");
  EXPECT_EQ(evaluate("left_s_i32", {"hello", "-3"}), "");
  EXPECT_EQ(evaluate("left_s_i32", {"😀a😁", "2"}), "😀a");
  EXPECT_EQ(evaluate("right_s_i32", {"😀a😁", "2"}), "a😁");
  EXPECT_EQ(evaluate("right_s_i32", {"a", "100"}), "a");
}

TEST(Text, trimsSetsOfCharacters) {
  EXPECT_EQ(evaluate("btrim_s_s", {"xyaxy", "yx"}), "a");
  EXPECT_EQ(evaluate("ltrim_s_s", {"xyaxy", "yx"}), "axy");
  EXPECT_EQ(evaluate("rtrim_s", {"  x  "}), "  x");
  EXPECT_EQ(evaluate("trim_both_s_s", {"😀a😁", "😁😀"}), "a");
  EXPECT_EQ(evaluate("trim_leading_s_s", {"abcabc", "NULL"}), "NULL");
}

TEST(Text, findsPositions) {
  EXPECT_EQ(evaluate("locate_s_s", {"", "é"}, kInt32), "1");
  EXPECT_EQ(evaluate("locate_s_s", {"界", "世界"}, kInt32), "2");
  EXPECT_EQ(evaluate("instr_s_s_i32_i32", {"banana", "an", "1", "2"}, kInt32), "4");
  EXPECT_EQ(evaluate("instr_s_s_i32", {"banana", "an", "-1"}, kInt32), "4");
  EXPECT_EQ(evaluate("locate_s_s_i32", {"a", "banana", "3"}, kInt32), "4");
  EXPECT_EQ(evaluate("ascii_s", {"ÄÖß"}, kInt32), "-61");
  EXPECT_EQ(evaluate("char_length_s", {"世界"}, kInt32), "2");
}

TEST(Text, saysWhatItIsMadeOf) {
  const auto is = [](const char* name, const char* text) {
    ProgramRunner runner;
    const TypeId boolean = runner.plain(PhysicalType::kBool, TypeRoot::kBoolean);
    return runner.run(runner.call(name, boolean, {runner.column({text})}))[0] == "TRUE";
  };
  EXPECT_TRUE(is("is_alpha_s", "ab世"));
  EXPECT_TRUE(is("is_digit_s", "05"));
  for (const char* text : {"1.5", "1e5", "-1", ".5"}) EXPECT_TRUE(is("is_decimal_s", text)) << text;
  for (const char* text : {"", "NULL", "a1", "-5", "1 2"}) {
    EXPECT_FALSE(is("is_alpha_s", text)) << text;
    EXPECT_FALSE(is("is_digit_s", text)) << text;
  }
  EXPECT_FALSE(is("is_decimal_s", "NULL"));
}

TEST(Text, quotesForJson) {
  EXPECT_EQ(evaluate("json_quote_s", {"a\"b\\\n"}), "\"a\\\"b\\\\\\n\"");
  EXPECT_EQ(evaluate("json_quote_s", {"世\x1f😀"}), "\"\\u4e16\\u001f\\ud83d\\ude00\"");
  EXPECT_EQ(evaluate("json_unquote_s", {"\"\\u4e16\\ud83d\\ude00\""}), "世😀");
}

TEST(Text, buildsNewText) {
  EXPECT_EQ(evaluate("lpad_s_i32_s", {"世界", "8", "*"}), "******世界");
  EXPECT_EQ(evaluate("rpad_s_i32_s", {"a", "8", "xy"}), "axyxyxyx");
  EXPECT_EQ(evaluate("rpad_s_i32_s", {"Hello World", "3", ""}), "NULL");
  EXPECT_EQ(evaluate("replace_s_s_s", {"Hello", "", "-"}), "-H-e-l-l-o-");
  EXPECT_EQ(evaluate("replace_s_s_s", {"aaa", "aa", "b"}), "ba");
  EXPECT_EQ(evaluate("translate_s_s_s", {"hello", "el", "ip"}), "hippo");
  EXPECT_EQ(evaluate("translate_s_s_s", {"hello", "el", "i"}), "hio");
  EXPECT_EQ(evaluate("overlay_s_s_i32", {"Hello World", "a", "2"}), "Hallo World");
  EXPECT_EQ(evaluate("overlay_s_s_i32_i32", {"abcdef", "XX", "3", "-1"}), "abXX");
  EXPECT_EQ(evaluate("initcap_s", {"a-b_c d1e ÄÖß"}), "A-B_C D1e ÄÖß");
  EXPECT_EQ(evaluate("reverse_s", {"世a界"}), "界a世");
  EXPECT_EQ(evaluate("chr_i64", {"353"}), "a");
  EXPECT_EQ(evaluate("repeat_s_i32", {"ab", "2000000000"}), "error: REPEAT: the text is longer than 16 MiB");
}

TEST(Text, concatenates) {
  EXPECT_EQ(evaluate("concat_s", {"a", "NULL", "c"}), "NULL");
  EXPECT_EQ(evaluate("concat_s", {"a", "界", "c"}), "a界c");
  EXPECT_EQ(evaluate("concat_ws_s_s", {",", "NULL", "q", "NULL"}), "q");
  EXPECT_EQ(evaluate("concat_ws_s_s", {",", "NULL", "NULL"}), "");
  EXPECT_EQ(evaluate("concat_ws_s_s", {"NULL", "a", "b"}), "NULL");
}

TEST(Text, splitsByWholeSeparators) {
  EXPECT_EQ(evaluate("split_index_s_s_i32", {"aXYbXYc", "XY", "2"}), "c");
  EXPECT_EQ(evaluate("split_index_s_s_i32", {"abcabc", "a", "0"}), "");
  EXPECT_EQ(evaluate("split_index_s_s_i32", {"ab   ", "", "0"}), "ab");
  EXPECT_EQ(evaluate("split_index_s_s_i32", {"a", "abc", "1"}), "NULL");
  EXPECT_EQ(evaluate("split_index_s_i32_i32", {"a,b", "44", "1"}), "b");
}

TEST(Like, matchesCodePointsAndEscapes) {
  auto like = [](std::string_view text, std::string_view pattern, std::string_view escape = {}) {
    LikePattern compiled;
    std::string error;
    return compiled.compile(pattern, escape, &error) ? (compiled.matches(text) ? "yes" : "no") : "error";
  };
  EXPECT_STREQ(like("😀x", "__"), "yes");
  EXPECT_STREQ(like("😀x", "___"), "no");
  EXPECT_STREQ(like("abcabc", "%b%"), "yes");
  EXPECT_STREQ(like("abcabc", "a%b_"), "yes");
  EXPECT_STREQ(like("aXbXcXd", "a%X_X%d"), "yes");
  EXPECT_STREQ(like("mississippi", "m%iss%ip_i"), "yes");
  EXPECT_STREQ(like("mississippi", "m%iss%ipp"), "no");
  EXPECT_STREQ(like("", "%"), "yes");
  EXPECT_STREQ(like("", "_"), "no");
  EXPECT_STREQ(like("a\nc", "a_c"), "no");
  EXPECT_STREQ(like("a\nc", "a%c"), "yes");
  EXPECT_STREQ(like("a%c", "a!%c", "!"), "yes");
  EXPECT_STREQ(like("abc", "a!%c", "!"), "no");
  EXPECT_STREQ(like("a_c", "a__c", "_"), "yes");
  EXPECT_STREQ(like("abc", "a!bc", "!"), "error");
  EXPECT_STREQ(like("abc", "ab!", "!"), "error");
  EXPECT_STREQ(like("abc", "abc", "ab"), "error");
  EXPECT_STREQ(like(std::string(100000, 'a'), "%a%a%a%a%a%a%a%b"), "no");
}

}  // namespace
}  // namespace millrace
