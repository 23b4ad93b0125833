#include "columnar/key_codec.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <compare>
#include <cstring>

#include "base/utf8.h"
#include "base/xxh3.h"

namespace millrace {
namespace {

constexpr char kNullTag = 0, kValueTag = 1;

template <typename T>
void appendFixed(T value, std::string& out) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

// One bit pattern for every NaN; -0.0 and 0.0 stay apart, as they are two groups in Flink.
template <typename F>
void appendFloat(F value, std::string& out) {
  appendFixed(std::isnan(value) ? std::numeric_limits<F>::quiet_NaN() : value, out);
}

void appendMapBytes(const Vector& map, ListEntry entry, std::string& out) {
  std::vector<std::string> pairs(entry.size);
  for (uint32_t k = 0; k < entry.size; ++k) {
    for (const Vector& child : map.children) appendValueBytes(child, entry.offset + k, pairs[k]);
  }
  std::sort(pairs.begin(), pairs.end());
  for (const std::string& pair : pairs) out += pair;
}

}  // namespace

void appendValueBytes(const Vector& vector, uint32_t row, std::string& out) {
  if (vector.isNull(row)) {
    out.push_back(kNullTag);
    return;
  }
  if (vector.encoding == Encoding::kDictionary)
    return appendValueBytes(*vector.dictionary, vector.data<uint32_t>()[row], out);
  out.push_back(kValueTag);
  switch (vector.type) {
    case PhysicalType::kNull:
      return;
    case PhysicalType::kBool:
      out.push_back(vector.boolValue(row) ? 1 : 0);
      return;
    case PhysicalType::kFloat32:
      return appendFloat(vector.value<float>(row), out);
    case PhysicalType::kFloat64:
      return appendFloat(vector.value<double>(row), out);
    case PhysicalType::kString:
    case PhysicalType::kBinary:
    case PhysicalType::kVariant: {
      std::string_view text = vector.stringValue(row);
      appendFixed(static_cast<uint32_t>(text.size()), out);
      out.append(text);
      return;
    }
    case PhysicalType::kTimestampNs:
      appendFixed(vector.value<int64_t>(row), out);
      return appendFixed(vector.nanosValue(row), out);
    case PhysicalType::kList: {
      ListEntry entry = vector.value<ListEntry>(row);
      appendFixed(entry.size, out);
      for (uint32_t k = 0; k < entry.size; ++k) appendValueBytes(vector.children[0], entry.offset + k, out);
      return;
    }
    case PhysicalType::kMap: {
      ListEntry entry = vector.value<ListEntry>(row);
      appendFixed(entry.size, out);
      return appendMapBytes(vector, entry, out);
    }
    case PhysicalType::kRow:
      for (const Vector& child : vector.children) appendValueBytes(child, vector.index(row), out);
      return;
    default: {
      uint32_t width = valueWidth(vector.type);
      out.append(vector.data<char>() + static_cast<size_t>(vector.index(row)) * width, width);
    }
  }
}

void appendKeyBytes(const Batch& batch, const std::vector<uint32_t>& columns, uint32_t row, std::string& out) {
  for (uint32_t column : columns) appendValueBytes(batch.columns[column], row, out);
}

namespace {

template <typename T>
bool readFixed(const uint8_t*& from, const uint8_t* end, T* value) {
  if (static_cast<size_t>(end - from) < sizeof(T)) return false;
  std::memcpy(value, from, sizeof(T));
  from += sizeof(T);
  return true;
}

template <typename T>
const uint8_t* decodeFixed(const uint8_t* from, const uint8_t* end, ColumnBuilder& builder) {
  T value;
  if (!readFixed(from, end, &value)) return nullptr;
  builder.append(value);
  return from;
}

const uint8_t* decodeText(const uint8_t* from, const uint8_t* end, ColumnBuilder& builder) {
  uint32_t length;
  if (!readFixed(from, end, &length) || static_cast<size_t>(end - from) < length) return nullptr;
  std::string_view text(reinterpret_cast<const char*>(from), length);
  if (builder.physical() == PhysicalType::kString && !isValidUtf8(text)) return nullptr;
  builder.appendString(text);
  return from + length;
}

}  // namespace

const uint8_t* decodeValueBytes(const uint8_t* from, const uint8_t* end, ColumnBuilder& builder) {
  if (from >= end) return nullptr;
  uint8_t tag = *from++;
  if (tag == kNullTag) {
    builder.appendNull();
    return from;
  }
  if (tag != kValueTag) return nullptr;
  switch (builder.physical()) {
    case PhysicalType::kNull:
      builder.appendNull();
      return from;
    case PhysicalType::kBool:
      if (from >= end || *from > 1) return nullptr;
      builder.appendBool(*from == 1);
      return from + 1;
    case PhysicalType::kString:
    case PhysicalType::kBinary:
    case PhysicalType::kVariant:
      return decodeText(from, end, builder);
    case PhysicalType::kTimestampNs: {
      int64_t millis;
      int32_t nanos;
      if (!readFixed(from, end, &millis) || !readFixed(from, end, &nanos)) return nullptr;
      builder.appendTimestampNs(millis, nanos);
      return from;
    }
    case PhysicalType::kList:
    case PhysicalType::kMap: {
      uint32_t size;
      // Every element takes at least its tag byte, so a size beyond the rest is not valid.
      if (!readFixed(from, end, &size) || size > static_cast<size_t>(end - from)) return nullptr;
      builder.appendList(size);
      for (uint32_t k = 0; k < size; ++k) {
        for (uint32_t c = 0; c < builder.childCount(); ++c) {
          from = decodeValueBytes(from, end, builder.child(c));
          if (!from) return nullptr;
        }
      }
      return from;
    }
    case PhysicalType::kRow:
      builder.appendRow();
      for (uint32_t c = 0; c < builder.childCount(); ++c) {
        from = decodeValueBytes(from, end, builder.child(c));
        if (!from) return nullptr;
      }
      return from;
    default:
      switch (valueWidth(builder.physical())) {
        case 1:
          return decodeFixed<uint8_t>(from, end, builder);
        case 2:
          return decodeFixed<uint16_t>(from, end, builder);
        case 4:
          return decodeFixed<uint32_t>(from, end, builder);
        case 8:
          return decodeFixed<uint64_t>(from, end, builder);
        default:
          return decodeFixed<Int128>(from, end, builder);
      }
  }
}

uint64_t hashKeyBytes(std::string_view bytes) { return xxh3(bytes.data(), bytes.size()); }

namespace {

template <typename T>
int compareThree(T a, T b) {
  return a < b ? -1 : (a > b ? 1 : 0);
}

// NaN above all numbers, -0.0 below 0.0: the order of sorting, not of `<`.
template <typename F>
int compareFloats(F a, F b) {
  if (std::isnan(a) || std::isnan(b)) return compareThree(std::isnan(a), std::isnan(b));
  if (a == 0 && b == 0) return compareThree(std::signbit(b), std::signbit(a));
  return compareThree(a, b);
}

int compareLists(const Vector& a, ListEntry entryA, const Vector& b, ListEntry entryB) {
  for (uint32_t k = 0; k < entryA.size && k < entryB.size; ++k) {
    for (size_t c = 0; c < a.children.size(); ++c) {
      int order = compareValues(a.children[c], entryA.offset + k, b.children[c], entryB.offset + k);
      if (order) return order;
    }
  }
  return compareThree(entryA.size, entryB.size);
}

}  // namespace

int compareValues(const Vector& a, uint32_t rowA, const Vector& b, uint32_t rowB) {
  bool nullA = a.isNull(rowA), nullB = b.isNull(rowB);
  if (nullA || nullB) return compareThree(nullB, nullA);
  switch (a.type) {
    case PhysicalType::kNull:
      return 0;
    case PhysicalType::kBool:
      return compareThree(a.boolValue(rowA), b.boolValue(rowB));
    case PhysicalType::kInt8:
      return compareThree(a.value<int8_t>(rowA), b.value<int8_t>(rowB));
    case PhysicalType::kInt16:
      return compareThree(a.value<int16_t>(rowA), b.value<int16_t>(rowB));
    case PhysicalType::kInt32:
    case PhysicalType::kDate:
    case PhysicalType::kTime:
    case PhysicalType::kIntervalMonths:
      return compareThree(a.value<int32_t>(rowA), b.value<int32_t>(rowB));
    case PhysicalType::kInt64:
    case PhysicalType::kDecimal64:
    case PhysicalType::kTimestampMs:
    case PhysicalType::kTimestampUs:
    case PhysicalType::kIntervalMs:
      return compareThree(a.value<int64_t>(rowA), b.value<int64_t>(rowB));
    case PhysicalType::kFloat32:
      return compareFloats(a.value<float>(rowA), b.value<float>(rowB));
    case PhysicalType::kFloat64:
      return compareFloats(a.value<double>(rowA), b.value<double>(rowB));
    case PhysicalType::kDecimal128:
      return compareThree(a.value<Int128>(rowA), b.value<Int128>(rowB));
    case PhysicalType::kString:
    case PhysicalType::kBinary:
    case PhysicalType::kVariant: {
      // UTF-8 bytes order as code points do.
      int order = a.stringValue(rowA).compare(b.stringValue(rowB));
      return compareThree(order, 0);
    }
    case PhysicalType::kTimestampNs: {
      int order = compareThree(a.value<int64_t>(rowA), b.value<int64_t>(rowB));
      return order ? order : compareThree(a.nanosValue(rowA), b.nanosValue(rowB));
    }
    case PhysicalType::kList:
    case PhysicalType::kMap:
      return compareLists(a, a.value<ListEntry>(rowA), b, b.value<ListEntry>(rowB));
    case PhysicalType::kRow:
      for (size_t c = 0; c < a.children.size(); ++c) {
        int order = compareValues(a.children[c], a.index(rowA), b.children[c], b.index(rowB));
        if (order) return order;
      }
      return 0;
  }
  return 0;
}

}  // namespace millrace
