#include "exchange/stage_task.h"

#include <utility>

#include "base/clock.h"

namespace millrace {
namespace {

Descriptor describe(const Event& event) {
  Descriptor descriptor;
  switch (event.kind) {
    case Event::Kind::kWatermark:
      descriptor.kind = DescriptorKind::kWatermark;
      descriptor.time = event.time;
      break;
    case Event::Kind::kMark:
      if (event.isBlockMark) {
        descriptor.kind = DescriptorKind::kBlockMark;
        descriptor.source = event.block.source;
        descriptor.split = event.block.split;
        descriptor.segment = event.block.block;
        descriptor.last = event.block.last ? 1 : 0;
        descriptor.offset = event.block.blockEnd;
        descriptor.time = event.block.watermarkAfter;
      } else {
        descriptor.kind = DescriptorKind::kKeyMark;
        descriptor.time = event.mark.watermark;
        descriptor.source = event.mark.position.source;
        descriptor.split = event.mark.position.split;
        descriptor.offset = event.mark.position.offset;
        descriptor.emission = event.mark.emission;
      }
      break;
    case Event::Kind::kBarrier:
      descriptor.kind = DescriptorKind::kBarrier;
      descriptor.time = static_cast<int64_t>(event.checkpoint);
      break;
    default:
      descriptor.kind = DescriptorKind::kEnd;
      break;
  }
  return descriptor;
}

// Fired windows carry w = end - 2, the last watermark at which they had not fired: after watermark W none below W
// comes. (With end - 1 a window over window_time would find the rows late: they would lie at the watermark that fires
// it.)
Descriptor keyMarkOf(int64_t watermark) {
  Descriptor descriptor;
  descriptor.kind = DescriptorKind::kKeyMark;
  descriptor.time = watermark;
  if (watermark == kMaxTime) {
    descriptor.source = descriptor.split = UINT32_MAX;
    descriptor.offset = UINT64_MAX;
  }
  return descriptor;
}

}  // namespace

// Collects what one produce() call emits: at most one batch.
class StageTask::Emission final : public Output {
 public:
  void emit(BatchRef batch, uint8_t) override {
    tooMany_ |= static_cast<bool>(batch_);
    batch_ = std::move(batch);
  }
  BatchRef take() { return std::move(batch_); }
  bool tooMany() const { return tooMany_; }

