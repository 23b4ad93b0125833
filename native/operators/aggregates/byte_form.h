#pragma once
// Accumulators that are no plain numbers (sets, lists) travel as one BYTES column. The writer and the bounds-checked
// reader of that form: little-endian fixed-width numbers, and values in canonical bytes with their length in front.
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace millrace {

class ByteFormWriter {
 public:
  template <typename T>
  void number(T value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof(T));
  }
  void value(std::string_view canonical) {
    number(static_cast<uint32_t>(canonical.size()));
    bytes_.append(canonical);
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class ByteFormReader {
 public:
  explicit ByteFormReader(std::string_view bytes) : bytes_(bytes) {}
  bool atEnd() const { return bytes_.empty(); }
  template <typename T>
  bool number(T* value) {
    if (bytes_.size() < sizeof(T)) return false;
    std::memcpy(value, bytes_.data(), sizeof(T));
    bytes_.remove_prefix(sizeof(T));
    return true;
  }
  bool value(std::string* canonical) {
    uint32_t length;
    if (!number(&length) || bytes_.size() < length) return false;
    canonical->assign(bytes_.substr(0, length));
    bytes_.remove_prefix(length);
    return true;
  }

 private:
  std::string_view bytes_;
};

}  // namespace millrace
