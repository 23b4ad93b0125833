#include "expressions/value_equality.h"

#include <cmath>
#include <cstring>

#include "base/int128.h"

namespace millrace {

namespace {

template <typename T>
bool equalFloats(T a, T b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

bool equalLists(const Vector& a, ListEntry left, const Vector& b, ListEntry right) {
  if (left.size != right.size) return false;
  for (uint32_t i = 0; i < left.size; ++i) {
    if (!notDistinct(a.children[0], left.offset + i, b.children[0], right.offset + i)) return false;
  }
  return true;
}

// Keys are unique within a map, so equal sizes and one direction are enough.
bool equalMaps(const Vector& a, ListEntry left, const Vector& b, ListEntry right) {
  if (left.size != right.size) return false;
  for (uint32_t i = 0; i < left.size; ++i) {
    bool found = false;
    for (uint32_t k = 0; k < right.size && !found; ++k) {
      found = notDistinct(a.children[0], left.offset + i, b.children[0], right.offset + k) &&
              notDistinct(a.children[1], left.offset + i, b.children[1], right.offset + k);
    }
    if (!found) return false;
  }
  return true;
}

bool equalRows(const Vector& a, uint32_t rowA, const Vector& b, uint32_t rowB) {
  for (size_t i = 0; i < a.children.size(); ++i) {
    if (!notDistinct(a.children[i], a.index(rowA), b.children[i], b.index(rowB))) return false;
  }
  return true;
}

}  // namespace

bool notDistinct(const Vector& a, uint32_t rowA, const Vector& b, uint32_t rowB) {
  const bool nullA = a.isNull(rowA), nullB = b.isNull(rowB);
  return nullA || nullB ? nullA == nullB : equalValues(a, rowA, b, rowB);
}

bool equalValues(const Vector& a, uint32_t rowA, const Vector& b, uint32_t rowB) {
  switch (a.type) {
    case PhysicalType::kNull:
      return true;
    case PhysicalType::kBool:
      return a.boolValue(rowA) == b.boolValue(rowB);
    case PhysicalType::kInt8:
      return a.value<int8_t>(rowA) == b.value<int8_t>(rowB);
    case PhysicalType::kInt16:
      return a.value<int16_t>(rowA) == b.value<int16_t>(rowB);
    case PhysicalType::kInt32:
    case PhysicalType::kDate:
    case PhysicalType::kTime:
    case PhysicalType::kIntervalMonths:
      return a.value<int32_t>(rowA) == b.value<int32_t>(rowB);
    case PhysicalType::kFloat32:
      return equalFloats(a.value<float>(rowA), b.value<float>(rowB));
    case PhysicalType::kFloat64:
      return equalFloats(a.value<double>(rowA), b.value<double>(rowB));
    case PhysicalType::kDecimal128:
      return a.value<int128>(rowA) == b.value<int128>(rowB);
    case PhysicalType::kInt64:
    case PhysicalType::kDecimal64:
    case PhysicalType::kTimestampMs:
    case PhysicalType::kTimestampUs:
    case PhysicalType::kIntervalMs:
      return a.value<int64_t>(rowA) == b.value<int64_t>(rowB);
    case PhysicalType::kTimestampNs:
      return a.value<int64_t>(rowA) == b.value<int64_t>(rowB) && a.nanosValue(rowA) == b.nanosValue(rowB);
    case PhysicalType::kString:
    case PhysicalType::kBinary:
    case PhysicalType::kVariant:
      return a.stringValue(rowA) == b.stringValue(rowB);
    case PhysicalType::kList:
      return equalLists(a, a.value<ListEntry>(rowA), b, b.value<ListEntry>(rowB));
    case PhysicalType::kMap:
      return equalMaps(a, a.value<ListEntry>(rowA), b, b.value<ListEntry>(rowB));
    case PhysicalType::kRow:
      return equalRows(a, rowA, b, rowB);
  }
  return false;
}

bool sameLayout(const Type& a, const Type& b, const TypeTable& types) {
  if (a.physical != b.physical || a.children.size() != b.children.size()) return false;
  if (a.root == TypeRoot::kDecimal && a.scale != b.scale) return false;
  for (size_t i = 0; i < a.children.size(); ++i) {
    if (!sameLayout(types[a.children[i]], types[b.children[i]], types)) return false;
  }
  return true;
}

}  // namespace millrace
