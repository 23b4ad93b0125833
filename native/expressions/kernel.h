#pragma once
// What kernels are written with: readers that see flat and constant arguments alike, writers for results, and the loops
// over selected rows. The evaluator has flattened dictionaries and combined the validity of strict functions before a
// kernel runs; a kernel that returns NULL by itself calls setNull.
#include <cstring>
#include <string_view>
#include <utility>

#include "base/calendar.h"
#include "base/int128.h"
#include "expressions/families.h"
#include "expressions/registry.h"

namespace millrace {

constexpr const char* kRuntimeError = "RUNTIME_ERROR";

/** Calls body(row) for every row to compute. */
template <typename Body>
inline void forEachRow(const KernelCall& call, Body&& body) {
  const uint32_t count = call.rows.count;
  if (call.rows.rows == nullptr) {
    for (uint32_t row = 0; row < count; ++row) body(row);
  } else {
    for (uint32_t i = 0; i < count; ++i) body(call.rows.rows[i]);
  }
}

/** Marks a result row NULL; the first one allocates the validity bitmap. */
inline void setNull(KernelCall& call, uint32_t row) {
  if (call.validity == nullptr) call.makeValidity();
  call.validity[row >> 6] &= ~(uint64_t{1} << (row & 63));
}

/** A row of a fallible function fails: it is NULL from here on and the first one in row order ends the job. */
void fail(KernelCall& call, uint32_t row, std::string message);

// Readers. `mask` is 0 for a constant, so that every row reads index 0.

inline uint32_t rowMask(const Vector& vector) { return vector.encoding == Encoding::kConstant ? 0 : ~uint32_t{0}; }

template <typename T>
class Input {
 public:
  explicit Input(const Vector& vector) : data_(vector.data<T>()), mask_(rowMask(vector)) {}
  T operator[](uint32_t row) const { return data_[row & mask_]; }
  bool isConstant() const { return mask_ == 0; }
  const T* data() const { return data_; }

 private:
  const T* data_;
  uint32_t mask_;
};

template <>
class Input<bool> {
 public:
  explicit Input(const Vector& vector) : words_(vector.data<uint64_t>()), mask_(rowMask(vector)) {}
  bool operator[](uint32_t row) const { return (words_[(row & mask_) >> 6] >> (row & mask_ & 63)) & 1; }

 private:
  const uint64_t* words_;
  uint32_t mask_;
};

template <>
class Input<std::string_view> {
 public:
  explicit Input(const Vector& vector)
      : refs_(vector.data<StringRef>()), heaps_(vector.heaps), mask_(rowMask(vector)) {}
  std::string_view operator[](uint32_t row) const { return refs_[row & mask_].view(heaps_); }

 private:
  const StringRef* refs_;
  const uint8_t* const* heaps_;
  uint32_t mask_;
};

/** DECIMAL of either width. */
class DecimalInput {
 public:
  DecimalInput(const Vector& vector, const Type& type)
      : vector_(vector), mask_(rowMask(vector)), wide_(vector.type == PhysicalType::kDecimal128), type_(&type) {}
  int128 operator[](uint32_t row) const {
    return wide_ ? vector_.data<int128>()[row & mask_] : vector_.data<int64_t>()[row & mask_];
  }
  int scale() const { return type_->scale; }
  int precision() const { return type_->precision; }

 private:
  const Vector& vector_;
  uint32_t mask_;
  bool wide_;
  const Type* type_;
};

/** TIMESTAMP of any of the three units, as milliseconds and nanoseconds of the millisecond. */
class TimestampInput {
 public:
  explicit TimestampInput(const Vector& vector)
      : data_(vector.data<int64_t>()), extra_(vector.extra), mask_(rowMask(vector)), type_(vector.type) {}
  Timestamp operator[](uint32_t row) const {
    const uint32_t at = row & mask_;
    if (type_ == PhysicalType::kTimestampMs) return {data_[at], 0};
    if (type_ == PhysicalType::kTimestampNs) return {data_[at], extra_[at]};
    const int64_t millis = floorDivide(data_[at], 1000);
    return {millis, static_cast<int32_t>(data_[at] - millis * 1000) * 1000};
  }

