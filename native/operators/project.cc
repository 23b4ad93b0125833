// project: new columns computed from the old ones; kinds, positions and watermarks stay with their rows.
#include "operators/builders.h"
#include "operators/config_checks.h"
#include "operators/rows_before.h"

namespace millrace {
namespace {

class ProjectTask final : public Task {
 public:
  ProjectTask(const Program& program, const TaskContext& context) : program_(program, *context.environment) {}

  Status accept(Event&& event) override {
    if (event.kind == Event::Kind::kBatch) batch_ = std::move(event.batch);
    return Status();
  }

  Progress produce(Output& output, Budget) override {
    if (!status_.ok()) return Progress::kFailed;
    if (!batch_) return Progress::kNeedInput;
    BatchRef out = Batch::derive(batch_, false);
    status_ = program_.run(*batch_, Selection::of(*batch_), *out, &out->columns);
    if (!status_.ok()) keepRowsBefore(program_.failedRow(), out.get());
    batch_ = BatchRef();
    if (out->selectedRows() > 0) output.emit(std::move(out));
    return status_.ok() ? Progress::kNeedInput : Progress::kHaveMore;
  }

  Status status() override { return std::move(status_); }

 private:
  ProgramTask program_;
  BatchRef batch_;
  Status status_;
};

class Project final : public Operator {
 public:
  explicit Project(const Program& program) : program_(program) {}
  OperatorTraits traits() const override { return {}; }
  std::unique_ptr<Task> open(TaskContext& context) const override {
    return std::make_unique<ProjectTask>(program_, context);
  }

 private:
  const Program& program_;
};

}  // namespace

std::unique_ptr<Operator> buildProject(const Plan& plan, const OperatorMessage& message, PlanReader& config) {
  config.keys({"program"});
  const Program* program = readProgram(plan, message, config);
  if (!program) return nullptr;
  const Schema& schema = plan.schemas[message.schema];
  bool fits = program->outputs.size() == schema.types.size();
  for (size_t i = 0; fits && i < schema.types.size(); ++i) {
    fits = plan.types[program->registers[program->outputs[i]]].physical == plan.types[schema.types[i]].physical;
  }
  if (!fits) {
    config.fail("the program's outputs are not the schema's columns");
    return nullptr;
  }
  return std::make_unique<Project>(*program);
}

}  // namespace millrace
