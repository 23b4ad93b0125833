#pragma once
// Aggregator: the states of one aggregate call over all groups of a table, by slot. Works on batches: no virtual call per row. Accumulators are
// typed columns: they travel as partials between the local and the global phase and lie in savepoints, so merging is what restores them.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "columnar/batch.h"
#include "columnar/column_builder.h"

namespace millrace {

struct AggregateCall;

// Rows of one batch for one aggregate: rows[i] belongs to slots[i].
struct AggregateInput {
  const Batch* batch = nullptr;
  const std::vector<uint32_t>* arguments = nullptr;  // columns
  std::vector<uint16_t> rows;
  std::vector<uint32_t> slots;
  bool retracts = false;                             // some rows are -U or -D
  const Vector& argument(size_t i) const { return batch->columns[(*arguments)[i]]; }
  bool isRetraction(uint16_t row) const {
    if (!retracts) return false;
    RowKind kind = batch->kindAt(row);
    return kind == RowKind::kUpdateBefore || kind == RowKind::kDelete;
  }
};

class Aggregator {
 public:
  virtual ~Aggregator() = default;
  virtual void resize(uint32_t slots) = 0;           // new slots are empty
  virtual void clear(uint32_t slot) = 0;             // empty again; gives memory back
  virtual void update(const AggregateInput& input) = 0;
  virtual void write(uint32_t slot, std::vector<ColumnBuilder>& builders, size_t first) const = 0;  // one value per accumulator column
  // Adds the accumulators of `row`; false: they are not valid (a damaged savepoint).
  virtual bool merge(uint32_t slot, const std::vector<Vector>& columns, size_t first, uint32_t row) = 0;
  virtual void result(uint32_t slot, ColumnBuilder& out) const = 0;
};

}  // namespace millrace
