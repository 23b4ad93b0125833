#include "operators/window_aggregate.h"

#include <numeric>

#include "operators/aggregates/registry.h"
#include "operators/builders.h"
#include "operators/config_checks.h"

namespace millrace {

WindowAggregateTask::WindowAggregateTask(const WindowAggregateConfig& config, const TaskContext& context)
    : config_(config), context_(context), store_(config.spec, config.window, context.constantHash) {}

Status WindowAggregateTask::accept(Event&& event) {
  switch (event.kind) {
    case Event::Kind::kBatch: {
      if (config_.phase == WindowPhase::kGlobal) return store_.addState(*event.batch);
      uint64_t late = 0;
      Status status = store_.add(*event.batch, watermark_, config_.neverLate, &late);
      context_.counters->lateRows += late;
      return status;
    }
    case Event::Kind::kWatermark:
      if (!config_.neverLate || event.time == kMaxTime) watermark_ = std::max(watermark_, event.time);
      return Status();
    case Event::Kind::kEndOfPort:
      watermark_ = kMaxTime;
      return Status();
    default:
      return Status();
  }
}

Progress WindowAggregateTask::save(SnapshotWriter& writer, Budget) {
  GroupStateWriter rows(config_.spec, config_.table, config_.stateId, context_.maxParallelism);
  auto part = store_.parts().lower_bound(savePlace_);
  if (part != store_.parts().end()) {
    if (part->first != savePlace_) saveCursor_ = 0;
    savePlace_ = part->first;
    if (rows.write(part->second->groups, {part->first.first, part->first.second}, &saveCursor_, writer, &status_))
      return Progress::kHaveMore;
    if (!status_.ok()) return Progress::kFailed;
    saveCursor_ = 0;
    if (++part != store_.parts().end()) {
      savePlace_ = part->first;
      return Progress::kHaveMore;
    }
  }
  savePlace_ = {kMinTime, kMinTime};
  return Progress::kNeedInput;
}

Status WindowAggregateTask::load(StateReader& reader) {
  // The merging phase has loaded what the local phases had saved.
  if (config_.phase == WindowPhase::kLocal) return Status();
  for (;;) {
    BatchRef rows;
    std::vector<uint16_t> keyGroups;
    bool more = false;
    MILLRACE_RETURN_IF_ERROR(reader.next(config_.table, &rows, &keyGroups, &more));
    if (!more) return Status();
    MILLRACE_RETURN_IF_ERROR(store_.addState(*rows));
  }
}

namespace {

class WindowAggregate final : public Operator {
 public:
  explicit WindowAggregate(WindowAggregateConfig config) : config_(std::move(config)) {
    if (config_.phase == WindowPhase::kLocal)
      partialColumns.assign(config_.table.columns.begin() + config_.spec.keys.size(), config_.table.columns.end());
  }
  OperatorTraits traits() const override {
    OperatorTraits traits;
    traits.stateTables = {config_.table};
    traits.emitsOnWatermark = true;
    return traits;
  }
  std::unique_ptr<Task> open(TaskContext& context) const override {
    return config_.phase == WindowPhase::kLocal ? openWindowPartials(config_, context)
                                                : openWindowFiring(config_, context);
  }
  const WindowAggregateConfig& config() const { return config_; }

