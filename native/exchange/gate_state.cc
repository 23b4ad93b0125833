// The savepoint side of a gate: rows that wait in the canonical merge, as they are, positions and watermarks included.
#include <algorithm>
#include <set>

#include "columnar/key_codec.h"
#include "exchange/gate.h"

namespace millrace {
namespace {

StateTable parkedTable(const Plan& plan, const GateInput& input) {
  return {"$parked." + std::to_string(input.port), 1, plan.schemas[input.schema].types};
}

// The worker that a hash edge sends the rows to, at any parallelism; rows of other edges go to the owner of group 0.
std::vector<uint16_t> keyGroupsOf(const Plan& plan, const EdgePlan& edge, const Batch& batch) {
  std::vector<uint16_t> groups(batch.rows, kNoKeyGroup);
  if (edge.partition != EdgePlan::Partition::kHash) return groups;
  std::string key;
  for (uint16_t row : selectedRowList(batch)) {
    key.clear();
    appendKeyBytes(batch, edge.columns, row, key);
    groups[row] = static_cast<uint16_t>(keyGroupOf(hashKeyBytes(key), plan.maxParallelism));
  }
  return groups;
}

// Batches that are in order each, as one sequence in order.
std::vector<BatchRef> inOrder(std::vector<BatchRef> batches, uint32_t rowsMax) {
  CanonicalMerge merge;
  for (BatchRef& batch : batches) merge.addRestored(0, {std::move(batch)});
  std::vector<BatchRef> sorted;
  BatchRef rows;
  uint8_t port;
  while (merge.next(rowsMax, &rows, &port)) sorted.push_back(std::move(rows));
  return sorted;
}

}  // namespace

std::string Gate::stateId() const {
  const std::string& own = plan_.operators[head_] ? plan_.operators[head_]->stateId : plan_.messages[head_].stateId;
  return own.empty() ? "gate:" + std::to_string(head_) : own;
}

Status Gate::save(SnapshotWriter& writer) {
  Status status;
  merge_.forEachPending([&](uint8_t port, const BatchRef& batch, uint32_t from) {
    auto left = Batch::derive(batch, true);
    auto selected = selectedRowList(*batch);
    left->hasSelection = true;
    left->selection.assign(selected.begin() + from, selected.end());
    auto input = std::find_if(inputs_.begin(), inputs_.end(),
                              [port](const Input& candidate) { return candidate.plan.port == port; });
    std::vector<uint16_t> groups = keyGroupsOf(plan_, plan_.edges[input->plan.planEdge], *left);
    if (status.ok()) status = writer.write(stateId(), parkedTable(plan_, input->plan), *left, groups);
  });
  return status;
}

Status Gate::load(StateReader& reader) {
  if (!merges_) return Status();
  std::set<uint8_t> loaded;
  for (const Input& input : inputs_) {
    if (!loaded.insert(input.plan.port).second) continue;
    std::vector<BatchRef> batches;
    for (;;) {
      BatchRef rows;
      std::vector<uint16_t> groups;
      bool more = false;
      MILLRACE_RETURN_IF_ERROR(reader.next(parkedTable(plan_, input.plan), &rows, &groups, &more));
      if (!more) break;
      batches.push_back(std::move(rows));
    }
    merge_.addRestored(input.plan.port, inOrder(std::move(batches), plan_.options.batchRows));
  }
  return Status();
}

}  // namespace millrace
