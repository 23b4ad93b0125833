#include "expressions/value_text.h"

#include "base/decimal.h"
#include "base/number_format.h"
#include "base/timestamp_text.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "expressions/kernel.h"

namespace millrace {

namespace {

void appendPadded(uint64_t value, int width, std::string* out) {
  char digits[kNumberTextMax];
  const size_t length = formatInt64(static_cast<int64_t>(value), digits);
  for (size_t i = length; i < static_cast<size_t>(width); ++i) out->push_back('0');
  out->append(digits, length);
}

// "+1-02"
void appendMonths(int32_t months, std::string* out) {
  out->push_back(months < 0 ? '-' : '+');
  const uint64_t magnitude =
      months < 0 ? 0 - static_cast<uint64_t>(static_cast<int64_t>(months)) : static_cast<uint64_t>(months);
  appendPadded(magnitude / 12, 1, out);
  out->push_back('-');
  appendPadded(magnitude % 12, 2, out);
}

// "+1 02:03:04.005"
void appendMillis(int64_t millis, std::string* out) {
  out->push_back(millis < 0 ? '-' : '+');
  const uint64_t magnitude = millis < 0 ? 0 - static_cast<uint64_t>(millis) : static_cast<uint64_t>(millis);
  appendPadded(magnitude / 86'400'000, 1, out);
  out->push_back(' ');
  appendPadded(magnitude / 3'600'000 % 24, 2, out);
  out->push_back(':');
  appendPadded(magnitude / 60'000 % 60, 2, out);
  out->push_back(':');
  appendPadded(magnitude / 1000 % 60, 2, out);
  out->push_back('.');
  appendPadded(magnitude % 1000, 3, out);
}

void appendTimestamp(const Vector& vector, uint32_t row, const Type& type, const Zone* zone, std::string* out) {
  Timestamp value = TimestampInput(vector)[row];
  if (type.root == TypeRoot::kTimestampLtz && zone != nullptr) value.millis = zone->toLocal(value.millis);
  char text[kTimestampTextMax];
  out->append(text, formatTimestamp(value, type.precision, text));
}

struct Nested {
  const TypeTable& types;
  const Zone* zone;
  std::string* out;

  void element(const Vector& vector, uint32_t row, TypeId type) const {
    appendValueText(vector, row, types[type], types, zone, out);
  }

  void list(const Vector& vector, uint32_t row, const Type& type) const {
    const ListEntry entry = vector.data<ListEntry>()[vector.index(row)];
    const bool map = vector.type == PhysicalType::kMap;
    out->push_back(map ? '{' : '[');
    for (uint32_t i = 0; i < entry.size; ++i) {
      if (i > 0) out->append(", ");
      element(vector.children[0], entry.offset + i, type.children[0]);
      if (!map) continue;
      out->push_back('=');
      element(vector.children[1], entry.offset + i, type.children[1]);
    }
    out->push_back(map ? '}' : ']');
  }

  void fields(const Vector& vector, uint32_t row, const Type& type) const {
    out->push_back('(');
    for (size_t i = 0; i < vector.children.size(); ++i) {
      if (i > 0) out->append(", ");
      element(vector.children[i], vector.index(row), type.children[i]);
    }
    out->push_back(')');
  }
};

template <size_t (*Format)(int64_t, char*)>
void appendFormatted(int64_t value, std::string* out) {
  char text[kNumberTextMax];
  out->append(text, Format(value, text));
}

}  // namespace

void appendDecodedUtf8(std::string_view bytes, std::string* out) {
  while (!bytes.empty()) {
    const size_t valid = validUtf8Prefix(bytes);
    out->append(bytes.substr(0, valid));
    bytes.remove_prefix(valid);
    if (bytes.empty()) return;
    appendCodePoint(0xFFFD, out);
    // One replacement for a truncated character, not one per byte: skip the continuation bytes it could have had.
    const size_t wanted = utf8Length(static_cast<uint8_t>(bytes[0]));
    size_t skip = 1;
    while (skip < wanted && skip < bytes.size() && validUtf8Prefix(bytes.substr(skip)) == 0 &&
           (static_cast<uint8_t>(bytes[skip]) & 0xC0) == 0x80 && static_cast<uint8_t>(bytes[0]) >= 0xC2 &&
           static_cast<uint8_t>(bytes[0]) < 0xF5) {
      ++skip;
    }
    bytes.remove_prefix(skip);
  }
}

void fitText(const Type& type, std::string* text) {
  if (type.root != TypeRoot::kChar && type.root != TypeRoot::kVarchar) return;
  if (text->size() > type.length) text->resize(codePointOffset(*text, type.length));
  if (type.root != TypeRoot::kChar) return;
  const size_t length = countCodePoints(*text);
  if (length < type.length && type.length <= kTextBytesMax) text->append(type.length - length, ' ');
}

void appendValueText(const Vector& vector, uint32_t row, const Type& type, const TypeTable& types, const Zone* zone,
                     std::string* out) {
  if (vector.isNull(row)) {
    out->append("NULL");
    return;
  }
  if (vector.encoding == Encoding::kDictionary) {
    return appendValueText(*vector.dictionary, vector.data<uint32_t>()[row], type, types, zone, out);
  }
  char text[kTimestampTextMax];
  switch (vector.type) {
    case PhysicalType::kNull:
      out->append("NULL");
      return;
    case PhysicalType::kBool:
      out->append(vector.boolValue(row) ? "TRUE" : "FALSE");
      return;
    case PhysicalType::kInt8:
      return appendFormatted<formatInt64>(vector.value<int8_t>(row), out);
    case PhysicalType::kInt16:
      return appendFormatted<formatInt64>(vector.value<int16_t>(row), out);
    case PhysicalType::kInt32:
      return appendFormatted<formatInt64>(vector.value<int32_t>(row), out);
    case PhysicalType::kInt64:
      return appendFormatted<formatInt64>(vector.value<int64_t>(row), out);
    case PhysicalType::kFloat32:
      out->append(text, formatFloat(vector.value<float>(row), text));
      return;
    case PhysicalType::kFloat64:
      out->append(text, formatDouble(vector.value<double>(row), text));
      return;
    case PhysicalType::kDecimal64:
      out->append(text, formatDecimal(vector.value<int64_t>(row), type.scale, text));
      return;
    case PhysicalType::kDecimal128:
      out->append(text, formatDecimal(vector.value<int128>(row), type.scale, text));
      return;
    case PhysicalType::kString:
      out->append(vector.stringValue(row));
      return;
    case PhysicalType::kBinary:
      return appendDecodedUtf8(vector.stringValue(row), out);
    case PhysicalType::kDate:
      out->append(text, formatDate(vector.value<int32_t>(row), text));
      return;
    case PhysicalType::kTime:
      out->append(text, formatTime(vector.value<int32_t>(row), type.precision < 3 ? type.precision : 3, text));
      return;
    case PhysicalType::kTimestampMs:
    case PhysicalType::kTimestampUs:
    case PhysicalType::kTimestampNs:
      return appendTimestamp(vector, row, type, zone, out);
    case PhysicalType::kIntervalMonths:
      return appendMonths(vector.value<int32_t>(row), out);
    case PhysicalType::kIntervalMs:
      return appendMillis(vector.value<int64_t>(row), out);
    case PhysicalType::kList:
    case PhysicalType::kMap:
      return Nested{types, zone, out}.list(vector, row, type);
    case PhysicalType::kRow:
      return Nested{types, zone, out}.fields(vector, row, type);
    case PhysicalType::kVariant:
      return;
  }
}

}  // namespace millrace
