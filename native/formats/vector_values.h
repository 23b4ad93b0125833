#pragma once
// Values of a vector in the form that text needs, whatever its encoding; `row` is not NULL.
#include "base/calendar.h"
#include "base/int128.h"
#include "columnar/type.h"
#include "columnar/vector.h"

namespace millrace {

inline int64_t integerAt(const Vector& vector, uint32_t row) {
  switch (vector.type) {
    case PhysicalType::kInt8:
      return vector.value<int8_t>(row);
    case PhysicalType::kInt16:
      return vector.value<int16_t>(row);
    case PhysicalType::kInt64:
    case PhysicalType::kIntervalMs:
      return vector.value<int64_t>(row);
    default:
      return vector.value<int32_t>(row);
  }
}

inline int128 decimalAt(const Vector& vector, uint32_t row) {
  return vector.type == PhysicalType::kDecimal64 ? vector.value<int64_t>(row)
                                                 : static_cast<int128>(vector.value<int128>(row));
}

inline Timestamp timestampAt(const Vector& vector, uint32_t row) {
  if (vector.encoding == Encoding::kDictionary) return timestampAt(*vector.dictionary, vector.data<uint32_t>()[row]);
  const int64_t value = vector.value<int64_t>(row);
  if (vector.type == PhysicalType::kTimestampMs) return {value, 0};
  if (vector.type == PhysicalType::kTimestampNs) return {value, vector.nanosValue(row)};
  const int64_t millis = floorDivide(value, 1000);
  return {millis, static_cast<int32_t>(value - millis * 1000) * 1000};
}

// Where the children of a nested value lie: the vector itself with the row resolved.
struct NestedPlace {
  const Vector* vector;
  uint32_t row;
};

inline NestedPlace nestedAt(const Vector& vector, uint32_t row) {
  if (vector.encoding == Encoding::kDictionary) return {vector.dictionary, vector.data<uint32_t>()[row]};
  return {&vector, vector.index(row)};
}

inline ListEntry listAt(const NestedPlace& place) { return place.vector->data<ListEntry>()[place.row]; }

}  // namespace millrace
