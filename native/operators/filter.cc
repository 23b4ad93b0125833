// filter: passes the rows on which its condition is TRUE. The teaching file of stateless operators: a batch goes in,
// one comes out, nothing is copied: the new batch shares the old one's vectors under another selection. Changes pass as
// they are (SEMANTICS: changelog).
#include "operators/builders.h"
#include "operators/config_checks.h"
#include "operators/rows_before.h"

namespace millrace {
namespace {

class FilterTask final : public Task {
 public:
  FilterTask(const Program& condition, const TaskContext& context) : condition_(condition, *context.environment) {}

  Status accept(Event&& event) override {
    if (event.kind == Event::Kind::kBatch) batch_ = std::move(event.batch);
    return Status();
  }

  Progress produce(Output& output, Budget) override {
    if (!status_.ok()) return Progress::kFailed;
    if (!batch_) return Progress::kNeedInput;
    BatchRef out = Batch::derive(batch_, true);
    outputs_.clear();
    status_ = condition_.run(*batch_, Selection::of(*batch_), *out, &outputs_);
    if (!status_.ok()) keepRowsBefore(condition_.failedRow(), out.get());
    std::vector<uint16_t> passed;
    selectTrue(outputs_[0], Selection::of(*out), &passed);
    out->hasSelection = true;
    out->selection = std::move(passed);
    batch_ = BatchRef();
    if (!out->selection.empty()) output.emit(std::move(out));
    return status_.ok() ? Progress::kNeedInput : Progress::kHaveMore;
  }

  Status status() override { return std::move(status_); }

 private:
  ProgramTask condition_;
  BatchRef batch_;
  std::vector<Vector> outputs_;
  Status status_;
};

class Filter final : public Operator {
 public:
  explicit Filter(const Program& condition) : condition_(condition) {}
  OperatorTraits traits() const override { return {}; }
  std::unique_ptr<Task> open(TaskContext& context) const override {
    return std::make_unique<FilterTask>(condition_, context);
  }

 private:
  const Program& condition_;
};

}  // namespace

std::unique_ptr<Operator> buildFilter(const Plan& plan, const OperatorMessage& message, PlanReader& config) {
  config.keys({"program"});
  const Program* condition = readProgram(plan, message, config);
  if (!condition) return nullptr;
  if (condition->outputs.size() != 1 ||
      plan.types[condition->registers[condition->outputs[0]]].physical != PhysicalType::kBool) {
    config.fail("a filter's program has one BOOLEAN output");
    return nullptr;
  }
  return std::make_unique<Filter>(*condition);
}

}  // namespace millrace