 private:
  BatchRef batch_;
  bool tooMany_ = false;
};

StageTask::StageTask(const Plan& plan, std::vector<StageNode> nodes, std::unique_ptr<Gate> gate,
                     std::unique_ptr<SourceTask> source, SnapshotWriter* snapshot, const ErrorLimit* limit)
    : plan_(plan),
      gate_(std::move(gate)),
      source_(std::move(source)),
      nodes_(std::move(nodes)),
      snapshot_(snapshot),
      limit_(limit) {}

StageProgress StageTask::fail(Status status, StageSignals* signals) {
  signals->error = std::move(status);
  return StageProgress::kFailed;
}

bool StageTask::flushWriters() {
  bool idle = true;
  for (StageNode& node : nodes_) {
    for (auto& writer : node.writers) idle &= writer->advance();
  }
  return idle;
}

void StageTask::deliver(StageNode& node, const BatchRef& batch, Status* status) {
  if (batch->selectedRows() == 0) return;
  node.context->counters->rowsOut += batch->selectedRows();
  ++node.context->counters->batchesOut;
  for (auto& writer : node.writers) {
    writer->write(batch, node.ownKeys ? kNoBlock : block_);
    writer->advance();
  }
  for (uint32_t next : node.next) {
    Event event;
    event.batch = batch;
    if (Status accepted = accept(next, std::move(event)); !accepted.ok() && status->ok()) *status = std::move(accepted);
  }
}

void StageTask::handOn(StageNode& node, const Event& event, Status* status) {
  Descriptor descriptor = describe(event);
  for (auto& writer : node.writers) {
    if (event.kind == Event::Kind::kEndOfPort) continue;  // sent by finish(), when the whole stage is done
    if (event.kind == Event::Kind::kMark && (node.ownKeys || !writer->marked())) continue;
    writer->control(descriptor);
    // In BATCH mode windows fire at the end only: watermarks say nothing about them.
    bool firedSoFar = event.kind == Event::Kind::kWatermark && node.ownKeys && writer->marked() && !plan_.batchMode;
    if (firedSoFar) writer->control(keyMarkOf(event.time));
  }
  for (uint32_t next : node.next) {
    Event copy;
    copy.kind = event.kind;
    copy.time = event.time;
    copy.mark = event.mark;
    copy.isBlockMark = event.isBlockMark;
    copy.block = event.block;
    copy.checkpoint = event.checkpoint;
    if (Status accepted = accept(next, std::move(copy)); !accepted.ok() && status->ok()) *status = std::move(accepted);
  }
}

Status StageTask::accept(uint32_t index, Event event) {
  StageNode& node = nodes_[index];
  node.phase = Phase::kProducing;
  if (event.kind == Event::Kind::kBatch) {
    node.context->counters->rowsIn += event.batch->selectedRows();
    ++node.context->counters->batchesIn;
    if (node.task) return node.task->accept(std::move(event));
    Status status;
    node.phase = Phase::kIdle;
    deliver(node, event.batch, &status);
    return status;
  }
  node.passing = event;
  if (node.task) return node.task->accept(std::move(event));
  node.phase = Phase::kPassing;
  return Status();
}

StageProgress StageTask::produce(StageNode& node, Budget budget, StageSignals* signals) {
  Emission emission;
  Progress progress = node.task->produce(emission, budget);
  Status status;
  if (BatchRef batch = emission.take()) deliver(node, batch, &status);
  if (emission.tooMany() && status.ok())
    status =
        Status::error("INTERNAL_ERROR", "operator " + plan_.messages[node.op].name + " emitted two batches at once");
  switch (progress) {
    case Progress::kHaveMore:
      break;
    case Progress::kOutputFull:
    case Progress::kMemoryWait:
    case Progress::kNeedJs:
    case Progress::kNeedIo:
      if (status.ok()) return StageProgress::kBlocked;
      break;
    case Progress::kFailed:
      if (status.ok()) status = node.task->status();
      [[fallthrough]];
    case Progress::kNeedInput:
    case Progress::kFinished:
      node.phase = !node.passing                                 ? Phase::kIdle
                   : node.passing->kind == Event::Kind::kBarrier ? Phase::kSaving
                                                                 : Phase::kPassing;
      break;
  }
  return status.ok() ? StageProgress::kWorked : fail(std::move(status), signals);
}

StageProgress StageTask::advance(uint32_t index, Budget budget, StageSignals* signals) {
  StageNode& node = nodes_[index];
  Status status;
  switch (node.phase) {
    case Phase::kIdle:
      break;
    case Phase::kProducing:
      return produce(node, budget, signals);
    case Phase::kSaving: {
      Progress progress = node.task->save(*snapshot_, budget);
      if (progress == Progress::kFailed) status = node.task->status();
      if (progress != Progress::kHaveMore) node.phase = Phase::kPassing;
      break;
    }
    case Phase::kPassing: {
      Event event = std::move(*node.passing);
      node.passing.reset();
      node.phase = Phase::kIdle;
      handOn(node, event, &status);
      break;
    }
  }
  return status.ok() ? StageProgress::kWorked : fail(std::move(status), signals);
}

Status StageTask::save() {
  for (StageNode& node : nodes_) {
    Progress progress = node.task ? Progress::kHaveMore : Progress::kNeedInput;
    while (progress == Progress::kHaveMore) progress = node.task->save(*snapshot_, Budget{});
    if (progress == Progress::kFailed) return node.task->status();
  }
  return Status();
}

// Leaves the rows before the limit; false: none.
bool StageTask::cutToLimit(BatchRef* batch) const {
  if (!limit_->set) return true;
  auto part = Batch::derive(*batch, true);
  part->hasSelection = true;
  part->selection.clear();
  for (uint16_t row : selectedRowList(**batch)) {
    if ((*batch)->positionAt(row) < limit_->position) part->selection.push_back(row);
  }
  *batch = std::move(part);
  return !(*batch)->selection.empty();
}

StageProgress StageTask::takeSourceInput(Budget budget, StageSignals* signals) {
  Event event;
  if (source_->watermark() > sourceWatermark_ && source_->watermark() != kMaxTime) {
    sourceWatermark_ = source_->watermark();
    event.kind = Event::Kind::kWatermark;
    event.time = sourceWatermark_;
    Status status = accept(0, std::move(event));
    return status.ok() ? StageProgress::kWorked : fail(std::move(status), signals);
  }
  SourceEvent step;
  SourceProgress progress = source_->step(&step, budget);
  signals->published |= step.published;
  switch (progress) {
    case SourceProgress::kBatch:
      if (satisfied_ || discarding_ || !cutToLimit(&step.batch)) return StageProgress::kWorked;
      event.batch = std::move(step.batch);
      block_ = step.block;
      break;
    case SourceProgress::kMark:
      event.kind = Event::Kind::kMark;
      event.isBlockMark = true;
      event.block = step.mark;
      break;
    case SourceProgress::kBarrier:
      event.kind = Event::Kind::kBarrier;
      event.checkpoint = step.checkpoint;
      break;
    case SourceProgress::kWorked:
      return StageProgress::kWorked;
    case SourceProgress::kWaiting:
      signals->waitMs = step.waitMs;
      return StageProgress::kWaiting;
    case SourceProgress::kEnded:
      return finish(false, signals);
    case SourceProgress::kStopped:
      return finish(!satisfied_, signals);
    case SourceProgress::kFailed:
      return fail(source_->status(), signals);
  }
  Status status = accept(0, std::move(event));
  return status.ok() ? StageProgress::kWorked : fail(std::move(status), signals);
}

StageProgress StageTask::takeGateInput(StageSignals* signals) {
  if (satisfied_ || discarding_) return finish(!satisfied_, signals);
  Event event;
  Status status;
  switch (gate_->next(&event)) {
    case GateState::kEvent:
      if (event.batch) {
        block_ = gate_->batchBlock();
        if (!cutToLimit(&event.batch)) return StageProgress::kWorked;
      }
      if (event.kind == Event::Kind::kBarrier) status = gate_->save(*snapshot_);
      if (Status accepted = accept(0, std::move(event)); status.ok()) status = std::move(accepted);
      return status.ok() ? StageProgress::kWorked : fail(std::move(status), signals);
    case GateState::kWaiting:
      return StageProgress::kWaiting;
    case GateState::kEnded:
      return finish(false, signals);
    case GateState::kAborted:
      return finish(true, signals);
    case GateState::kFailed:
      return fail(gate_->status(), signals);
  }
  return StageProgress::kWaiting;
}

StageProgress StageTask::takeInput(Budget budget, StageSignals* signals) {
  if (ending_ != Ending::kNo) return finish(aborted_, signals);
  if (!satisfied_ && isSatisfied(nodes_[0])) {
    satisfied_ = true;
    signals->satisfied = true;
    return StageProgress::kWorked;
  }
  return source_ ? takeSourceInput(budget, signals) : takeGateInput(signals);
}

// The end comes in steps, each produced before the next: final watermark, end of input, end of the channels.
StageProgress StageTask::finish(bool aborted, StageSignals* signals) {
  aborted_ |= aborted || limit_->set;
  if (ending_ == Ending::kNo) ending_ = aborted_ ? Ending::kChannels : Ending::kWatermark;
  Event event;
  if (ending_ == Ending::kWatermark) {
    ending_ = Ending::kPorts;
    event.kind = Event::Kind::kWatermark;
    event.time = kMaxTime;
  } else if (ending_ == Ending::kPorts) {
    ending_ = Ending::kChannels;
    event.kind = Event::Kind::kEndOfPort;
  } else {
    Descriptor end;
    end.kind = DescriptorKind::kEnd;
    end.last = aborted_ ? 1 : 0;
    for (StageNode& node : nodes_) {
      for (auto& writer : node.writers) writer->control(end);
    }
    done_ = true;
    return StageProgress::kWorked;
  }
  Status status = accept(0, std::move(event));
  return status.ok() ? StageProgress::kWorked : fail(std::move(status), signals);
}

// LIMIT has what it wants: whatever still comes changes nothing.
bool StageTask::isSatisfied(const StageNode& node) const {
  if (node.task && node.task->finished()) return true;
  if (!node.writers.empty() || node.next.empty()) return false;
  for (uint32_t next : node.next) {
    if (!isSatisfied(nodes_[next])) return false;
  }
  return true;
}

bool StageTask::discardOutput() {
  if (std::exchange(discarding_, true)) return false;
  for (StageNode& node : nodes_) {
    for (auto& writer : node.writers) writer->discard();
  }
  return true;
}

// Works until the effects of one input event have left the stage: stages behind it then go first.
StageProgress StageTask::run(Budget budget, StageSignals* signals) {
  bool worked = false;
  for (;;) {
    if (!flushWriters()) return worked ? StageProgress::kWorked : StageProgress::kBlocked;
    if (done_) return StageProgress::kEnded;
    int32_t busy = static_cast<int32_t>(nodes_.size()) - 1;
    while (busy >= 0 && nodes_[busy].phase == Phase::kIdle) --busy;
    if (busy < 0 && worked) return StageProgress::kWorked;
    StageProgress progress =
        busy >= 0 ? advance(static_cast<uint32_t>(busy), budget, signals) : takeInput(budget, signals);
    if (progress == StageProgress::kFailed) return progress;
    if (progress != StageProgress::kWorked) return worked ? StageProgress::kWorked : progress;
    worked = true;
    if (budget.deadlineTicks && ticksNow() >= budget.deadlineTicks) return StageProgress::kWorked;
  }
}

}  // namespace millrace
