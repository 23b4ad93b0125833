#include "expressions/flatten.h"

#include <cstring>

namespace millrace {

namespace {

template <typename T>
void gather(const Vector& vector, Selection rows, void* out) {
  const uint32_t* codes = vector.data<uint32_t>();
  const T* from = vector.dictionary->data<T>();
  T* to = static_cast<T*>(out);
  for (uint32_t i = 0; i < rows.count; ++i) {
    const uint32_t row = rows[i];
    if (!vector.isNull(row)) std::memcpy(to + row, from + codes[row], sizeof(T));
  }
}

void gatherBits(const Vector& vector, Selection rows, void* out) {
  uint64_t* words = static_cast<uint64_t*>(out);
  for (uint32_t i = 0; i < rows.count; ++i) {
    const uint32_t row = rows[i];
    if (vector.isNull(row)) continue;
    if (vector.dictionary->boolValue(vector.data<uint32_t>()[row])) words[row >> 6] |= uint64_t{1} << (row & 63);
  }
}

}  // namespace

Vector flattenDictionary(const Vector& vector, Selection rows, Batch& owner) {
  const uint32_t width = valueWidth(vector.type);
  const size_t bytes = width == 0 ? (vector.length + 63) / 64 * sizeof(uint64_t) : size_t{vector.length} * width;
  uint8_t* values = owner.allocate(bytes);
  std::memset(values, 0, bytes);
  Vector flat;
  flat.type = vector.type;
  flat.length = vector.length;
  flat.validity = vector.validity;
  flat.values = values;
  flat.heaps = vector.dictionary->heaps;
  flat.numHeaps = vector.dictionary->numHeaps;
  flat.children = vector.dictionary->children;
  switch (width) {
    case 0:
      gatherBits(vector, rows, values);
      break;
    case 1:
      gather<uint8_t>(vector, rows, values);
      break;
    case 2:
      gather<uint16_t>(vector, rows, values);
      break;
    case 4:
      gather<uint32_t>(vector, rows, values);
      break;
    case 8:
      gather<uint64_t>(vector, rows, values);
      break;
    default:
      gather<StringRef>(vector, rows, values);  // 16 bytes: text and DECIMAL above 18 digits
  }
  if (vector.type == PhysicalType::kTimestampNs) {
    int32_t* extra = reinterpret_cast<int32_t*>(owner.allocate(size_t{vector.length} * sizeof(int32_t)));
    std::memset(extra, 0, size_t{vector.length} * sizeof(int32_t));
    for (uint32_t i = 0; i < rows.count; ++i) {
      const uint32_t row = rows[i];
      if (!vector.isNull(row)) extra[row] = vector.dictionary->extra[vector.data<uint32_t>()[row]];
    }
    flat.extra = extra;
  }
  return flat;
}

}  // namespace millrace
