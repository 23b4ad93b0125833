#include "connectors/source_task.h"

#include <algorithm>

#include "base/clock.h"

namespace millrace {
namespace {

constexpr size_t kHeldMax = 2;

}  // namespace

BlockSourceTask::BlockSourceTask(SourceContext shared, TaskContext& context, std::unique_ptr<BlockReader> reader,
                                 Status opened, std::function<Status()> ended)
    : shared_(shared),
      context_(context),
      reader_(std::move(reader)),
      ended_(std::move(ended)),
      status_(std::move(opened)) {
  openFailed_ = !status_.ok();
  if (!openFailed_)
    pipeline_ = std::make_unique<BlockPipeline>(shared.plan, shared.source, shared.ordinal, *context.environment);
}

SourceProgress BlockSourceTask::step(SourceEvent* event, Budget) {
  if (finished_) return shared_.board.stopped() ? SourceProgress::kStopped : SourceProgress::kEnded;
  if (openFailed_) {
    openFailed_ = false;
    shared_.board.stopAfter(Position{});
    finished_ = true;
    watermark_ = kMaxTime;
    return SourceProgress::kFailed;
  }
  for (Held& held : held_) {
    if (held.published) return release(held, event);
  }
  dropBeyondStop();
  if (publishOne(event)) return SourceProgress::kWorked;
  for (Held& held : held_) {
    if (!held.decoded) return decode(held, event) ? SourceProgress::kWorked : SourceProgress::kWaiting;
  }
  const uint64_t checkpoint = shared_.board.checkpoint();
  if (checkpoint != checkpoint_) {
    // One worker saves the splits, and can do so when all blocks below the cut are out everywhere.
    const bool saves = context_.worker == 0;
    if (held_.empty() && (!saves || shared_.board.cutComplete())) {
      checkpoint_ = checkpoint;
      event->checkpoint = checkpoint;
      return SourceProgress::kBarrier;
    }
    refreshWatermark();
    return SourceProgress::kWaiting;
  }
  return claimNext(event);
}

SourceProgress BlockSourceTask::claimNext(SourceEvent* event) {
  if (held_.size() < kHeldMax) {
    Claim claim;
    switch (shared_.board.claim(&claim)) {
      case ClaimBoard::ClaimResult::kClaimed:
        held_.emplace_back();
        held_.back().claim = std::move(claim);
        return decode(held_.back(), event) ? SourceProgress::kWorked : SourceProgress::kWaiting;
      case ClaimBoard::ClaimResult::kNothingLeft:
        if (held_.empty()) return end();
        break;
      case ClaimBoard::ClaimResult::kWait:
        break;
    }
  }
  refreshWatermark();
  return SourceProgress::kWaiting;
}

SourceProgress BlockSourceTask::end() {
  finished_ = true;
  watermark_ = kMaxTime;
  status_ = ended_();
  if (!status_.ok()) return SourceProgress::kFailed;
  return shared_.board.stopped() ? SourceProgress::kStopped : SourceProgress::kEnded;
}

int64_t BlockSourceTask::delayMs(const Claim& claim) const {
  const uint64_t rate = shared_.outlines[claim.split].rowsPerSecond;
  if (rate == 0) return 0;
  const uint64_t rows = claim.nominalStart - shared_.startedAt[claim.split];
  const double dueMs = static_cast<double>(rows) * 1000 / static_cast<double>(rate);
  const double elapsedMs = static_cast<double>(ticksNow() - shared_.startTicks) / 1e6;
  return dueMs <= elapsedMs ? 0 : static_cast<int64_t>(dueMs - elapsedMs) + 1;
}

// False: the block is not due yet.
bool BlockSourceTask::decode(Held& held, SourceEvent* event) {
  if (const int64_t delay = delayMs(held.claim); delay > 0) {
    event->waitMs = delay;
    return false;
  }
  decodeFrom(held, held.claim.startKnown, held.claim.exactStart);
  return true;
}

void BlockSourceTask::decodeFrom(Held& held, bool startKnown, uint64_t start) {
  held.block = DecodedBlock();
  held.ready = ReadyBlock();
  if (held.claim.empty) {
    held.block.start = held.block.end = start;
    held.block.endOfSplit = true;
  } else {
    reader_->read(held.claim, startKnown, start, &held.block);
    pipeline_->prepare(held.block, held.claim.split, &held.ready);
    held.block.batches.clear();
  }
  held.decoded = true;
}

// Publishes a held block whose turn has come; a block that was decoded from a wrong guess is decoded again first.
bool BlockSourceTask::publishOne(SourceEvent* event) {
  for (Held& held : held_) {
    uint64_t start;
    if (!held.decoded || !shared_.board.hasTurn(held.claim, &start, &held.before)) continue;
    if (held.block.start != start) {
      const bool ownsNothing = start >= held.claim.nominalEnd;  // a long row goes on behind the block
      if (ownsNothing) {
        held.ready = ReadyBlock();
        held.block = DecodedBlock();
        held.block.start = held.block.end = start;
      } else {
        decodeFrom(held, true, start);
      }
    }
    if (Status status = writeDeadLetters(held); !status.ok() && held.ready.error.ok()) {
      held.ready.error = std::move(status);
      held.ready.error.at({shared_.ordinal, held.claim.split, held.block.end});
    }
    if (!held.ready.error.ok()) shared_.board.stopAfter(held.ready.error.position());
    const SplitCounters& counters = held.ready.counters;
    context_.counters->badRows += counters.badRows;
    context_.counters->deadLetterRows += counters.deadLetterRows;
    context_.counters->bytes += held.block.bytes;
    shared_.bytesRead.fetch_add(held.block.bytes, std::memory_order_relaxed);
    Publication publication;
    publication.end = held.block.end;
    publication.maximum = held.ready.maximum;
    publication.endOfSplit = held.block.endOfSplit;
    publication.counters = counters;
    publication.stream = std::move(held.block.stream);
    held.after = shared_.board.publish(held.claim, std::move(publication), &held.last);
    held.published = true;
    event->published = true;
    return true;
  }
  return false;
}

Status BlockSourceTask::writeDeadLetters(Held& held) {
  for (const BadRow& bad : held.ready.deadLetters) {
    const std::vector<SplitInfo>& splits = shared_.source.splits;
    const std::string_view file =
        held.claim.split < splits.size() ? std::string_view(splits[held.claim.split].path) : std::string_view();
    MILLRACE_RETURN_IF_ERROR(shared_.deadLetters->write(file, bad.offset, bad.message, bad.text));
  }
  held.ready.deadLetters.clear();
  held.ready.buffers.clear();
  return Status();
}

// w(row): the largest watermark before the row.
void BlockSourceTask::stampWatermarks(ReadyBatch& ready, int64_t* before) {
  Batch& batch = *ready.batch;
  batch.watermarkBefore = *before;
  if (!ready.watermarks) return;
  const uint32_t rows = batch.selectedRows();  // a cut batch keeps its first rows
  for (uint32_t row = 0; row < rows; ++row) {
    const int64_t own = ready.watermarks[row];
    ready.watermarks[row] = *before;
    *before = std::max(*before, own);
  }
  for (uint32_t row = rows; row < batch.rows; ++row) ready.watermarks[row] = *before;
  batch.watermark = ready.watermarks;
}

SourceProgress BlockSourceTask::release(Held& held, SourceEvent* event) {
  if (held.released < held.ready.batches.size()) {
    ReadyBatch& ready = held.ready.batches[held.released++];
    stampWatermarks(ready, &held.before);
    event->batch = std::move(ready.batch);
    event->block = held.claim.block;
    refreshWatermark();
    return SourceProgress::kBatch;
  }
  if (!held.ready.error.ok()) {
    held.failed = true;
    status_ = std::move(held.ready.error);
    held.ready.error = Status();
    return SourceProgress::kFailed;
  }
  event->mark.source = shared_.ordinal;
  event->mark.split = held.claim.split;
  event->mark.block = held.claim.block;
  event->mark.last = held.last && !held.failed;
  event->mark.blockEnd = held.block.end;
  event->mark.watermarkAfter = held.after;
  event->published = true;  // a released block lets others claim, and may complete a cut
  shared_.board.release(held.claim);
  std::erase_if(held_, [&held](const Held& one) { return &one == &held; });
  refreshWatermark();
  return SourceProgress::kMark;
}

void BlockSourceTask::dropBeyondStop() {
  if (!shared_.board.stopped()) return;
  std::erase_if(held_, [this](Held& held) {
    if (held.published || !shared_.board.isBeyondStop(held.claim.split, held.claim.nominalStart)) return false;
    shared_.board.release(held.claim);
    return true;
  });
}

void BlockSourceTask::refreshWatermark() {
  std::vector<uint32_t> waiting;
  int64_t lowest = kMaxTime;
  for (const Held& held : held_) {
    if (held.published) {
      lowest = std::min(lowest, held.before);
    } else {
      waiting.push_back(held.claim.split);
    }
  }
  lowest = std::min(lowest, shared_.board.watermark(waiting));
  watermark_ = std::max(watermark_, lowest);
}

}  // namespace millrace
