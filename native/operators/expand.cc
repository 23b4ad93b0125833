// expand: GROUPING SETS. Each row goes out once per set, in the order of the sets, with the columns outside the set
// NULL and the set's id behind the columns. Kinds, positions and watermarks stay with the rows.
#include "operators/builders.h"
#include "operators/config_checks.h"
#include "operators/row_copies.h"

namespace millrace {
namespace {

struct GroupingSet {
  int64_t id = 0;
  std::vector<bool> isNull;  // by column
};

struct ExpandConfig {
  std::vector<GroupingSet> sets;
  std::vector<TypeId> output;
  const TypeTable* types = nullptr;
};

class ExpandTask final : public Task {
 public:
  ExpandTask(const ExpandConfig& config, const TaskContext& context) : config_(config), context_(context) {}

  Status accept(Event&& event) override {
    if (event.kind == Event::Kind::kBatch) {
      batch_ = std::move(event.batch);
      next_ = 0;
    }
    return Status();
  }

  Progress produce(Output& output, Budget) override {
    if (!batch_) return Progress::kNeedInput;
    auto rows = selectedRowList(*batch_);
    size_t total = rows.size() * config_.sets.size();
    RowCopies copies(*batch_, *config_.types, config_.output);
    for (; next_ < total && copies.rows() < context_.batchRowsMax; ++next_) {
      uint16_t row = rows[next_ / config_.sets.size()];
      const GroupingSet& set = config_.sets[next_ % config_.sets.size()];
      copies.start(row);
      for (uint32_t c = 0; c < set.isNull.size(); ++c) {
        if (set.isNull[c]) {
          copies.column(c).appendNull();
        } else {
          copies.column(c).appendFrom(batch_->columns[c], row);
        }
      }
      copies.column(static_cast<uint32_t>(set.isNull.size())).append(set.id);
    }
    bool more = next_ < total;
    if (copies.rows() > 0) output.emit(copies.finish());
    if (!more) batch_ = BatchRef();
    return more ? Progress::kHaveMore : Progress::kNeedInput;
  }

 private:
  const ExpandConfig& config_;
  const TaskContext& context_;
  BatchRef batch_;
  size_t next_ = 0;  // (row, set) pairs
};

class Expand final : public Operator {
 public:
  explicit Expand(ExpandConfig config) : config_(std::move(config)) {}
  OperatorTraits traits() const override { return {}; }
  std::unique_ptr<Task> open(TaskContext& context) const override {
    return std::make_unique<ExpandTask>(config_, context);
  }

 private:
  ExpandConfig config_;
};

}  // namespace

std::unique_ptr<Operator> buildExpand(const Plan& plan, const OperatorMessage& message, PlanReader& config) {
  config.keys({"sets"});
  const Schema& input = plan.schemas[message.inputSchema];
  ExpandConfig expand;
  expand.types = &plan.types;
  expand.output = plan.schemas[message.schema].types;
  std::vector<TypeId> expected = input.types;
  expected.push_back(baseType(plan, PhysicalType::kInt64));
  if (!sameColumns(plan, expand.output, expected)) config.fail("the schema is not: the input's columns, BIGINT");
  PlanReader sets = config.field("sets");
  size_t count = sets.size();
  if (count == 0) sets.fail("expected a set");
  for (size_t i = 0; i < count && config.ok(); ++i) {
    PlanReader reader = sets.item(i);
    reader.keys({"id", "nullColumns"});
    GroupingSet set{reader.field("id").integer(INT64_MIN, INT64_MAX), std::vector<bool>(input.types.size())};
    for (uint32_t column : reader.field("nullColumns").indexes(input.types.size(), "column")) set.isNull[column] = true;
    expand.sets.push_back(std::move(set));
  }
  if (!config.ok()) return nullptr;
  return std::make_unique<Expand>(std::move(expand));
}

}  // namespace millrace