 private:
  const int64_t* data_;
  const int32_t* extra_;
  uint32_t mask_;
  PhysicalType type_;
};

// Writers

template <typename T>
inline T* resultValues(KernelCall& call) {
  return static_cast<T*>(call.values);
}

inline void writeBool(KernelCall& call, uint32_t row, bool value) {
  uint64_t* words = resultValues<uint64_t>(call);
  const uint64_t bit = uint64_t{1} << (row & 63);
  words[row >> 6] = value ? words[row >> 6] | bit : words[row >> 6] & ~bit;
}

template <typename T>
inline void write(KernelCall& call, uint32_t row, T value) {
  if constexpr (std::is_same_v<T, bool>) {
    writeBool(call, row, value);
  } else {
    resultValues<T>(call)[row] = value;
  }
}

inline void writeDecimal(KernelCall& call, uint32_t row, int128 value) {
  if (call.resultType->physical == PhysicalType::kDecimal128) {
    resultValues<int128>(call)[row] = value;
  } else {
    resultValues<int64_t>(call)[row] = static_cast<int64_t>(value);
  }
}

/** Writes in the unit of the result; the value is cut to the result's precision before. */
inline void writeTimestamp(KernelCall& call, uint32_t row, const Timestamp& value) {
  int64_t* out = resultValues<int64_t>(call);
  if (call.resultType->physical == PhysicalType::kTimestampUs) {
    out[row] = value.millis * 1000 + value.nanos / 1000;
    return;
  }
  out[row] = value.millis;
  if (call.resultType->physical == PhysicalType::kTimestampNs) call.extra[row] = value.nanos;
}

/**
 * Text results. Short ones lie in the reference itself; long ones go into buffers of the owner. A piece of an argument
 * needs no copy: share() its heaps first, then slice().
 */
class StringWriter {
 public:
  explicit StringWriter(KernelCall& call) : call_(call), refs_(resultValues<StringRef>(call)) {}
  ~StringWriter();
  StringWriter(const StringWriter&) = delete;

  /** Lets slice() refer to the bytes of this argument; call it before anything is written. */
  void share(const Vector& argument);
  void put(uint32_t row, std::string_view text);
  /** `piece` lies within the text that argument `vector` has at `row`. */
  void slice(uint32_t row, const Vector& vector, std::string_view piece);

 private:
  uint8_t* room(size_t bytes);

  KernelCall& call_;
  StringRef* refs_;
  std::vector<const uint8_t*> heaps_;
  uint8_t* chunk_ = nullptr;
  uint32_t chunkNumber_ = 0;
  size_t used_ = 0;
  size_t capacity_ = 0;
  size_t total_ = 0;
};

/** The longest text a function may make; REPEAT and its like fail the row beyond it. */
constexpr size_t kTextBytesMax = 16u << 20;
constexpr size_t kTextBytesOfBatchMax = 512u << 20;

// Whole kernels of one shape

template <typename In, typename Out, auto F>
void mapUnary(KernelCall& call) {
  const Input<In> in(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) { write<Out>(call, row, static_cast<Out>(F(in[row]))); });
}

template <typename A, typename B, typename Out, auto F>
void mapBinary(KernelCall& call) {
  const Input<A> a(*call.arguments[0]);
  const Input<B> b(*call.arguments[1]);
  forEachRow(call, [&](uint32_t row) { write<Out>(call, row, static_cast<Out>(F(a[row], b[row]))); });
}

/** A row of the registry; the name's storage is the process's. */
FunctionRow makeFunction(std::string name, std::vector<PhysicalType> arguments, PhysicalType result,
                         void (*kernel)(KernelCall&));

inline FunctionRow fallible(FunctionRow row) {
  row.fallible = true;
  return row;
}

inline FunctionRow nonStrict(FunctionRow row) {
  row.strict = false;
  return row;
}

inline FunctionRow variadic(FunctionRow row) {
  row.variadic = true;
  return row;
}

}  // namespace millrace
