// JSON text: a value written as JSON, text with and without its quotes.
#include "base/utf8.h"
#include "expressions/kernel.h"
#include "expressions/type_codes.h"
#include "expressions/value_json.h"

namespace millrace {

namespace {

using enum PhysicalType;

void jsonString(KernelCall& call) {
  StringWriter writer(call);
  std::string text;
  forEachRow(call, [&](uint32_t row) {
    text.clear();
    appendValueJson(*call.arguments[0], row, *call.argumentTypes[0], *call.types, &text);
    writer.put(row, text);
  });
}

void jsonQuote(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  StringWriter writer(call);
  std::string text;
  forEachRow(call, [&](uint32_t row) {
    text.clear();
    appendJsonAscii(in[row], &text);
    writer.put(row, text);
  });
}

// The text that a JSON string literal means; false when it is none.
bool unquote(std::string_view literal, std::string* out) {
  if (literal.size() < 2 || literal.front() != '"' || literal.back() != '"') return false;
  return appendUnescaped(literal.substr(1, literal.size() - 2), out);
}

// Text that is no JSON string stays as it is.
void jsonUnquote(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  StringWriter writer(call);
  std::string text;
  forEachRow(call, [&](uint32_t row) {
    text.clear();
    writer.put(row, unquote(in[row], &text) ? std::string_view(text) : in[row]);
  });
}

}  // namespace

void addJson(FunctionList& list) {
  for (const TypeCode& type : kAllCodes) {
    list.push_back(makeFunction(std::string("json_string_") + type.code, {type.type}, kString, jsonString));
  }
  list.push_back(makeFunction("json_quote_s", {kString}, kString, jsonQuote));
  list.push_back(makeFunction("json_unquote_s", {kString}, kString, jsonUnquote));
}

}  // namespace millrace
