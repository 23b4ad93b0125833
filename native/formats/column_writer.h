#pragma once
// ColumnWriter: fills the columns of one decoded batch row by row. Flat columns are written straight into memory of the
// batch, sized for the most rows once, so that a value costs a store; strings are views into the run's bytes, which the
// batch keeps alive, or into a heap of texts that had to be changed (escapes). Nested columns go through a
// ColumnBuilder. A row that turns out bad is undone by rejectRow().
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "columnar/batch.h"
#include "columnar/column_builder.h"
#include "formats/scalar.h"

namespace millrace {

class ColumnWriter {
 public:
  ColumnWriter(const TypeTable& types, TypeId type);
  ColumnWriter(ColumnWriter&&) noexcept = default;

  const Type& type() const { return *type_; }
  bool nested() const { return builder_ != nullptr; }
  ColumnBuilder& builder() { return *builder_; }  // nested columns: append exactly one value per row

  // `bytes`: what views given to putView() point into.
  void begin(Batch& batch, uint32_t rowsMax, const uint8_t* bytes);
  Vector finish(Batch& batch, uint32_t rows);
  // Forgets row `row` whatever was written of it.
  void rejectRow(uint32_t row);

  void putNull(uint32_t row) {
    if (builder_) return builder_->appendNull();
    validity_[row >> 6] &= ~(uint64_t{1} << (row & 63));
    anyNull_ = true;
  }
  template <typename T>
  void put(uint32_t row, T value) {
    std::memcpy(values_ + static_cast<size_t>(row) * sizeof(T), &value, sizeof(T));
  }
  void putView(uint32_t row, std::string_view text) {  // within the run's bytes
    put(row, text.size() <= StringRef::kInlineBytes
                 ? StringRef::makeInline(text)
                 : StringRef::makeFar(text, 0,
                                      static_cast<uint32_t>(reinterpret_cast<const uint8_t*>(text.data()) - bytes_)));
  }
  void putCopy(uint32_t row, std::string_view text);
  void putBool(uint32_t row, bool value) {
    const uint64_t bit = uint64_t{1} << (row & 63);
    uint64_t* word = reinterpret_cast<uint64_t*>(values_) + (row >> 6);
    *word = value ? *word | bit : *word & ~bit;
  }
  // `text` of a string scalar is copied unless it lies in the run's bytes (`isView`).
  void putScalar(uint32_t row, const Scalar& value, bool isView);

 private:
  const Type* type_;
  std::unique_ptr<ColumnBuilder> builder_;
  uint8_t* values_ = nullptr;
  uint64_t* validity_ = nullptr;
  int32_t* extra_ = nullptr;
  const uint8_t* bytes_ = nullptr;
  bool anyNull_ = false;
  std::vector<uint8_t> heap_;
};

}  // namespace millrace
