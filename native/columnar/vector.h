#pragma once
// Vector: one column (or child column) of a batch, as non-owning pointers; the batch's owners keep the bytes alive.
// Values under a cleared validity bit are garbage: comparing, hashing, saving and printing mask them.
#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

#include "columnar/string_ref.h"
#include "columnar/type.h"

namespace millrace {

enum class Encoding : uint8_t {
  kFlat = 0,
  kDictionary = 1,  // values: u32 codes into *dictionary; validity is per row (code undefined where null)
  kConstant = 2,    // one value at index 0 for every row
};

struct ListEntry {
  uint32_t offset;
  uint32_t size;
};

using Int128 = __int128;

struct Vector {
  PhysicalType type = PhysicalType::kNull;
  Encoding encoding = Encoding::kFlat;
  uint32_t length = 0;                    // rows; kConstant: rows it stands for
  const uint64_t* validity = nullptr;     // bit set = not null; nullptr = no nulls. kConstant: bit 0 only
  const void* values = nullptr;           // kBool: bitmap words (bit i of word i / 64)
  const int32_t* extra = nullptr;         // kTimestampNs: nanoseconds of the millisecond
  const uint8_t* const* heaps = nullptr;  // far strings of this vector
  uint32_t numHeaps = 0;
  const Vector* dictionary = nullptr;  // kDictionary: a flat vector of the same type
  std::vector<Vector>
      children;  // kList: element; kMap: key, value; kRow: fields (kRow children have the parent's length)

  template <typename T>
  const T* data() const {
    return static_cast<const T*>(values);
  }
  // Row -> index into values: 0 for a constant, the row itself for flat. Dictionaries are resolved by flat().
  uint32_t index(uint32_t row) const { return encoding == Encoding::kConstant ? 0 : row; }
  bool isNull(uint32_t row) const {
    if (type == PhysicalType::kNull) return true;
    if (!validity) return false;
    uint32_t i = index(row);
    return !((validity[i >> 6] >> (i & 63)) & 1);
  }
  // Value accessors: correct for every encoding; row must not be null. Hot loops look at `encoding` once and use
  // data<T>().
  template <typename T>
  T value(uint32_t row) const {
    if (encoding == Encoding::kDictionary) return dictionary->data<T>()[data<uint32_t>()[row]];
    return data<T>()[index(row)];
  }
  bool boolValue(uint32_t row) const {
    uint32_t i = index(row);
    return (data<uint64_t>()[i >> 6] >> (i & 63)) & 1;
  }
  std::string_view stringValue(uint32_t row) const {
    if (encoding == Encoding::kDictionary) return dictionary->stringValue(data<uint32_t>()[row]);
    return data<StringRef>()[index(row)].view(heaps);
  }
  int32_t nanosValue(uint32_t row) const { return extra[index(row)]; }
};

}  // namespace millrace