 private:
  WindowAggregateConfig config_;
};

std::vector<WindowProperty> readProperties(PlanReader reader) {
  std::vector<WindowProperty> properties;
  for (size_t i = 0, n = reader.size(); i < n && reader.ok(); ++i) {
    std::string name = reader.item(i).text();
    if (name == "window_start") {
      properties.push_back(WindowProperty::kStart);
    } else if (name == "window_end") {
      properties.push_back(WindowProperty::kEnd);
    } else if (name == "window_time") {
      properties.push_back(WindowProperty::kTime);
    } else {
      reader.item(i).fail("unexpected '" + name + "'");
    }
  }
  return properties;
}

// What a global phase merges is defined by the local phase that feeds it: argument types are those of the local phase's
// input.
const WindowAggregate* localPhaseOf(const Plan& plan, uint32_t ordinal) {
  for (const EdgePlan& edge : plan.edges) {
    if (edge.to != ordinal) continue;
    const auto* local = dynamic_cast<const WindowAggregate*>(plan.operators[edge.from].get());
    if (local && local->config().phase == WindowPhase::kLocal) return local;
  }
  return nullptr;
}

// Takes over the local phase's aggregates after checking that the message repeats them.
void readGlobal(const Plan& plan, WindowAggregateConfig* window, PlanReader& config) {
  const WindowAggregate* local = localPhaseOf(plan, window->ordinal);
  if (!local) return config.field("phase").fail("a global phase is fed by a local one");
  window->window = readWindow(plan, nullptr, config.field("window"));
  if (config.ok() && !(window->window == local->config().window))
    config.field("window").fail("another window than the local phase's");
  window->spec = local->config().spec;
  std::vector<uint32_t> keys(window->spec.keys.size());
  std::iota(keys.begin(), keys.end(), 0);
  if (config.field("keys").indexes(UINT32_MAX, "column") != keys)
    config.field("keys").fail("the keys of a global phase are the first columns of its input");
  window->spec.keys = keys;
  PlanReader aggregates = config.field("aggregates");
  if (aggregates.size() != window->spec.calls.size()) return aggregates.fail("other aggregates than the local phase's");
  for (size_t i = 0; i < window->spec.calls.size() && config.ok(); ++i) {
    PlanReader call = aggregates.item(i);
    call.keys({"function", "arguments", "filter", "distinct", "resultType", "parameters"});
    if (call.field("function").text() != window->spec.calls[i].row->name)
      call.field("function").fail("another aggregate than the local phase's");
  }
}

}  // namespace

std::unique_ptr<Operator> buildWindowAggregate(const Plan& plan, const OperatorMessage& message, PlanReader& config) {
  config.keys({"phase", "window", "keys", "aggregates", "properties", "inputRetracts"});
  WindowAggregateConfig window;
  window.ordinal = ordinalOf(plan, message);
  window.stateId = message.stateId;
  window.neverLate = plan.batchMode;
  std::string phase = config.field("phase").text();
  if (phase != "local" && phase != "global" && phase != "single")
    config.field("phase").fail("unexpected '" + phase + "'");
  window.phase = phase == "local"    ? WindowPhase::kLocal
                 : phase == "global" ? WindowPhase::kGlobal
                                     : WindowPhase::kSingle;
  window.properties = readProperties(config.field("properties"));
  bool inputRetracts = config.field("inputRetracts").boolean();
  if (!config.ok()) return nullptr;
  if (window.phase == WindowPhase::kGlobal) {
    readGlobal(plan, &window, config);
  } else {
    const Schema& input = plan.schemas[message.inputSchema];
    window.window = readWindow(plan, &input, config.field("window"));
    window.spec = readAggregateSpec(plan, input, config, inputRetracts);
  }
  if (!config.ok()) return nullptr;

  TypeId time = baseType(plan, PhysicalType::kInt64);
  window.table = {"windows", 1, window.spec.keyTypes};
  window.table.columns.insert(window.table.columns.end(), {time, time});
  for (TypeId column : window.spec.accumulatorColumns()) window.table.columns.push_back(column);
  window.output = window.spec.keyTypes;
  if (window.phase != WindowPhase::kLocal) {
    for (const AggregateCall& call : window.spec.calls) window.output.push_back(call.resultType);
    window.output.insert(window.output.end(), window.properties.size(), baseType(plan, PhysicalType::kTimestampMs));
    if (window.phase == WindowPhase::kGlobal &&
        !sameColumns(plan, plan.schemas[message.inputSchema].types, window.table.columns)) {
      config.fail("the input is not the local phase's partial results");
      return nullptr;
    }
  }
  if (!sameColumns(plan, plan.schemas[message.schema].types, window.output)) {
    config.fail(window.phase == WindowPhase::kLocal ? "the schema of a local phase is: keys"
                                                    : "the schema is not: keys, aggregates, window properties");
    return nullptr;
  }
  return std::make_unique<WindowAggregate>(std::move(window));
}

}  // namespace millrace
