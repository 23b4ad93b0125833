#pragma once
// group_aggregate: GROUP BY and DISTINCT without windows. Two tasks over the same state: one gives every change, one
// the final rows.
#include <memory>

#include "operators/group_state.h"

namespace millrace {

struct GroupAggregateConfig {
  AggregateSpec spec;
  std::vector<TypeId> output;  // keys, then results
  bool updateBefore = false;
  StateTable table;
  std::string stateId;
  uint32_t ordinal = 0;  // of the operator in the plan
};

// State and its savepoints.
class GroupAggregateTask : public Task {
 public:
  GroupAggregateTask(const GroupAggregateConfig& config, const TaskContext& context);
  Progress save(SnapshotWriter& writer, Budget budget) override;
  Status load(StateReader& reader) override;
  Status status() override { return std::move(status_); }

 protected:
  Progress fail(Status status) {
    status_ = std::move(status);
    return Progress::kFailed;
  }
  const GroupAggregateConfig& config_;
  const TaskContext& context_;
  Groups groups_;

 private:
  uint32_t saveCursor_ = 0;
  Status status_;
};

std::unique_ptr<Task> openGroupChanges(const GroupAggregateConfig& config, const TaskContext& context);
std::unique_ptr<Task> openGroupFinal(const GroupAggregateConfig& config, const TaskContext& context);

}  // namespace millrace
