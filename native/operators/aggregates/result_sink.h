#pragma once
// Where a policy puts the result of one group: into a column, or as canonical value bytes (equality of results,
// changelog rows). One template parameter instead of two functions per aggregate.
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>

#include "columnar/column_builder.h"
#include "columnar/key_codec.h"

namespace millrace {

struct TimestampNs {
  int64_t millis = 0;
  int32_t nanos = 0;
  friend auto operator<=>(const TimestampNs&, const TimestampNs&) = default;
};

class ColumnSink {
 public:
  explicit ColumnSink(ColumnBuilder& out) : out_(out) {}
  void null() { out_.appendNull(); }
  void value(bool value) { out_.appendBool(value); }
  void value(const std::string& text) { out_.appendString(text); }
  void value(TimestampNs time) { out_.appendTimestampNs(time.millis, time.nanos); }
  template <typename T>
  void value(T number) {
    out_.append(number);
  }
  void text(std::string_view bytes) { out_.appendString(bytes); }
  // A list or map of `size` entries; for each, every child's value follows by element().
  void list(uint32_t size) { out_.appendList(size); }
  void element(uint32_t child, std::string_view canonical) { decode(canonical, out_.child(child)); }
  void elementInt32(uint32_t child, int32_t number) { out_.child(child).append(number); }
  // The whole value in canonical bytes.
  void canonical(std::string_view bytes) { decode(bytes, out_); }

 private:
  static void decode(std::string_view bytes, ColumnBuilder& into) {
    const auto* from = reinterpret_cast<const uint8_t*>(bytes.data());
    if (!decodeValueBytes(from, from + bytes.size(), into)) into.appendNull();
  }
  ColumnBuilder& out_;
};

class BytesSink {
 public:
  explicit BytesSink(std::string& out) : out_(out) {}
  void null() { out_.push_back(0); }
  void value(bool value) {
    out_.push_back(1);
    out_.push_back(value ? 1 : 0);
  }
  void value(const std::string& bytes) { text(bytes); }
  void value(TimestampNs time) {
    out_.push_back(1);
    raw(time.millis);
    raw(time.nanos);
  }
  template <typename T>
  void value(T number) {
    out_.push_back(1);
    if constexpr (std::is_floating_point_v<T>) {
      raw(std::isnan(number) ? std::numeric_limits<T>::quiet_NaN() : number);
    } else {
      raw(number);
    }
  }
  void text(std::string_view bytes) {
    out_.push_back(1);
    raw(static_cast<uint32_t>(bytes.size()));
    out_.append(bytes);
  }
  void list(uint32_t size) {
    out_.push_back(1);
    raw(size);
  }
  void element(uint32_t, std::string_view canonical) { out_.append(canonical); }
  void elementInt32(uint32_t, int32_t number) { value(number); }
  void canonical(std::string_view bytes) { out_.append(bytes); }

 private:
  template <typename T>
  void raw(T value) {
    out_.append(reinterpret_cast<const char*>(&value), sizeof(T));
  }
  std::string& out_;
};

}  // namespace millrace
