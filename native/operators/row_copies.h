#pragma once
// Output of operators that give several rows for one: columns are built anew, hidden columns and origin follow the row
// that each copy comes from.
#include <vector>

#include "operators/groups.h"

namespace millrace {

class RowCopies {
 public:
  RowCopies(const Batch& from, const TypeTable& types, const std::vector<TypeId>& output)
      : from_(from), columns_(makeBuilders(types, output)) {}

  void start(uint16_t row) { rows_.push_back(row); }  // then append to every column
  ColumnBuilder& column(uint32_t i) { return columns_[i]; }
  uint32_t rows() const { return static_cast<uint32_t>(rows_.size()); }
  BatchRef finish();

 private:
  const Batch& from_;
  std::vector<ColumnBuilder> columns_;
  std::vector<uint16_t> rows_;
};

// Origin and hidden columns of `rows` of `from`, row by row, for a batch made from them. Kinds are left out when
// `kinds` is false.
void inheritHidden(const Batch& from, const std::vector<uint16_t>& rows, bool kinds, Batch* into);

}  // namespace millrace
