#include "operators/group_state.h"

#include "columnar/key_codec.h"

namespace millrace {

void appendStateRow(const Groups& groups, uint32_t slot, const AggregateSpec& spec, const std::vector<int64_t>& place,
                    std::vector<ColumnBuilder>& columns) {
  groups.appendKey(slot, columns);
  uint32_t column = static_cast<uint32_t>(spec.keys.size());
  for (int64_t value : place) columns[column++].append(value);
  groups.writeState(slot, columns, column);
}

bool GroupStateWriter::write(const Groups& groups, const std::vector<int64_t>& place, uint32_t* cursor,
                             SnapshotWriter& writer, Status* status) const {
  std::vector<ColumnBuilder> columns = makeBuilders(*spec_.types, table_.columns);
  std::vector<uint16_t> keyGroups;
  for (; *cursor < groups.table().slots() && keyGroups.size() < kRowsPerWrite; ++*cursor) {
    if (!groups.table().isLive(*cursor)) continue;
    appendStateRow(groups, *cursor, spec_, place, columns);
    keyGroups.push_back(static_cast<uint16_t>(keyGroupOf(groups.table().hash(*cursor), maxParallelism_)));
  }
  if (!keyGroups.empty()) {
    BatchRef rows = finishBatch(columns);
    *status = writer.write(stateId_, table_, *rows, keyGroups);
  }
  return status->ok() && *cursor < groups.table().slots();
}

}  // namespace millrace
