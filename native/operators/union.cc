// union: UNION ALL. The teaching file of gates: the operator does nothing at all, since minimum watermark, barrier
// alignment and the order between inputs are the gate's, written once in the driver.
#include "operators/builders.h"

namespace millrace {
namespace {

class UnionTask final : public Task {
 public:
  Status accept(Event&& event) override {
    if (event.kind == Event::Kind::kBatch) batch_ = std::move(event.batch);
    return Status();
  }
  Progress produce(Output& output, Budget) override {
    if (batch_) output.emit(std::move(batch_));
    return Progress::kNeedInput;
  }

 private:
  BatchRef batch_;
};

class Union final : public Operator {
 public:
  OperatorTraits traits() const override {
    OperatorTraits traits;
    traits.ports = 255;
    return traits;
  }
  std::unique_ptr<Task> open(TaskContext&) const override { return std::make_unique<UnionTask>(); }
};

}  // namespace

std::unique_ptr<Operator> buildUnion(const Plan&, const OperatorMessage&, PlanReader& config) {
  config.keys({});
  return std::make_unique<Union>();
}

}  // namespace millrace
