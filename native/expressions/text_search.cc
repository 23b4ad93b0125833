// Functions that find or measure text: positions are 1-based code points, 0 where nothing is found.
#include "base/number_parse.h"
#include "base/utf8.h"
#include "expressions/code_point_set.h"
#include "expressions/kernel.h"

namespace millrace {

namespace {

using enum PhysicalType;

int32_t countOf(std::string_view text) { return static_cast<int32_t>(countCodePoints(text)); }
int32_t bytesOf(std::string_view text) { return static_cast<int32_t>(text.size()); }

// The first byte, signed as Java has it.
int32_t ascii(std::string_view text) { return text.empty() ? 0 : static_cast<signed char>(text[0]); }

// From position `from` (1-based) on.
int32_t position(std::string_view needle, std::string_view text, int32_t from) {
  if (from <= 0) return 0;
  const size_t start = codePointOffset(text, static_cast<size_t>(from) - 1);
  if (start == text.size() && static_cast<size_t>(from) > countCodePoints(text) + 1) return 0;
  const size_t found = text.find(needle, start);
  return found == std::string_view::npos ? 0 : countOf(text.substr(0, found)) + 1;
}

// Backwards from the code point -from places before the end (-1: the last).
int32_t positionFromEnd(std::string_view needle, std::string_view text, int32_t from, int32_t occurrence) {
  const int64_t start = static_cast<int64_t>(countCodePoints(text)) + from;
  if (start < 0) return 0;
  size_t limit = codePointOffset(text, static_cast<size_t>(start));
  for (;;) {
    const size_t found = text.rfind(needle, limit);
    if (found == std::string_view::npos) return 0;
    if (--occurrence == 0) return countOf(text.substr(0, found)) + 1;
    if (found == 0) return 0;
    limit = found - 1;
  }
}

int32_t instr(std::string_view text, std::string_view needle, int32_t from, int32_t occurrence) {
  if (from < 0) return positionFromEnd(needle, text, from, occurrence);
  int32_t found = position(needle, text, from);
  while (found != 0 && --occurrence > 0) found = position(needle, text, found + 1);
  return found;
}

template <bool kWithStart>
void locateKernel(KernelCall& call) {
  const Input<std::string_view> needle(*call.arguments[0]);
  const Input<std::string_view> text(*call.arguments[1]);
  const Input<int32_t> from(*call.arguments[kWithStart ? 2 : 0]);
  forEachRow(call, [&](uint32_t row) {
    write<int32_t>(call, row, position(needle[row], text[row], kWithStart ? from[row] : 1));
  });
}

template <int kNumbers>
void instrKernel(KernelCall& call) {
  const Input<std::string_view> text(*call.arguments[0]);
  const Input<std::string_view> needle(*call.arguments[1]);
  const Input<int32_t> from(*call.arguments[kNumbers > 0 ? 2 : 0]);
  const Input<int32_t> occurrence(*call.arguments[kNumbers > 1 ? 3 : 0]);
  forEachRow(call, [&](uint32_t row) {
    const int32_t start = kNumbers > 0 ? from[row] : 1;
    const int32_t which = kNumbers > 1 ? occurrence[row] : 1;
    if (which < 1) return fail(call, row, "INSTR: the occurrence must be positive");
    write<int32_t>(call, row, instr(text[row], needle[row], start, which));
  });
}

bool startsWith(std::string_view text, std::string_view prefix) { return text.starts_with(prefix); }
bool endsWith(std::string_view text, std::string_view suffix) { return text.ends_with(suffix); }

CodePointSet unicodeCategory(std::string_view name) {
  CodePointSet set;
  addUnicodeCategory(name, &set);
  set.finish();
  return set;
}

bool isMadeOf(const CodePointSet& set, std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    if (!set.contains(takeCodePoint(text, &at))) return false;
  }
  return !text.empty();
}

bool isAlpha(std::string_view text) {
  static const CodePointSet kLetters = unicodeCategory("L");
  return isMadeOf(kLetters, text);
}

bool isDigit(std::string_view text) {
  static const CodePointSet kDigits = unicodeCategory("Nd");
  return isMadeOf(kDigits, text);
}

bool isDecimal(std::string_view text) {
  double number = 0;
  return parseDouble(text, &number);
}

// NULL is no such text.
template <bool (*kTest)(std::string_view)>
void isText(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) { writeBool(call, row, !call.arguments[0]->isNull(row) && kTest(in[row])); });
}

}  // namespace

void addTextSearch(FunctionList& list) {
  list.push_back(nonStrict(makeFunction("is_alpha_s", {kString}, kBool, isText<isAlpha>)));
  list.push_back(nonStrict(makeFunction("is_digit_s", {kString}, kBool, isText<isDigit>)));
  list.push_back(nonStrict(makeFunction("is_decimal_s", {kString}, kBool, isText<isDecimal>)));
  list.push_back(makeFunction("char_length_s", {kString}, kInt32, mapUnary<std::string_view, int32_t, countOf>));
  list.push_back(makeFunction("octet_length_s", {kString}, kInt32, mapUnary<std::string_view, int32_t, bytesOf>));
  list.push_back(makeFunction("octet_length_x", {kBinary}, kInt32, mapUnary<std::string_view, int32_t, bytesOf>));
  list.push_back(makeFunction("ascii_s", {kString}, kInt32, mapUnary<std::string_view, int32_t, ascii>));
  // locate(needle, text [, start]): POSITION and LOCATE; instr(text, needle [, start [, occurrence]])
  list.push_back(makeFunction("locate_s_s", {kString, kString}, kInt32, locateKernel<false>));
  list.push_back(makeFunction("locate_s_s_i32", {kString, kString, kInt32}, kInt32, locateKernel<true>));
  list.push_back(makeFunction("instr_s_s", {kString, kString}, kInt32, instrKernel<0>));
  list.push_back(makeFunction("instr_s_s_i32", {kString, kString, kInt32}, kInt32, instrKernel<1>));
  list.push_back(
      fallible(makeFunction("instr_s_s_i32_i32", {kString, kString, kInt32, kInt32}, kInt32, instrKernel<2>)));
  for (const auto& [code, type] : {std::pair{"s_s", kString}, {"x_x", kBinary}}) {
    list.push_back(makeFunction(std::string("startswith_") + code, {type, type}, kBool,
                                mapBinary<std::string_view, std::string_view, bool, startsWith>));
    list.push_back(makeFunction(std::string("endswith_") + code, {type, type}, kBool,
                                mapBinary<std::string_view, std::string_view, bool, endsWith>));
  }
}

}  // namespace millrace
