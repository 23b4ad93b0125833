#include "exchange/stage_task.h"

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

// Fired windows carry w = their end - 1: after watermark W only later ones come.
Descriptor keyMarkOf(int64_t watermark) {
  Descriptor descriptor;
  descriptor.kind = DescriptorKind::kKeyMark;
  descriptor.time = watermark == kMaxTime ? kMaxTime : watermark + 1;
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
  void emit(BatchRef batch, uint8_t) override { batch_ = std::move(batch); }
  BatchRef take() { return std::move(batch_); }

 private:
  BatchRef batch_;
};

StageTask::StageTask(const Plan& plan, std::vector<StageNode> nodes, std::unique_ptr<Gate> gate, std::unique_ptr<SourceTask> source, SnapshotWriter* snapshot)
    : plan_(plan), nodes_(std::move(nodes)), gate_(std::move(gate)), source_(std::move(source)), snapshot_(snapshot) {}

void StageTask::abandon() {
  abandoned_ = true;
  aborted_ = true;
}

StageProgress StageTask::fail(Status status, StageSignals* signals) {
  signals->error = std::move(status);
  abandon();
  return StageProgress::kFailed;
}

bool StageTask::flushWriters(bool* blocked) {
  bool idle = true;
  for (StageNode& node : nodes_) {
    for (auto& writer : node.writers) idle &= writer->advance();
  }
  *blocked = !idle;
  return idle;
}

void StageTask::deliver(StageNode& node, const BatchRef& batch, Status* status) {
  if (batch->selectedRows() == 0) return;
  node.context->counters->rowsOut += batch->selectedRows();
  ++node.context->counters->batchesOut;
  for (auto& writer : node.writers) {
    writer->write(batch);
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
    if (event.kind == Event::Kind::kMark && writer->keysFromWatermarks) continue;
    writer->control(descriptor);
    // In BATCH mode windows fire at the end only: watermarks say nothing about them.
    if (event.kind == Event::Kind::kWatermark && writer->keysFromWatermarks && !plan_.batchMode) writer->control(keyMarkOf(event.time));
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
  if (event.kind == Event::Kind::kBatch) {
    node.context->counters->rowsIn += event.batch->selectedRows();
    ++node.context->counters->batchesIn;
    if (!node.task) {
      Status status;
      deliver(node, event.batch, &status);
      return status;
    }
    node.producing = true;
    return node.task->accept(std::move(event));
  }
  node.passing = event;
  node.producing = true;
  if (!node.task) return Status();
  if (event.kind == Event::Kind::kBarrier) node.saving = Progress::kHaveMore;
  return node.task->accept(std::move(event));
}

StageProgress StageTask::produce(uint32_t index, Budget budget, StageSignals* signals) {
  StageNode& node = nodes_[index];
  Status status;
  if (node.task) {
    Emission emission;
    Progress progress = node.task->produce(emission, budget);
    if (BatchRef batch = emission.take()) {
      deliver(node, batch, &status);
      if (!status.ok()) return fail(std::move(status), signals);
    }
    if (progress == Progress::kFailed) return fail(node.task->status(), signals);
    if (progress == Progress::kHaveMore || progress == Progress::kOutputFull) return StageProgress::kWorked;
    if (node.saving == Progress::kHaveMore && node.passing && node.passing->kind == Event::Kind::kBarrier) {
      node.saving = node.task->save(*snapshot_, budget);
      if (node.saving == Progress::kFailed) return fail(node.task->status(), signals);
      if (node.saving == Progress::kHaveMore) return StageProgress::kWorked;
    }
  }
  node.producing = false;
  if (node.passing) {
    Event event = std::move(*node.passing);
    node.passing.reset();
    handOn(node, event, &status);
    if (!status.ok()) return fail(std::move(status), signals);
  }
  return StageProgress::kWorked;
}

StageProgress StageTask::takeSourceInput(Budget budget, StageSignals* signals) {
  if (abandoned_) return finish(true, signals);
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
      event.batch = std::move(step.batch);
      break;
    case SourceProgress::kMark:
      event.kind = Event::Kind::kMark;
      event.isBlockMark = true;
      event.block = step.mark;
      break;
    case SourceProgress::kBarrier:
      event.kind = Event::Kind::kBarrier;
      event.checkpoint = step.checkpoint;
      if (sharedSource_) {
        Status saved = sharedSource_->save(*snapshot_, plan_.messages[nodes_[0].op].stateId);
        if (!saved.ok()) return fail(std::move(saved), signals);
      }
      break;
    case SourceProgress::kWorked:
      return StageProgress::kWorked;
    case SourceProgress::kWaiting:
      signals->waitMs = step.waitMs;
      return StageProgress::kWaiting;
    case SourceProgress::kEnded:
      return finish(false, signals);
    case SourceProgress::kStopped:
      return finish(true, signals);
    case SourceProgress::kFailed:
      return fail(source_->status(), signals);
  }
  Status status = accept(0, std::move(event));
  return status.ok() ? StageProgress::kWorked : fail(std::move(status), signals);
}

