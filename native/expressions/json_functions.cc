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

bool takeHex(std::string_view text, size_t* at, uint32_t* value) {
  if (text.size() - *at < 4) return false;
  *value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = text[*at + static_cast<size_t>(i)], lower = static_cast<char>(c | 0x20);
    const bool digit = c >= '0' && c <= '9';
    if (!digit && (lower < 'a' || lower > 'f')) return false;
    *value = *value * 16 + static_cast<uint32_t>(digit ? c - '0' : lower - 'a' + 10);
  }
  *at += 4;
  return true;
}

// The text that a JSON string literal means; false when it is none.
bool unquote(std::string_view literal, std::string* out) {
  if (literal.size() < 2 || literal.front() != '"' || literal.back() != '"') return false;
  const std::string_view text = literal.substr(1, literal.size() - 2);
  for (size_t at = 0; at < text.size();) {
    const char c = text[at++];
    if (c == '"' || static_cast<uint8_t>(c) < 0x20) return false;
    if (c != '\\') {
      out->push_back(c);
      continue;
    }
    if (at == text.size()) return false;
    const char escape = text[at++];
    constexpr std::string_view kEscapes = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
    const size_t known = kEscapes.find(escape);
    if (known != std::string_view::npos) {
      out->push_back(kMeanings[known]);
      continue;
    }
    uint32_t unit = 0, low = 0;
    if (escape != 'u' || !takeHex(text, &at, &unit)) return false;
    if (unit >= 0xD800 && unit < 0xDC00 && text.substr(at).starts_with("\\u")) {
      size_t next = at + 2;
      if (takeHex(text, &next, &low) && low >= 0xDC00 && low < 0xE000) {
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        at = next;
      }
    }
    appendCodePoint(unit, out);
  }
  return true;
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
