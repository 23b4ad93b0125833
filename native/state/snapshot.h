#pragma once
// Savepoint seam of every task: named, versioned tables of rows with a key group each (CONTRACTS: state tables).
// Columns are typed, so adding one is an evolution, not a break. Local partials are written under the merging
// operator's state id and table name; load merges.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "columnar/batch.h"
#include "columnar/column_builder.h"

namespace millrace {

struct StateTable {
  std::string name;  // "groups", "slices", "$timers"
  uint32_t version = 1;
  std::vector<TypeId> columns;  // types of the row's columns
};

constexpr uint16_t kNoKeyGroup = 0;  // non-keyed state: key group 0, loaded by the worker that owns it

class SnapshotWriter {
 public:
  virtual ~SnapshotWriter() = default;
  // Writes every row of `rows` (columns as the table declares); keyGroups[i] belongs to row i. `stateId` names the
  // operator the rows belong to.
  virtual Status write(std::string_view stateId, const StateTable& table, const Batch& rows,
                       const std::vector<uint16_t>& keyGroups) = 0;
};

class StateReader {
 public:
  virtual ~StateReader() = default;
  // Next batch of rows of this operator's table whose key group the worker owns (already selected); false when there
  // are no more. `keyGroups` is aligned with physical rows.
  virtual Status next(const StateTable& table, BatchRef* rows, std::vector<uint16_t>* keyGroups, bool* more) = 0;
};

}  // namespace millrace
