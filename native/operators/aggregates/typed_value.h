#pragma once
// Values of columns as C++ values that order as SQL orders them (NaN highest, -0.0 below 0.0, text by code point).
#include <cmath>
#include <compare>
#include <cstdint>
#include <string>
#include <utility>

#include "columnar/column_builder.h"
#include "columnar/vector.h"

namespace millrace {

// Monotone image of a float in the integers: orders and identifies values, NaNs as one.
struct FloatOrder {
  static int64_t key(double value) {
    if (std::isnan(value)) return INT64_MAX;
    int64_t bits;
    static_assert(sizeof(bits) == sizeof(value));
    __builtin_memcpy(&bits, &value, sizeof(bits));
    return bits < 0 ? INT64_MIN - bits - 1 : bits;
  }
};

template <typename T>
struct TypedValue {
  using Key = T;
  static Key read(const Vector& vector, uint32_t row) { return vector.value<T>(row); }
  static void append(const Key& key, ColumnBuilder& out) { out.append(key); }
};

template <>
struct TypedValue<bool> {
  using Key = uint8_t;
  static Key read(const Vector& vector, uint32_t row) { return vector.boolValue(row); }
  static void append(Key key, ColumnBuilder& out) { out.appendBool(key != 0); }
};

template <typename F>
struct FloatValue {
  using Key = std::pair<int64_t, F>;  // ordered by the image; the value itself rides along
  static Key read(const Vector& vector, uint32_t row) {
    F value = vector.value<F>(row);
    // Under equal images the values are the same, so the second member never decides (NaN would not compare).
    return {FloatOrder::key(value), std::isnan(value) ? F(0) : value};
  }
  static void append(const Key& key, ColumnBuilder& out) { out.append(key.first == INT64_MAX ? std::numeric_limits<F>::quiet_NaN() : key.second); }
};
template <>
struct TypedValue<float> : FloatValue<float> {};
template <>
struct TypedValue<double> : FloatValue<double> {};

template <>
struct TypedValue<std::string> {
  using Key = std::string;
  static Key read(const Vector& vector, uint32_t row) { return std::string(vector.stringValue(row)); }
  static void append(const Key& key, ColumnBuilder& out) { out.appendString(key); }
};

struct NanosTimestamp {};
template <>
struct TypedValue<NanosTimestamp> {
  using Key = std::pair<int64_t, int32_t>;
  static Key read(const Vector& vector, uint32_t row) { return {vector.value<int64_t>(row), vector.nanosValue(row)}; }
  static void append(const Key& key, ColumnBuilder& out) { out.appendTimestampNs(key.first, key.second); }
};

}  // namespace millrace
