#include "exchange/worker.h"

#include <algorithm>

#include "base/clock.h"
#include "columnar/key_codec.h"
#include "exchange/job.h"

namespace millrace {

Worker::Worker(Job& job, uint32_t index)
    : job_(job),
      index_(index),
      doorbells_(job.memory().control, job.plan().parallelism),
      environment_(job.environment()),
      part_(index) {
  part_.directoryFrom([&job] { return job.savepointDirectory(); });
}

Status Worker::build() {
  const Plan& plan = job_.plan();
  pool_ = std::make_unique<SegmentPool>(job_.memory().workers[index_], job_.layout().segments[index_],
                                        job_.layout().segmentBytes);
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
  for (size_t e = 0; e < job_.layout().edges.size(); ++e) {
    const ExchangeEdge& edge = job_.layout().edges[e];
    if (edge.fromOperator != node.op) continue;
    std::vector<OutChannel> channels;
    for (const ChannelPlace& place : edge.channels) {
      if (place.producer == index_)
        channels.emplace_back(place, job_.layout(), job_.memory().control, pool_.get(), doorbells_, &notifications_);
    }
    node.writers.push_back(
        std::make_unique<PartitionWriter>(job_.plan(), edge, job_.order().edges[e].marked, std::move(channels)));
  }
}

std::unique_ptr<Gate> Worker::buildGate(uint32_t stage, Status* status) {
  const Plan& plan = job_.plan();
  uint32_t head = plan.stages[stage].operators.front();
  std::vector<GateInput> inputs;
  for (size_t e = 0; e < job_.layout().edges.size(); ++e) {
    const ExchangeEdge& edge = job_.layout().edges[e];
    if (edge.toOperator != static_cast<int32_t>(head)) continue;
    const EdgePlan& planned = plan.edges[edge.planEdge];
    for (const ChannelPlace& place : edge.channels) {
      if (place.consumer != index_) continue;
      GateInput input;
      input.planEdge = static_cast<uint32_t>(edge.planEdge);
      input.port = planned.port;
      input.schema = plan.messages[planned.from].schema;
      input.order = job_.order().edges[e];
      input.channel = std::make_unique<InChannel>(place, job_.layout(), job_.memory().control,
                                                  job_.memory().workers[place.producer], doorbells_, &notifications_);
      inputs.push_back(std::move(input));
    }
  }
  auto gate = std::make_unique<Gate>(plan, head, std::move(inputs), job_.order().canonicalGates[stage],
                                     job_.order().marksWanted[stage]);
  auto reader = stateReader(head, gate->stateId());
  if (reader && status->ok()) *status = gate->load(*reader);
  return gate;
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

// Partials of a local phase are saved under the merging operator's state id: the last operator of that id loads them.
bool Worker::loadsState(uint32_t op) const {
  const Plan& plan = job_.plan();
  const std::string& stateId = plan.operators[op]->stateId;
  for (uint32_t later = op + 1; later < plan.operators.size(); ++later) {
    if (plan.operators[later] && plan.operators[later]->stateId == stateId) return false;
  }
  return !stateId.empty();
}

StageNode Worker::buildNode(uint32_t stage, uint32_t op, Status* status) {
  const Plan& plan = job_.plan();
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
    node.ownKeys = plan.operators[op]->traits().emitsOnWatermark;
    if (auto* sink = dynamic_cast<SinkTask*>(node.task.get())) sinks_.push_back(sink);
    auto reader = loadsState(op) ? stateReader(op, plan.operators[op]->stateId) : nullptr;
    if (reader && status->ok()) *status = node.task->load(*reader);
  }
  addWriters(node);
  return node;
}

std::unique_ptr<StageTask> Worker::buildStage(uint32_t stage, Status* status) {
  const Plan& plan = job_.plan();
  std::vector<StageNode> nodes;
  std::vector<int32_t> nodeOf(plan.messages.size(), -1);
  for (uint32_t op : plan.stages[stage].operators) {
    nodeOf[op] = static_cast<int32_t>(nodes.size());
    nodes.push_back(buildNode(stage, op, status));
  }
  for (uint32_t n = 0; n < nodes.size(); ++n) {
    for (const EdgePlan& edge : plan.edges) {
      if (edge.to != nodes[n].op || nodeOf[edge.from] < 0) continue;
      StageNode& from = nodes[nodeOf[edge.from]];
      from.next.push_back(n);
      nodes[n].ownKeys |= from.ownKeys;
    }
  }
  uint32_t head = plan.stages[stage].operators.front();
  std::unique_ptr<Gate> gate;
  std::unique_ptr<SourceTask> source;
  if (plan.sourceOf[head] >= 0) {
    source = job_.source(static_cast<uint32_t>(plan.sourceOf[head])).open(*nodes.front().context);
  } else {
    gate = buildGate(stage, status);
  }
  return std::make_unique<StageTask>(plan, std::move(nodes), std::move(gate), std::move(source), &part_, &limit_);
}

void Worker::ringEverybody() {
  for (uint32_t worker = 0; worker < job_.plan().parallelism; ++worker) {
    if (worker != index_ && doorbells_.ring(worker)) notifications_.workers |= uint64_t{1} << worker;
  }
}

void Worker::stopSource(const Stage& stage) {
  int32_t source = job_.plan().sourceOf[job_.plan().stages[stage.plan].operators.front()];
  if (source < 0) return;
  job_.source(static_cast<uint32_t>(source)).stopAfter(Position{});
  ringEverybody();
}

// A stage whose every consumer has ended (LIMIT) works for nobody.
void Worker::dropUnneeded(Stage& stage) {
  bool any = false, needed = false;
  for (const ExchangeEdge& edge : job_.layout().edges) {
    if (job_.layout().stageOfOperator[edge.fromOperator] != stage.plan) continue;
    any = true;
    needed |= edge.toOperator < 0 || !job_.stageEndedEverywhere(job_.layout().stageOfOperator[edge.toOperator]);
  }
  for (uint32_t op : job_.plan().stages[stage.plan].operators) needed |= job_.plan().messages[op].kind == "sink";
  if (!any || needed || !stage.task->discardOutput()) return;
  stopSource(stage);
}

// True when the stage did something.
bool Worker::runStage(Stage& stage, Budget budget, StepResult* result) {
  if (stage.ended) return false;
  if (stage.done) {
    stage.ended = stage.task->drained();
    return stage.ended;
  }
  dropUnneeded(stage);
  StageSignals signals;
  StageProgress progress = stage.task->run(budget, &signals);
  if (signals.published) ringEverybody();
  // With more readers than one, the others still want rows: this one takes its part of the source and drops it.
  if (signals.satisfied && job_.layout().workersOf(job_.plan().stages[stage.plan]) == 1) stopSource(stage);
  if (signals.waitMs >= 0)
    result->waitMs = result->waitMs < 0 ? signals.waitMs : std::min(result->waitMs, signals.waitMs);
  switch (progress) {
    case StageProgress::kWorked:
      return true;
    case StageProgress::kBlocked:
    case StageProgress::kWaiting:
      return false;
    case StageProgress::kFailed:
      job_.fail(std::move(signals.error));
      limit_ = job_.errorLimit();
      ringEverybody();
      return true;
    case StageProgress::kEnded:
      stage.done = true;
      stage.ended = stage.task->drained();
      job_.stageEnded(stage.plan);
      ringEverybody();
      return true;
  }
  return false;
}

bool Worker::runStages(Budget budget, StepResult* result) {
  bool worked = false;
  for (Stage& stage : stages_) worked |= runStage(stage, budget, result);
  return worked;
}

StepResult Worker::step(uint64_t budgetMicros) {
  StepResult result;
  uint64_t deadline = ticksNow() + ticksOfMicros(budgetMicros);
  if (job_.failing()) limit_ = job_.errorLimit();
  if (!job_.plan().options.hasClock) environment_.nowMs = systemTimeMs();
  bool worked = true;
  while (worked && !job_.givenUp() && ticksNow() < deadline) worked = runStages(Budget{deadline}, &result);
  if (!worked) {
    // Announce the wait, then look once more: what arrived in between is seen here, what arrives later rings.
    doorbells_.prepareToWait(index_);
    worked = !job_.givenUp() && runStages(Budget{deadline}, &result);
    if (worked) doorbells_.cancelWait(index_);
  }
  ended_ =
      job_.givenUp() || std::all_of(stages_.begin(), stages_.end(), [](const Stage& stage) { return stage.ended; });
  result.state = ended_ ? StepState::kEnded : worked ? StepState::kRunning : StepState::kIdle;
  if (ended_) {
    doorbells_.cancelWait(index_);
    ringEverybody();
    if (doorbells_.ring(doorbells_.host())) notifications_.host = true;
  }
  result.notify = std::exchange(notifications_, Notifications());
  return result;
}

Status Worker::finishPart(PartSummary* summary) {
  for (Stage& stage : stages_) {
    if (stage.task->satisfied()) MILLRACE_RETURN_IF_ERROR(stage.task->save());
  }
  return part_.finish(summary);
}

}  // namespace millrace
