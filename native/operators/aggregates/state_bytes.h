#pragma once
// Fixed-width fields in the BYTES accumulators of aggregates whose state has no column type of its own.
#include <cstring>
#include <string>
#include <string_view>

namespace millrace {

template <typename T>
void putField(std::string* out, T value) {
  out->append(reinterpret_cast<const char*>(&value), sizeof(T));
}

template <typename T>
bool takeField(std::string_view* from, T* value) {
  if (from->size() < sizeof(T)) return false;
  std::memcpy(value, from->data(), sizeof(T));
  from->remove_prefix(sizeof(T));
  return true;
}

inline void putBytes(std::string* out, std::string_view bytes) {
  putField(out, static_cast<uint32_t>(bytes.size()));
  out->append(bytes);
}

inline bool takeBytes(std::string_view* from, std::string_view* bytes) {
  uint32_t size;
  if (!takeField(from, &size) || from->size() < size) return false;
  *bytes = from->substr(0, size);
  from->remove_prefix(size);
  return true;
}

}  // namespace millrace
