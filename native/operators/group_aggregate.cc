#include "operators/group_aggregate.h"

#include "operators/builders.h"
#include "operators/config_checks.h"

namespace millrace {

GroupAggregateTask::GroupAggregateTask(const GroupAggregateConfig& config, const TaskContext& context)
    : config_(config), context_(context), groups_(config.spec, context.constantHash) {}

Progress GroupAggregateTask::save(SnapshotWriter& writer, Budget) {
  GroupStateWriter rows(config_.spec, config_.table, config_.stateId, context_.maxParallelism);
  if (rows.write(groups_, {}, &saveCursor_, writer, &status_)) return Progress::kHaveMore;
  saveCursor_ = 0;
  return status_.ok() ? Progress::kNeedInput : Progress::kFailed;
}

Status GroupAggregateTask::load(StateReader& reader) {
  for (;;) {
    BatchRef rows;
    std::vector<uint16_t> keyGroups;
    bool more = false;
    MILLRACE_RETURN_IF_ERROR(reader.next(config_.table, &rows, &keyGroups, &more));
    if (!more) return Status();
    auto selected = selectedRowList(*rows);
    MILLRACE_RETURN_IF_ERROR(groups_.mergeRows(*rows, selected.data(), static_cast<uint32_t>(selected.size()),
                                               static_cast<uint32_t>(config_.spec.keys.size())));
  }
}

namespace {

class GroupAggregate final : public Operator {
 public:
  GroupAggregate(GroupAggregateConfig config, bool changes) : config_(std::move(config)), changes_(changes) {}
  OperatorTraits traits() const override {
    OperatorTraits traits;
    traits.stateTables = {config_.table};
    traits.emitsOnWatermark = !changes_;
    return traits;
  }
  std::unique_ptr<Task> open(TaskContext& context) const override {
    return changes_ ? openGroupChanges(config_, context) : openGroupFinal(config_, context);
  }

 private:
  GroupAggregateConfig config_;
  bool changes_;
};

}  // namespace

std::unique_ptr<Operator> buildGroupAggregate(const Plan& plan, const OperatorMessage& message, PlanReader& config) {
  config.keys({"keys", "aggregates", "emit", "updateBefore", "inputRetracts"});
  GroupAggregateConfig group;
  group.spec =
      readAggregateSpec(plan, plan.schemas[message.inputSchema], config, config.field("inputRetracts").boolean());
  group.updateBefore = config.field("updateBefore").boolean();
  std::string emit = config.field("emit").text();
  if (emit != "changes" && emit != "final") config.field("emit").fail("unexpected '" + emit + "'");
  if (!config.ok()) return nullptr;
  group.output = group.spec.keyTypes;
  for (const AggregateCall& call : group.spec.calls) group.output.push_back(call.resultType);
  if (!sameColumns(plan, plan.schemas[message.schema].types, group.output)) {
    config.fail("the schema is not: keys, aggregates");
    return nullptr;
  }
  group.table = {"groups", 1, group.spec.keyTypes};
  for (TypeId column : group.spec.accumulatorColumns()) group.table.columns.push_back(column);
  group.stateId = message.stateId;
  group.ordinal = ordinalOf(plan, message);
  return std::make_unique<GroupAggregate>(std::move(group), emit == "changes");
}

}  // namespace millrace
