#pragma once
// ColumnBuilder: grows one column row by row, nested types included. Used by readers, state restore, aggregates'
// results and tests. A null is appended by appendNull(); after `row()` children have to be appended for each field.
// finish() hands the bytes to a batch.
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "columnar/batch.h"
#include "columnar/type.h"
#include "columnar/vector.h"

namespace millrace {

class ColumnBuilder {
 public:
  ColumnBuilder(const TypeTable& types, TypeId type);
  ~ColumnBuilder();
  ColumnBuilder(ColumnBuilder&&) noexcept;

  uint32_t rows() const { return rows_; }
  size_t heapBytes() const { return heap_.size(); }  // own string bytes, without children
  PhysicalType physical() const { return physical_; }
  const Type& type() const { return *type_; }

  void appendNull();  // also appends a null to every child of a ROW
  void appendBool(bool value);
  template <typename T>
  void append(T value) {  // T must have valueWidth(physical) bytes
    grow();
    std::memcpy(values_.data() + static_cast<size_t>(rows_ - 1) * sizeof(T), &value, sizeof(T));
  }
  void appendTimestampNs(int64_t millis, int32_t nanosOfMilli);
  void appendString(std::string_view text);
  void appendRow();  // kRow: a non-null row; then append to each child once
  void appendList(
      uint32_t size);  // kList, kMap: a non-null entry of the next `size` child values, appended before or after
  void appendFrom(const Vector& source,
                  uint32_t row);  // deep copy of any value of the same physical type, any encoding

  ColumnBuilder& child(uint32_t i) { return children_[i]; }
  uint32_t childCount() const { return static_cast<uint32_t>(children_.size()); }

  Vector finish(Batch& owner);  // the builder is empty afterwards and may be used again
  void clear();
  void truncate(uint32_t rows);  // drops the rows from `rows` on, children too: a row that turned out bad

 private:
  void grow();  // one more row, valid
  const TypeTable* types_;
  const Type* type_;
  PhysicalType physical_;
  uint32_t rows_ = 0;
  uint32_t listEnd_ = 0;  // child rows covered by entries so far
  bool anyNull_ = false;
  std::vector<uint8_t> values_;
  std::vector<uint64_t> validity_;
  std::vector<int32_t> extra_;
  std::vector<uint8_t> heap_;
  std::vector<ColumnBuilder> children_;
};

}  // namespace millrace
