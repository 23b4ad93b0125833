#pragma once
// State of groups in savepoints, one row per group: shared by every task that keeps Groups.
#include <string>

#include "operators/groups.h"
#include "operators/operator.h"

namespace millrace {

// Writes the live groups of `groups` from slot `*cursor` on, at most kRowsPerWrite of them, and moves the cursor.
// `place` are values of further columns between keys and accumulators (slice and class of a window). True while there
// is more.
class GroupStateWriter {
 public:
  static constexpr uint32_t kRowsPerWrite = 4096;
  GroupStateWriter(const AggregateSpec& spec, const StateTable& table, const std::string& stateId,
                   uint32_t maxParallelism)
      : spec_(spec), table_(table), stateId_(stateId), maxParallelism_(maxParallelism) {}

  bool write(const Groups& groups, const std::vector<int64_t>& place, uint32_t* cursor, SnapshotWriter& writer,
             Status* status) const;

 private:
  const AggregateSpec& spec_;
  const StateTable& table_;
  const std::string& stateId_;
  uint32_t maxParallelism_;
};

// Appends one row of state: key, place, row count, accumulators.
void appendStateRow(const Groups& groups, uint32_t slot, const AggregateSpec& spec, const std::vector<int64_t>& place,
                    std::vector<ColumnBuilder>& columns);

}  // namespace millrace
