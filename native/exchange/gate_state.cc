// The savepoint side of a gate: rows that wait in the canonical merge.
#include <algorithm>
#include <map>

#include "columnar/key_codec.h"
#include "exchange/gate.h"

namespace millrace {
namespace {

// port, source, split, watermark, offset, kind, values as canonical bytes
StateTable parkedTable(const Plan& plan) {
  TypeId i32 = baseType(plan, PhysicalType::kInt32), i64 = baseType(plan, PhysicalType::kInt64);
  return {"$parked", 1, {i32, i32, i32, i64, i64, baseType(plan, PhysicalType::kInt8), baseType(plan, PhysicalType::kBinary)}};
}

struct ParkedRow {
  OrderKey key;
  uint8_t kind;
  std::string values;
};

}  // namespace

std::string Gate::stateId() const {
  const std::string& own = plan_.operators[head_] ? plan_.operators[head_]->stateId : plan_.messages[head_].stateId;
  return own.empty() ? "gate:" + std::to_string(head_) : own;
}

Status Gate::save(SnapshotWriter& writer) {
  if (!canonical_) return Status();
  StateTable table = parkedTable(plan_);
  std::vector<ColumnBuilder> builders;
  for (TypeId type : table.columns) builders.emplace_back(plan_.types, type);
  std::vector<uint16_t> groups;
  Status status;
  auto flush = [&] {
    Batch rows;
    rows.rows = builders[0].rows();
    for (ColumnBuilder& builder : builders) rows.columns.push_back(builder.finish(rows));
    if (status.ok()) status = writer.write(stateId(), table, rows, groups);
    groups.clear();
  };
  merge_.forEachPending([&](uint32_t port, const Batch& batch, uint32_t row) {
    Position position = batch.positionAt(row);
    builders[0].append(static_cast<int32_t>(port));
    builders[1].append(position.source);
    builders[2].append(position.split);
    builders[3].append(batch.watermarkAt(row));
    builders[4].append(position.offset);
    builders[5].append(static_cast<uint8_t>(batch.kindAt(row)));
    std::string values, key;
    for (const Vector& column : batch.columns) appendValueBytes(column, row, values);
    builders[6].appendString(values);
    uint16_t group = kNoKeyGroup;
    for (const Input& input : inputs_) {
      const EdgePlan& edge = plan_.edges[input.plan.planEdge];
      if (edge.port != port || edge.partition != EdgePlan::Partition::kHash) continue;
      appendKeyBytes(batch, edge.columns, row, key);
      group = static_cast<uint16_t>(keyGroupOf(hashKeyBytes(key), plan_.maxParallelism));
      break;
    }
    groups.push_back(group);
    if (groups.size() == kBatchRowsMax) flush();
  });
  if (!groups.empty()) flush();
  return status;
}

Status Gate::load(StateReader& reader) {
  if (!canonical_) return Status();
  StateTable table = parkedTable(plan_);
  std::map<uint32_t, std::vector<ParkedRow>> byPort;
  for (;;) {
    BatchRef rows;
    std::vector<uint16_t> groups;
    bool more = false;
    MILLRACE_RETURN_IF_ERROR(reader.next(table, &rows, &groups, &more));
    if (!more) break;
    for (uint16_t row : rows->selection) {
      for (const Vector& column : rows->columns) {
        if (column.isNull(row)) return Status::error("SAVEPOINT_MISMATCH", "a parked row is not whole");
      }
      ParkedRow parked;
      parked.key.watermark = rows->columns[3].value<int64_t>(row);
      parked.key.position = {rows->columns[1].value<uint32_t>(row), rows->columns[2].value<uint32_t>(row), rows->columns[4].value<uint64_t>(row)};
      parked.kind = rows->columns[5].value<uint8_t>(row) & 3;
      parked.values = rows->columns[6].stringValue(row);
      byPort[rows->columns[0].value<uint32_t>(row)].push_back(std::move(parked));
    }
  }
  for (auto& [port, parked] : byPort) {
    std::stable_sort(parked.begin(), parked.end(), [](const ParkedRow& a, const ParkedRow& b) { return a.key < b.key; });
    const Input* input = nullptr;
    for (const Input& candidate : inputs_) {
      if (candidate.plan.port == port) input = &candidate;
    }
    if (!input) return Status::error("SAVEPOINT_MISMATCH", "a parked row has no input");
    const Schema& schema = plan_.schemas[input->plan.schema];
    std::vector<BatchRef> batches;
    // One row a batch keeps the 64-bit position; there are few of them.
    for (const ParkedRow& row : parked) {
      auto batch = makeRef<Batch>();
      batch->rows = 1;
      batch->source = row.key.position.source;
      batch->split = row.key.position.split;
      batch->basePosition = row.key.position.offset;
      batch->watermarkBefore = row.key.watermark;
      uint8_t* kind = batch->allocate(1);
      *kind = row.kind;
      batch->kinds = kind;
      const auto* from = reinterpret_cast<const uint8_t*>(row.values.data());
      const auto* end = from + row.values.size();
      for (TypeId type : schema.types) {
        ColumnBuilder builder(plan_.types, type);
        from = from ? decodeValueBytes(from, end, builder) : nullptr;
        if (!from) return Status::error("SAVEPOINT_MISMATCH", "a parked row does not fit its columns");
        batch->columns.push_back(builder.finish(*batch));
      }
      batches.push_back(std::move(batch));
    }
    merge_.addRestored(port, std::move(batches));
  }
  return Status();
}

}  // namespace millrace
