#include "exchange/worker.h"

#include <algorithm>

#include "base/clock.h"
#include "columnar/key_codec.h"
#include "exchange/job.h"
#include "exchange/lanes.h"

namespace millrace {

Worker::Worker(Job& job, uint32_t index)
    : job_(job), index_(index), doorbells_(job.memory().control, job.plan().parallelism), environment_(job.environment()), part_(index) {}

Status Worker::build() {
  const Plan& plan = job_.plan();
  pool_ = std::make_unique<SegmentPool>(job_.memory().workers[index_], job_.layout().segments[index_], job_.layout().segmentBytes);
  for (uint32_t s = static_cast<uint32_t>(plan.stages.size()); s-- > 0;) {
    if (index_ >= job_.layout().workersOf(plan.stages[s])) continue;
    Status status;
    Stage stage;
    stage.plan = s;
    stage.task = buildStage(s, &status);
    MILLRACE_RETURN_IF_ERROR(std::move(status));
    stages_.push_back(std::move(stage));
  }
  return Status();
}

void Worker::addWriters(StageNode& node) {
  const Plan& plan = job_.plan();
  for (const ExchangeEdge& edge : job_.layout().edges) {
    if (edge.fromOperator != node.op) continue;
    std::vector<OutChannel> channels;
    for (const ChannelPlace& place : edge.channels) {
      if (place.producer == index_) channels.emplace_back(place, job_.layout(), job_.memory().control, pool_.get(), doorbells_, &notifications_);
    }
    auto writer = std::make_unique<PartitionWriter>(plan, edge, std::move(channels));
    if (plan.operators[node.op]) {
      // Anything behind a window's firing within the stage carries the window's key.
      uint32_t at = node.op;
      for (bool going = true; going;) {
        writer->keysFromWatermarks |= plan.operators[at] && plan.operators[at]->traits().emitsOnWatermark;
        going = false;
        for (const EdgePlan& inner : plan.edges) {
          if (inner.to == at && job_.layout().stageOfOperator[inner.from] == job_.layout().stageOfOperator[at]) {
            at = inner.from;
            going = true;
            break;
          }
        }
      }
    }
    node.writers.push_back(std::move(writer));
  }
}

std::unique_ptr<Gate> Worker::buildGate(uint32_t head) {
  const Plan& plan = job_.plan();
  std::vector<GateInput> inputs;
  for (const ExchangeEdge& edge : job_.layout().edges) {
    if (edge.toOperator != static_cast<int32_t>(head)) continue;
    const EdgePlan& planned = plan.edges[edge.planEdge];
    EdgeLanes lanes = lanesOf(plan, job_.layout().stageOfOperator, planned.from);
    for (const ChannelPlace& place : edge.channels) {
      if (place.consumer != index_) continue;
      GateInput input;
      input.planEdge = static_cast<uint32_t>(edge.planEdge);
      input.port = planned.port;
      input.schema = plan.messages[planned.from].schema;
      input.lanes = lanes.kind;
      input.splits = lanes.splits;
      input.canonical = planned.order == OrderNeed::kCanonical;
      input.channel = std::make_unique<InChannel>(place, job_.layout(), job_.memory().control, job_.memory().workers[place.producer], doorbells_, &notifications_);
      inputs.push_back(std::move(input));
    }
  }
  return std::make_unique<Gate>(plan, head, std::move(inputs), plan.options.batchRows);
}

// Reader of the rows of `stateId` that belong to this worker; null when nothing is restored.
std::unique_ptr<StateReader> Worker::stateReader(uint32_t op, const std::string& stateId) const {
  const Savepoint* savepoint = job_.restored();
  if (!savepoint || stateId.empty()) return nullptr;
  const Plan& plan = job_.plan();
  // The key groups [from, to) that hash edges send to this worker.
  uint32_t workers = job_.layout().workersOf(plan.stages[job_.layout().stageOfOperator[op]]);
  uint32_t from = 0;
  while (from < plan.maxParallelism && workerOfKeyGroup(from, plan.maxParallelism, workers) < index_) ++from;
  uint32_t to = from;
  while (to < plan.maxParallelism && workerOfKeyGroup(to, plan.maxParallelism, workers) == index_) ++to;
  return savepoint->reader(stateId, from, to, plan.types);
}

std::unique_ptr<StageTask> Worker::buildStage(uint32_t stage, Status* status) {
  const Plan& plan = job_.plan();
  std::vector<StageNode> nodes;
  std::vector<int32_t> nodeOf(plan.messages.size(), -1);
  std::unique_ptr<SourceTask> source;
  for (uint32_t op : plan.stages[stage].operators) {
    StageNode node;
    node.op = op;
    node.context = std::make_unique<TaskContext>();
    TaskContext& context = *node.context;
    context.worker = index_;
    context.parallelism = job_.layout().workersOf(plan.stages[stage]);
    context.maxParallelism = plan.maxParallelism;
    context.batchRowsMax = plan.options.batchRows;
    context.types = &plan.types;
    context.environment = &environment_;
    context.counters = job_.counters(op, index_);
    context.constantHash = plan.options.constantHash;
    if (plan.operators[op]) {
      node.task = plan.operators[op]->open(context);
      if (auto* sink = dynamic_cast<SinkTask*>(node.task.get())) sinks_.push_back(sink);
      auto reader = stateReader(op, plan.operators[op]->stateId);
      if (reader && status->ok()) *status = node.task->load(*reader);
    } else {
      source = job_.source(static_cast<uint32_t>(plan.sourceOf[op])).open(context);
    }
    addWriters(node);
    nodeOf[op] = static_cast<int32_t>(nodes.size());
    nodes.push_back(std::move(node));
  }
  for (const EdgePlan& edge : plan.edges) {
    if (nodeOf[edge.from] >= 0 && nodeOf[edge.to] >= 0) nodes[nodeOf[edge.from]].next.push_back(static_cast<uint32_t>(nodeOf[edge.to]));
  }
  uint32_t head = plan.stages[stage].operators.front();
  std::unique_ptr<Gate> gate = source ? nullptr : buildGate(head);
  if (gate) {
    auto reader = stateReader(head, gate->stateId());
    if (reader && status->ok()) *status = gate->load(*reader);
  }
  auto task = std::make_unique<StageTask>(plan, std::move(nodes), std::move(gate), std::move(source), &part_);
  if (plan.sourceOf[head] >= 0 && index_ == 0) task->savesSource(&job_.source(static_cast<uint32_t>(plan.sourceOf[head])));
  return task;
}

void Worker::ringEverybody() {
  for (uint32_t worker = 0; worker < job_.plan().parallelism; ++worker) {
    if (worker != index_ && doorbells_.ring(worker)) notifications_.workers |= uint64_t{1} << worker;
  }
}

// A stage whose every consumer has ended (LIMIT) works for nobody.
void Worker::dropUnneeded(Stage& stage) {
  if (stage.task->done()) return;
  bool any = false, needed = false;
  for (const ExchangeEdge& edge : job_.layout().edges) {
    if (job_.layout().stageOfOperator[edge.fromOperator] != stage.plan) continue;
    any = true;
    needed |= edge.toOperator < 0 || !job_.stageEndedEverywhere(job_.layout().stageOfOperator[edge.toOperator]);
  }
  for (uint32_t op : job_.plan().stages[stage.plan].operators) needed |= job_.plan().messages[op].kind == "sink";
  if (any && !needed) stage.task->discardOutput();
}

// True when the stage did something.
bool Worker::runStage(Stage& stage, Budget budget, StepResult* result) {
  if (stage.ended) return false;
  dropUnneeded(stage);
  StageSignals signals;
  StageProgress progress = stage.task->run(budget, &signals);
  if (signals.published) ringEverybody();
  if (signals.waitMs >= 0) result->waitMs = result->waitMs < 0 ? signals.waitMs : std::min(result->waitMs, signals.waitMs);
  switch (progress) {
    case StageProgress::kWorked:
      return true;
    case StageProgress::kBlocked:
    case StageProgress::kWaiting:
      return false;
    case StageProgress::kFailed:
      job_.fail(std::move(signals.error));
      ringEverybody();
      return true;
    case StageProgress::kEnded:
    case StageProgress::kAborted:
      stage.ended = true;
      job_.stageEnded(stage.plan);
      ringEverybody();
      return true;
  }
  return false;
}

StepResult Worker::step(uint64_t budgetMicros) {
  StepResult result;
  uint64_t deadline = ticksNow() + ticksOfMicros(budgetMicros);
  if (job_.stopping()) part_.open(job_.savepointDirectory());
  if (!job_.plan().options.hasClock) environment_.nowMs = systemTimeMs();
  bool worked = true;
  while (worked && !job_.cancelled() && ticksNow() < deadline) {
    worked = false;
    for (Stage& stage : stages_) worked |= runStage(stage, Budget{deadline}, &result);
  }
  if (!worked && !job_.cancelled()) {
    // Announce the wait, then look once more: what arrived in between is seen here, what arrives later rings.
    doorbells_.prepareToWait(index_);
    for (Stage& stage : stages_) worked |= runStage(stage, Budget{deadline}, &result);
    if (worked) doorbells_.cancelWait(index_);
  }
  bool allEnded = std::all_of(stages_.begin(), stages_.end(), [](const Stage& stage) { return stage.ended; });
  ended_ = allEnded || job_.cancelled();
  result.state = ended_ ? StepState::kEnded : worked ? StepState::kRunning : StepState::kIdle;
  if (ended_) {
    doorbells_.cancelWait(index_);
    ringEverybody();
    if (doorbells_.ring(doorbells_.host())) notifications_.host = true;
  }
  result.notify = std::exchange(notifications_, Notifications());
  return result;
}

}  // namespace millrace
