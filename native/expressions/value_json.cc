#include "expressions/value_json.h"

#include <cmath>

#include "base/base64.h"
#include "base/number_format.h"
#include "base/timestamp_text.h"
#include "base/utf8.h"
#include "expressions/kernel.h"
#include "expressions/value_text.h"

namespace millrace {

namespace {

// Double.toString through BigDecimal: 1.0E20 becomes 1.0E+20, 1.0E-4 becomes 0.00010.
void appendDouble(double value, std::string* out) {
  char text[kNumberTextMax];
  const std::string_view java(text, formatDouble(value, text));
  if (!std::isfinite(value)) return appendJsonText(java, out);
  const size_t mark = java.find('E');
  if (mark == std::string_view::npos) {
    out->append(java);
    return;
  }
  const std::string_view mantissa = java.substr(0, mark);
  const bool small = java[mark + 1] == '-';
  int exponent = 0;
  for (char c : java.substr(mark + 1 + small)) exponent = exponent * 10 + (c - '0');
  if (small && exponent <= 6) {
    if (mantissa[0] == '-') out->push_back('-');
    out->append("0.").append(static_cast<size_t>(exponent - 1), '0');
    for (char c : mantissa) {
      if (c >= '0' && c <= '9') out->push_back(c);
    }
    return;
  }
  out->append(mantissa).append(small ? "E-" : "E+").append(std::to_string(exponent));
}

void appendTimestampText(const Vector& vector, uint32_t row, const Type& type, std::string* out) {
  char text[kTimestampTextMax];
  const bool local = type.root == TypeRoot::kTimestampLtz;
  const size_t length = formatFormatTimestamp(TimestampInput(vector)[row], TimestampStandard::kIso8601, local, text);
  appendJsonText({text, length}, out);
}

void appendList(const Vector& vector, uint32_t row, const Type& type, const TypeTable& types, std::string* out) {
  const ListEntry entry = vector.data<ListEntry>()[vector.index(row)];
  const bool map = vector.type == PhysicalType::kMap;
  out->push_back(map ? '{' : '[');
  for (uint32_t i = 0; i < entry.size; ++i) {
    if (i > 0) out->push_back(',');
    if (map) {
      std::string key;
      appendValueText(vector.children[0], entry.offset + i, types[type.children[0]], types, nullptr, &key);
      appendJsonText(key, out);
      out->push_back(':');
    }
    const size_t child = map ? 1 : 0;
    appendValueJson(vector.children[child], entry.offset + i, types[type.children[child]], types, out);
  }
  out->push_back(map ? '}' : ']');
}

void appendRow(const Vector& vector, uint32_t row, const Type& type, const TypeTable& types, std::string* out) {
  out->push_back('{');
  for (size_t i = 0; i < vector.children.size(); ++i) {
    if (i > 0) out->push_back(',');
    appendJsonText(type.fieldNames[i], out);
    out->push_back(':');
    appendValueJson(vector.children[i], vector.index(row), types[type.children[i]], types, out);
  }
  out->push_back('}');
}

void appendUnicodeEscape(uint32_t unit, std::string_view hex, std::string* out) {
  out->append("\\u");
  for (int shift = 12; shift >= 0; shift -= 4) out->push_back(hex[(unit >> shift) & 15]);
}

void appendJsonCharacter(char c, std::string_view hex, std::string* out) {
  constexpr std::string_view kMeanings = "\"\\\b\f\n\r\t", kEscapes = "\"\\bfnrt";
  const size_t known = kMeanings.find(c);
  if (known != std::string_view::npos) {
    out->push_back('\\');
    out->push_back(kEscapes[known]);
  } else if (static_cast<uint8_t>(c) < 0x20) {
    appendUnicodeEscape(static_cast<uint8_t>(c), hex, out);
  } else {
    out->push_back(c);
  }
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

}  // namespace

void appendJsonText(std::string_view text, std::string* out) {
  out->push_back('"');
  for (char c : text) appendJsonCharacter(c, "0123456789ABCDEF", out);
  out->push_back('"');
}

void appendJsonAscii(std::string_view text, std::string* out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out->push_back('"');
  for (size_t at = 0; at < text.size();) {
    const uint32_t codePoint = takeCodePoint(text, &at);
    if (codePoint < 0x7F) {
      appendJsonCharacter(static_cast<char>(codePoint), kHex, out);
    } else if (codePoint < 0x10000) {
      appendUnicodeEscape(codePoint, kHex, out);
    } else {
      appendUnicodeEscape(0xD800 + ((codePoint - 0x10000) >> 10), kHex, out);
      appendUnicodeEscape(0xDC00 + ((codePoint - 0x10000) & 0x3FF), kHex, out);
    }
  }
  out->push_back('"');
}

bool appendUnescaped(std::string_view text, std::string* out) {
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

void appendValueJson(const Vector& vector, uint32_t row, const Type& type, const TypeTable& types, std::string* out) {
  if (vector.isNull(row)) {
    out->append("null");
    return;
  }
  if (vector.encoding == Encoding::kDictionary) {
    return appendValueJson(*vector.dictionary, vector.data<uint32_t>()[row], type, types, out);
  }
  switch (vector.type) {
    case PhysicalType::kBool:
      out->append(vector.boolValue(row) ? "true" : "false");
      return;
    case PhysicalType::kFloat32:
      return appendDouble(static_cast<double>(vector.value<float>(row)), out);
    case PhysicalType::kFloat64:
      return appendDouble(vector.value<double>(row), out);
    case PhysicalType::kString:
      return appendJsonText(vector.stringValue(row), out);
    case PhysicalType::kBinary: {
      std::string text;
      appendBase64(vector.stringValue(row), &text);
      return appendJsonText(text, out);
    }
    case PhysicalType::kTimestampMs:
    case PhysicalType::kTimestampUs:
    case PhysicalType::kTimestampNs:
      return appendTimestampText(vector, row, type, out);
    case PhysicalType::kList:
    case PhysicalType::kMap:
      return appendList(vector, row, type, types, out);
    case PhysicalType::kRow:
      return appendRow(vector, row, type, types, out);
    case PhysicalType::kInt8:
    case PhysicalType::kInt16:
    case PhysicalType::kInt32:
    case PhysicalType::kInt64:
    case PhysicalType::kDecimal64:
    case PhysicalType::kDecimal128:
      return appendValueText(vector, row, type, types, nullptr, out);
    default: {  // DATE, TIME, intervals: their text
      std::string text;
      appendValueText(vector, row, type, types, nullptr, &text);
      return appendJsonText(text, out);
    }
  }
}

}  // namespace millrace
