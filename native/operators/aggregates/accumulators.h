#pragma once
// Accumulators: the state of one aggregate call for all groups of a table. A group is a slot; slots are numbered by the
// group table. One virtual call handles a batch of rows; the loops inside are templates over a policy
// (slot_accumulators.h). States merge commutatively and exactly, so it does not matter which worker saw which row
// (CONTRACTS: determinism).
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "columnar/batch.h"
#include "columnar/column_builder.h"
#include "plan/plan_value.h"

namespace millrace {

struct AggregateRow;

// One aggregate call of a plan, checked.
struct AggregateCall {
  const AggregateRow* row = nullptr;
  std::vector<uint32_t> arguments;  // input columns
  std::vector<TypeId> argumentTypes;
  int32_t filter = -1;  // BOOLEAN input column that must be TRUE; -1: none
  bool distinct = false;
  bool inputRetracts = false;
  bool arrivalFloats = false;  // add floats in arrival order as Flink does, not exactly
  TypeId resultType = 0;
  std::vector<PlanValue> parameters;
  const TypeTable* types = nullptr;
  const std::vector<TypeId>* baseTypes = nullptr;  // by PhysicalType, see Plan

  const Type& argumentType(size_t i) const { return (*types)[argumentTypes[i]]; }
  const Type& result() const { return (*types)[resultType]; }
  TypeId base(PhysicalType physical) const { return (*baseTypes)[static_cast<size_t>(physical)]; }
};

// rows[i] of the batch goes to slots[i]. The rows' FILTER has been applied.
struct AggregateRows {
  const Batch* batch = nullptr;
  const uint16_t* rows = nullptr;
  const uint32_t* slots = nullptr;
  uint32_t count = 0;
};

class Accumulators {
 public:
  virtual ~Accumulators() = default;
  virtual void resize(uint32_t slots) = 0;  // new slots are empty
  virtual void clear(uint32_t slot) = 0;
  virtual void add(const AggregateRows& rows) = 0;
  virtual void retract(const AggregateRows& rows) = 0;
  virtual void merge(const Accumulators& from, const uint32_t* fromSlots, const uint32_t* intoSlots,
                     uint32_t count) = 0;
  // One row of the accumulator columns; `columns` are as many builders as AggregateRow::columns names types.
  virtual void write(uint32_t slot, ColumnBuilder* columns) const = 0;
  // Merges rows of accumulator columns, which start at `firstColumn`. Fails on bytes that write() cannot have made.
  virtual Status read(const AggregateRows& rows, uint32_t firstColumn) = 0;
  virtual void result(uint32_t slot, ColumnBuilder& out) const = 0;
  virtual void appendResultBytes(uint32_t slot,
                                 std::string& out) const = 0;  // canonical value bytes, see columnar/key_codec.h
  // An error of a row that add() found (SINGLE_VALUE); ok otherwise.
  virtual Status status() const { return Status(); }
};

}  // namespace millrace
