#pragma once
// Groups: one table of groups with the states of all aggregates. What group aggregates keep one of, and window
// aggregates one per slice.
#include <memory>
#include <string>
#include <vector>

#include "operators/aggregate_spec.h"
#include "operators/group_table.h"

namespace millrace {

class Groups {
 public:
  Groups(const AggregateSpec& spec, bool constantHash);

  // Adds rows, taking back those of kind -U and -D. A group's row count may fall to zero or below; the caller decides
  // what that means.
  Status accumulate(const Batch& batch, const uint16_t* rows, uint32_t count);
  // As accumulate() for one row whose group is known; `retract`: takes it back.
  void change(const Batch& batch, uint16_t row, uint32_t slot, bool retract);
  // Merges rows of state: keys first, accumulator columns from `firstColumn` on.
  Status mergeRows(const Batch& batch, const uint16_t* rows, uint32_t count, uint32_t firstColumn);
  void merge(const Groups& from);

  uint32_t find(const Batch& batch, uint32_t row);  // GroupTable::kNone: there is none
  uint32_t findOrInsert(const Batch& batch, uint32_t row, bool* inserted);
  uint32_t insertEmptyKey();  // the one group of an aggregate without keys
  void erase(uint32_t slot);

  const GroupTable& table() const { return table_; }
  int64_t rowCount(uint32_t slot) const { return rowCounts_[slot]; }
  bool isEmpty(uint32_t slot) const { return spec_.inputRetracts && rowCounts_[slot] <= 0; }

  void appendKey(uint32_t slot, std::vector<ColumnBuilder>& columns) const;  // columns 0.. of the output
  void appendResults(uint32_t slot, std::vector<ColumnBuilder>& columns, uint32_t first) const;
  void appendResultBytes(uint32_t slot, std::string& out) const;
  void writeState(uint32_t slot, std::vector<ColumnBuilder>& columns,
                  uint32_t first) const;  // row count and accumulators
  Status status() const;

 private:
  void resize();
  void apply(const Batch& batch, const uint16_t* rows, const uint32_t* slots, uint32_t count, bool retract);
  const Batch& withoutDictionaries(const Batch& batch, const uint16_t* rows, uint32_t count, BatchRef* owner) const;

  const AggregateSpec& spec_;
  GroupTable table_;
  std::vector<int64_t> rowCounts_;
  std::vector<std::unique_ptr<Accumulators>> accumulators_;
  std::vector<uint32_t> widths_;  // accumulator columns of each call
  uint32_t slotsMade_ = 0;
  std::string keyBytes_;
  std::vector<uint32_t> slots_, filteredSlots_;
  std::vector<uint16_t> filteredRows_;
};

// Decodes canonical bytes, one value after the other, into `columns` from `first` on.
void decodeRow(std::string_view bytes, std::vector<ColumnBuilder>& columns, uint32_t first, uint32_t count);

std::vector<ColumnBuilder> makeBuilders(const TypeTable& types, const std::vector<TypeId>& columns);
BatchRef finishBatch(std::vector<ColumnBuilder>& columns);

}  // namespace millrace
