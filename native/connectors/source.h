#pragma once
// The source seam. SourceShared is one per (job, source), shared by all workers and thread-safe: for files it holds the
// claim board. SourceTask is its part on one worker: it claims blocks, decodes them into columns, waits until the
// watermark before the block is known, and releases.
//
// Order: a worker releases one block wholly before the next, rows in ascending position; blocks of a split are claimed
// in ascending order. After the last batch of a block comes its mark, which the driver sends to every consumer; block
// ordinals of a split count from 0 without holes in every run (after a restore too), and the last one says so. Empty
// and already finished splits give one empty last block. The gate's canonical merge relies on exactly this.
#include <cstdint>
#include <memory>
#include <optional>

#include "operators/operator.h"
#include "plan/plan.h"

namespace millrace {

enum class SourceProgress : uint8_t {
  kBatch,    // event.batch: released rows
  kMark,     // event.mark: all rows of a block have been released
  kBarrier,  // event.checkpoint: everything below the cut that this worker claimed has been released
  kWorked,   // nothing to hand over yet, call again
  kWaiting,  // for another worker's publication or for time: nothing to do now
  kEnded,    // no more rows; the watermark is MAX
  kStopped,  // ends without an end of input: the cut of a stopping job, or rows beyond an error
  kFailed,   // a row's error, see status(): the driver tells every source by stopAfter() and steps on, until kStopped
};

struct SourceEvent {
  BatchRef batch;
  uint32_t block = kNoBlock;  // kBatch: the block of its split that it belongs to; a gate lets rows of the first
                              // unfinished block pass at once
  BlockMark mark{};
  uint64_t checkpoint = 0;
  bool published = false;  // other workers may have been waiting for what this step published: ring them
  int64_t waitMs = -1;     // kWaiting: next time to look, -1 = when rung
};

struct SourceCounters {
  uint64_t bytesTotal = 0, bytesRead = 0, rowsRead = 0;
  int64_t watermark = kMinTime;
};

class SourceTask {
 public:
  virtual ~SourceTask() = default;
  virtual SourceProgress step(SourceEvent* event, Budget budget) = 0;
  // A promise: every later row of this worker has w(row) >= it. MAX after the end.
  virtual int64_t watermark() const = 0;
  virtual Status status() = 0;
};

class SourceShared {
 public:
  virtual ~SourceShared() = default;
  // Called on the worker's thread. `context.counters` are those of the source operator.
  virtual std::unique_ptr<SourceTask> open(TaskContext& context) = 0;
  // Raises the checkpoint: the next claim cuts every split. `stop`: nothing beyond the cut is read in this run.
  virtual void requestCut(uint64_t checkpoint, bool stop) = 0;
  // A row failed at `position`: claim nothing beyond it.
  virtual void stopAfter(Position position) = 0;
  // At the barrier, by one worker: offsets, watermarks and counters of all splits as of the cut.
  virtual Status save(SnapshotWriter& writer, std::string_view stateId) = 0;
  virtual Status load(StateReader& reader) = 0;
  virtual SourceCounters counters() const = 0;
};

// Builds the shared part of plan.sources[source]. `stateId` of the source operator names its state.
Status openSource(const Plan& plan, uint32_t source, std::unique_ptr<SourceShared>* out);

}  // namespace millrace
