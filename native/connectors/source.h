#pragma once
// Sources: SourceShared is the claim board of one table in one job, shared by all workers; SourceTask is the part of one worker. The driver
// runs source tasks itself: they are the only tasks without an input.
//
// Walk of a block. A worker *claims* the next block of the split with the lowest watermark, *decodes* it into columns, evaluates the source's
// program, *publishes* the block's exact end and the maximum of its watermark expression, and *releases* its batches downstream as soon as all
// earlier blocks of the split have been published: only then w(row), the largest watermark before the row, is known. A worker decodes its
// next block while it waits (two blocks held at most). Waiting is for publishing only, never for another worker's processing.
//
// Order, on which canonical gates rely:
//  - Blocks of a split are numbered 0, 1, 2... in each run; their ranges [start, end) touch: end(k) = start(k + 1). All positions of rows in a
//    block lie in its range, ascending. Several workers release blocks of one split, each worker its own in ascending number per split.
//  - After the last batch of a block the task reports one BlockMark, also for a block without rows. The driver sends it to every consumer of
//    every edge. A gate that has the marks 0..k of a split has all its rows below end(k); later rows have w >= watermarkAfter(k).
//  - Every split has at least one block, and its last one says so: the end of a split is the mark with `lastOfSplit`.
//  - In batches w(row) ascends with the position, and watermarkBefore is that of the first row.
#include <cstdint>
#include <memory>
#include <string>

#include "columnar/batch.h"
#include "operators/operator.h"
#include "plan/plan.h"

namespace millrace {

struct BlockMark {
  uint32_t source = 0;
  uint32_t split = 0;
  uint64_t index = 0;                 // number of the block in its split, in this run
  uint64_t start = 0;                 // position of the first row not in an earlier block
  uint64_t end = 0;
  int64_t watermarkAfter = kMinTime;  // prefix maximum over blocks 0..index
  bool lastOfSplit = false;
};

struct SourceStep {
  enum class Kind : uint8_t {
    kWorked,     // made progress without output: step again
    kBatch,      // emitted one batch
    kBlockDone,  // `mark` is valid: forward it to all consumers
    kWait,       // nothing to do before another worker publishes, releases or loads, or before wakeAtMs
    kBarrier,    // `checkpoint` is valid: all rows below the cut are out; send the barrier, save(), then step again
    kFailed,     // status() is the error of a row: record the smallest, call stopAt() on every source, step on until kFinished
    kFinished,   // this worker emits no more rows of the source
  } kind = Kind::kWorked;
  BlockMark mark{};
  uint64_t checkpoint = 0;
  int64_t wakeAtMs = kMaxTime;  // kWait: steady clock, milliseconds; kMaxTime: only a doorbell helps
  uint64_t wake = 0;            // on every kind: workers (bit = worker % 64) whose wait may have ended: ring their doorbells
};

// What the source has read so far, for progress lines and the summary; monotone, approximate while the job runs, exact at its end.
struct SourceProgress {
  uint64_t bytesTotal = 0;  // of the files as they lie on disk; 0 when unknown
  uint64_t bytesRead = 0;   // of the same bytes
  uint64_t rowsRead = 0;    // well-formed and bad
  uint64_t badRows = 0;     // skipped or routed
  uint64_t deadLetterRows = 0;
  uint64_t blocksReleased = 0;
  int64_t watermark = kMinTime;  // minimum over unfinished splits
};

class SourceShared {
 public:
  virtual ~SourceShared() = default;
  virtual uint32_t splitCount() const = 0;
  // Path (or name) and column of errors: where a position lies, for messages.
  virtual std::string describePosition(Position position) const = 0;
  // Row errors (D4): no block whose start is at or beyond `position` is claimed any more; what lies before is finished. May be called many
  // times, by any thread; the smallest wins. Returns the workers to wake.
  virtual uint64_t stopAt(Position position) = 0;
  // LIMIT reached, job cancelled: nothing more is claimed, held blocks are dropped.
  virtual uint64_t stop() = 0;
  // Checkpoint cut (CONTRACTS: checkpoint cut). Any thread. Each task then reports kBarrier once. With `stopAfter` (stop with savepoint) nothing
  // is claimed after the cut, and tasks report kFinished after save(). Returns the workers to wake.
  virtual uint64_t cut(uint64_t checkpoint, bool stopAfter) = 0;
  // A job that restores is opened with awaitRestore; claims wait until the driver has loaded every worker's tasks and calls this.
  virtual uint64_t restoreFinished() = 0;
  virtual SourceProgress progress() const = 0;
  // All rows are out (or the job failed): writes what is left of the dead letters and makes them visible, or removes them. Once, any thread.
  virtual Status finish(bool success) = 0;
};

class SourceTask {
 public:
  virtual ~SourceTask() = default;
  // Bounded work (about 1 ms): emits at most one batch. Not called while the output is full.
  virtual SourceStep step(Output& output, Budget budget) = 0;
  // Lower bound of w of all rows that this task has still to emit; kMaxTime after kFinished. Ascends.
  virtual int64_t watermark() const = 0;
  virtual Status status() = 0;                                    // the error behind kFailed
  virtual Progress save(SnapshotWriter& writer, Budget budget) = 0;  // after kBarrier: one worker writes all splits
  virtual Status load(StateReader& reader) = 0;                   // before the first step
};

// The board of source `source` of the plan. Errors: a file that is gone, unreadable or shorter than listed.
Status openSourceShared(const Plan& plan, uint32_t source, uint32_t parallelism, bool awaitRestore, std::unique_ptr<SourceShared>* out);

// The operator of kind "source": never opened as a Task.
class SourceOperator final : public Operator {
 public:
  SourceOperator(const Plan& plan, uint32_t source) : plan_(plan), source_(source) {}
  OperatorTraits traits() const override;
  std::unique_ptr<Task> open(TaskContext&) const override { return nullptr; }
  uint32_t source() const { return source_; }
  Status openSource(TaskContext& context, SourceShared& shared, std::unique_ptr<SourceTask>* out) const;

 private:
  const Plan& plan_;
  uint32_t source_;
};

}  // namespace millrace
