// Values of the public result lines (`--result ndjson`): a JSON text per value from which its SQL type reads it back
// exactly.
#include <algorithm>
#include <cmath>

#include "base/decimal.h"
#include "base/number_format.h"
#include "base/timestamp_text.h"
#include "formats/json_scan.h"
#include "formats/row_encoder.h"
#include "formats/vector_values.h"

namespace millrace {
namespace {

constexpr int64_t kSafeInteger = 9007199254740991;  // beyond it a JSON number is no longer exact in JavaScript

void appendInteger(int64_t value, std::string& out) {
  char digits[kNumberTextMax];
  const bool safe = value >= -kSafeInteger && value <= kSafeInteger;
  if (!safe) out += '"';
  out.append(digits, formatInt64(value, digits));
  if (!safe) out += '"';
}

void appendHex(std::string_view bytes, std::string& out) {
  static const char* kHex = "0123456789abcdef";
  out += '"';
  for (char byte : bytes) {
    out += kHex[static_cast<uint8_t>(byte) >> 4];
    out += kHex[static_cast<uint8_t>(byte) & 15];
  }
  out += '"';
}

void appendFloat(const char* text, size_t length, bool finite, std::string& out) {
  if (!finite) out += '"';
  out.append(text, length);
  if (!finite) out += '"';
}

void appendTimestamp(const Vector& vector, uint32_t row, const Type& type, std::string& out) {
  char text[kTimestampTextMax];
  out += '"';
  out.append(text, formatTimestamp(timestampAt(vector, row), type.precision, text));
  out += type.root == TypeRoot::kTimestampLtz ? "Z\"" : "\"";
}

// Pairs in the order of their text, since MAP and MULTISET have none of their own.
void appendPairs(const TypeTable& types, const Type& type, const Vector& vector, uint32_t row, std::string& out) {
  const NestedPlace place = nestedAt(vector, row);
  const ListEntry entry = listAt(place);
  std::vector<std::string> pairs;
  for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
    std::string pair = "[";
    appendResultValue(types, type.children[0], place.vector->children[0], i, pair);
    pair += ',';
    appendResultValue(types, type.children[1], place.vector->children[1], i, pair);
    pair += ']';
    pairs.push_back(std::move(pair));
  }
  std::sort(pairs.begin(), pairs.end());
  out += '[';
  for (size_t i = 0; i < pairs.size(); ++i) {
    if (i) out += ',';
    out += pairs[i];
  }
  out += ']';
}

}  // namespace

void appendResultValue(const TypeTable& types, TypeId typeId, const Vector& vector, uint32_t row, std::string& out) {
  const Type& type = types[typeId];
  if (vector.isNull(row)) {
    out += "null";
    return;
  }
  char text[kTimestampTextMax + kDecimalTextMax];
  switch (type.physical) {
    case PhysicalType::kNull:
      out += "null";
      return;
    case PhysicalType::kBool:
      out += vector.boolValue(row) ? "true" : "false";
      return;
    case PhysicalType::kInt8:
    case PhysicalType::kInt16:
    case PhysicalType::kInt32:
    case PhysicalType::kInt64:
    case PhysicalType::kIntervalMonths:
    case PhysicalType::kIntervalMs:
      return appendInteger(integerAt(vector, row), out);
    case PhysicalType::kFloat32: {
      const float value = vector.value<float>(row);
      return appendFloat(text, formatFloat(value, text), std::isfinite(value), out);
    }
    case PhysicalType::kFloat64: {
      const double value = vector.value<double>(row);
      return appendFloat(text, formatDouble(value, text), std::isfinite(value), out);
    }
    case PhysicalType::kDecimal64:
    case PhysicalType::kDecimal128:
      out += '"';
      out.append(text, formatDecimal(decimalAt(vector, row), type.scale, text));
      out += '"';
      return;
    case PhysicalType::kString:
      return appendJsonString(vector.stringValue(row), &out);
    case PhysicalType::kBinary:
    case PhysicalType::kVariant:
      return appendHex(vector.stringValue(row), out);
    case PhysicalType::kDate:
      out += '"';
      out.append(text, formatDate(vector.value<int32_t>(row), text));
      out += '"';
      return;
    case PhysicalType::kTime:
      out += '"';
      out.append(text, formatTime(vector.value<int32_t>(row), type.precision, text));
      out += '"';
      return;
    case PhysicalType::kTimestampMs:
    case PhysicalType::kTimestampUs:
    case PhysicalType::kTimestampNs:
      return appendTimestamp(vector, row, type, out);
    case PhysicalType::kMap:
      return appendPairs(types, type, vector, row, out);
    case PhysicalType::kList: {
      const NestedPlace place = nestedAt(vector, row);
      const ListEntry entry = listAt(place);
      out += '[';
      for (uint32_t i = 0; i < entry.size; ++i) {
        if (i) out += ',';
        appendResultValue(types, type.children[0], place.vector->children[0], entry.offset + i, out);
      }
      out += ']';
      return;
    }
    case PhysicalType::kRow: {
      const NestedPlace place = nestedAt(vector, row);
      out += '[';
      for (size_t i = 0; i < type.children.size(); ++i) {
        if (i) out += ',';
        appendResultValue(types, type.children[i], place.vector->children[i], place.row, out);
      }
      out += ']';
      return;
    }
  }
}

}  // namespace millrace
