#include "expressions/regex.h"

#include "base/utf8.h"
#include "program_runner.h"

namespace millrace {
namespace {

using enum PhysicalType;
using Texts = std::vector<std::string>;

std::string shown(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\\')
      out += "\\\\";
    else
      out += c;
  }
  return out;
}

// At most 20 matches as "<group 0,group 1,...>", then M or -.
std::string allMatches(const Regex& regex, std::string_view text) {
  std::string out;
  RegexMatcher matcher;
  size_t from = 0;
  for (int i = 0; i < 20 && matcher.find(regex, text, from) == RegexMatcher::Outcome::kMatch; ++i) {
    out += "<";
    for (uint32_t group = 0; group <= regex.groups(); ++group) {
      if (group > 0) out += ",";
      out += matcher.has(group) ? shown(matcher.group(text, group)) : "~";
    }
    out += ">";
    from = matcher.end();
    if (matcher.end() > matcher.start()) continue;
    if (from >= text.size()) break;
    from += utf8Length(static_cast<uint8_t>(text[from]));
  }
  return out + (matcher.matches(regex, text) == RegexMatcher::Outcome::kMatch ? "M" : "-");
}

TEST(Regex, agreesWithJava) {
  const struct {
    const char* pattern;
    const char* text;
    const char* answer;
  } kKnown[] = {
#include "regex_java.inc"
  };
  for (const auto& known : kKnown) {
    Regex regex;
    std::string message;
    const RegexVerdict verdict = regex.compile(known.pattern, &message);
    if (known.text == nullptr) {
      EXPECT_NE(verdict, RegexVerdict::kOk) << known.pattern;
    } else if (verdict != RegexVerdict::kOk) {
      ADD_FAILURE() << known.pattern << ": " << message;
    } else {
      EXPECT_EQ(allMatches(regex, known.text), known.answer) << known.pattern << " on " << known.text;
    }
  }
}

TEST(Regex, whatIsMissingIsSaidNotGuessed) {
  Regex regex;
  std::string message;
  for (const char* pattern : {"\\X", "\\p{IsHan}", "\\p{InGreek}", "(?<=a+)b", "\\b{g}"}) {
    EXPECT_EQ(regex.compile(pattern, &message), RegexVerdict::kUnsupported) << pattern;
  }
  EXPECT_EQ(regex.compile(std::string(1000, '('), &message), RegexVerdict::kUnsupported);
  EXPECT_EQ(regex.compile("((((a{99}){99}){99}){99})", &message), RegexVerdict::kUnsupported);
}

TEST(Regex, searchesEndWithinTheirLimit) {
  Regex regex;
  std::string message;
  ASSERT_EQ(regex.compile("(a*)*b", &message), RegexVerdict::kOk);
  RegexMatcher matcher;
  EXPECT_EQ(matcher.find(regex, std::string(40, 'a'), 0), RegexMatcher::Outcome::kLimit);
  ASSERT_EQ(regex.compile("(x+x+)+y", &message), RegexVerdict::kOk);
  EXPECT_EQ(matcher.find(regex, std::string(100, 'x'), 0), RegexMatcher::Outcome::kLimit);
}

TEST(RegexFunctions, followFlink) {
  ProgramRunner runner;
  const TypeId boolean = runner.plain(kBool, TypeRoot::kBoolean), integer = runner.plain(kInt32, TypeRoot::kInteger);
  const RegisterId text = runner.column({"a1b22c333", "foobar", "NULL"});
  auto extract = [&](const char* pattern, const char* group) {
    return runner.run(
        runner.call("regexp_extract_s_s_i32", runner.text(),
                    {text, runner.constant(pattern), runner.call("cast_s_i32", integer, {runner.constant(group)})}));
  };
  EXPECT_EQ(extract("([a-z])(\\d+)", "2"), (Texts{"1", "NULL", "NULL"}));
  EXPECT_EQ(extract("([a-z])(\\d+)", "3"), (Texts{"NULL", "NULL", "NULL"}));
  EXPECT_EQ(extract("[", "0"), (Texts{"NULL", "NULL", "NULL"}));
  EXPECT_EQ(runner.run(runner.call("regexp_s_s", boolean, {text, runner.constant("(")})),
            (Texts{"FALSE", "FALSE", "NULL"}));
  EXPECT_EQ(runner.run(runner.call("regexp_replace_s_s_s", runner.text(),
                                   {text, runner.constant("\\d+"), runner.constant("<$0>")})),
            (Texts{"a<$0>b<$0>c<$0>", "foobar", "NULL"}));
  EXPECT_EQ(runner.run(runner.call("regexp_replace_s_s_s", runner.text(),
                                   {text, runner.constant(""), runner.constant("-")}))[1],
            "-f-o-o-b-a-r-");
  EXPECT_EQ(runner.run(runner.call("regexp_count_s_s", integer, {text, runner.constant("")}))[1], "7");
  EXPECT_EQ(runner.run(runner.call("regexp_instr_s_s", integer, {text, runner.constant("b")})),
            (Texts{"3", "4", "NULL"}));
  EXPECT_EQ(runner.run(runner.call("similar_s_s", boolean, {text, runner.constant("[[:alpha:]]+")})),
            (Texts{"FALSE", "TRUE", "NULL"}));
  EXPECT_EQ(runner.run(runner.call("similar_s_s", boolean, {text, runner.constant("(a|f)%")})),
            (Texts{"TRUE", "TRUE", "NULL"}));
  Type list;
  list.physical = kList;
  list.root = TypeRoot::kArray;
  list.children = {runner.text()};
  EXPECT_EQ(runner.run(runner.call("regexp_extract_all_s_s", runner.addType(list), {text, runner.constant("(\\d)")})),
            (Texts{"[1, 2, 2, 3, 3, 3]", "[]", "NULL"}));
}

}  // namespace
}  // namespace millrace