StageProgress StageTask::takeInput(Budget budget, StageSignals* signals) {
  if (source_) return takeSourceInput(budget, signals);
  Event event;
  switch (gate_->next(&event)) {
    case GateState::kEvent: {
      if (abandoned_) return StageProgress::kWorked;  // drained, so that producers come to their end
      Status status;
      if (event.kind == Event::Kind::kBarrier) status = gate_->save(*snapshot_);
      if (status.ok()) status = accept(0, std::move(event));
      return status.ok() ? StageProgress::kWorked : fail(std::move(status), signals);
    }
    case GateState::kWaiting:
      if (gate_->failed()) return fail(gate_->status(), signals);
      return StageProgress::kWaiting;
    case GateState::kEnded:
      return finish(abandoned_, signals);
    case GateState::kAborted:
      return finish(true, signals);
  }
  return StageProgress::kWaiting;
}

// The end comes in steps, each produced before the next: final watermark, end of input, end of the channels.
StageProgress StageTask::finish(bool aborted, StageSignals* signals) {
  aborted_ |= aborted;
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
bool StageTask::satisfied(const StageNode& node) const {
  if (node.task && node.task->finished()) return true;
  if (!node.writers.empty() || node.next.empty()) return false;
  for (uint32_t next : node.next) {
    if (!satisfied(nodes_[next])) return false;
  }
  return true;
}

void StageTask::discardOutput() {
  abandon();
  for (StageNode& node : nodes_) {
    for (auto& writer : node.writers) writer->discard();
  }
}

StageProgress StageTask::run(Budget budget, StageSignals* signals) {
  bool worked = false;
  for (;;) {
    bool blocked;
    flushWriters(&blocked);
    if (blocked) return worked ? StageProgress::kWorked : StageProgress::kBlocked;
    if (done_) return aborted_ ? StageProgress::kAborted : StageProgress::kEnded;
    StageProgress progress = StageProgress::kWaiting;
    bool found = false;
    if (!abandoned_) {
      for (uint32_t i = static_cast<uint32_t>(nodes_.size()); i-- > 0 && !found;) {
        if (!nodes_[i].producing) continue;
        progress = produce(i, budget, signals);
        found = true;
      }
    }
    if (!found) progress = satisfied(nodes_[0]) && !abandoned_ ? finish(false, signals) : takeInput(budget, signals);
    if (progress != StageProgress::kWorked) {
      bool passed = progress == StageProgress::kWaiting && worked;
      return passed ? StageProgress::kWorked : progress;
    }
    worked = true;
    if (budget.deadlineTicks && ticksNow() >= budget.deadlineTicks) return StageProgress::kWorked;
  }
}

}  // namespace millrace
