#include "connectors/sink.h"

#include "connectors/file_sink.h"
#include "connectors/not_null.h"

namespace millrace {
namespace {

// collect, print, blackhole: rows are checked, then handed on to the host or dropped.
class PassingSinkTask final : public SinkTask {
 public:
  PassingSinkTask(const Plan& plan, const SinkPlan& sink, bool emits) : enforcer_(plan, sink), emits_(emits) {}

  Status accept(Event&& event) override {
    if (event.kind == Event::Kind::kBatch) batch_ = std::move(event.batch);
    return Status();
  }

  Progress produce(Output& output, Budget) override {
    if (!batch_) return Progress::kNeedInput;
    status_ = Status();
    BatchRef rows = enforcer_.enforce(batch_, &status_);
    batch_ = BatchRef();
    if (emits_ && rows->selectedRows() > 0) output.emit(std::move(rows));
    return status_.ok() ? Progress::kNeedInput : Progress::kFailed;
  }

  Status status() override { return std::move(status_); }

 private:
  const NotNullEnforcer enforcer_;
  const bool emits_;
  BatchRef batch_;
  Status status_;
};

class PassingSink final : public Operator {
 public:
  PassingSink(const Plan& plan, const SinkPlan& sink, bool emits) : plan_(plan), sink_(sink), emits_(emits) {}
  OperatorTraits traits() const override { return {}; }
  std::unique_ptr<Task> open(TaskContext&) const override {
    return std::make_unique<PassingSinkTask>(plan_, sink_, emits_);
  }

 private:
  const Plan& plan_;
  const SinkPlan& sink_;
  const bool emits_;
};

std::unique_ptr<Operator> buildHostSink(const Plan& plan, const SinkPlan& sink) {
  return std::make_unique<PassingSink>(plan, sink, true);
}
std::unique_ptr<Operator> buildBlackhole(const Plan& plan, const SinkPlan& sink) {
  return std::make_unique<PassingSink>(plan, sink, false);
}

struct SinkConnector {
  const char* name;
  std::unique_ptr<Operator> (*build)(const Plan& plan, const SinkPlan& sink);
};

constexpr SinkConnector kSinkConnectors[] = {
    {"blackhole", buildBlackhole},
    {"collect", buildHostSink},
    {"filesystem", buildFileSink},
    {"print", buildHostSink},
};

}  // namespace

std::unique_ptr<Operator> buildSink(const Plan& plan, const OperatorMessage& message, PlanReader& config) {
  config.keys({"sink"});
  const uint32_t index = config.field("sink").index(plan.sinks.size(), "sink");
  if (!config.ok()) return nullptr;
  const SinkPlan& sink = plan.sinks[index];
  const Schema& input = plan.schemas[message.inputSchema];
  const Schema& declared = plan.schemas[sink.schema];
  if (input.types.size() != declared.types.size()) {
    config.fail("the sink has another number of columns than its input");
    return nullptr;
  }
  for (size_t i = 0; i < input.types.size(); ++i) {
    if (plan.types[input.types[i]].physical == plan.types[declared.types[i]].physical) continue;
    config.fail("column " + std::to_string(i) + " has another type than the sink's");
    return nullptr;
  }
  for (const SinkConnector& connector : kSinkConnectors) {
    if (sink.connector == connector.name) return connector.build(plan, sink);
  }
  config.fail("unknown sink connector '" + sink.connector + "'");
  return nullptr;
}

}  // namespace millrace
