#pragma once
// The source task of one worker: claims blocks, decodes them, publishes in turn, releases. It may hold two blocks, so
// that it decodes the next one while an earlier block of the split is still being decoded elsewhere; whichever of the
// two has its turn goes first.
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "connectors/block_pipeline.h"
#include "connectors/block_reader.h"
#include "connectors/claim_board.h"
#include "connectors/dead_letters.h"
#include "connectors/source.h"

namespace millrace {

// What the workers of one source share.
struct SourceContext {
  const Plan& plan;
  const SourcePlan& source;
  uint32_t ordinal;
  ClaimBoard& board;
  DeadLetters* deadLetters;  // nullptr: the table has no such folder
  std::atomic<uint64_t>& bytesRead;
  const std::vector<SplitOutline>& outlines;
  const std::vector<uint64_t>& startedAt;  // position of each split at the start of the run
  uint64_t startTicks;                     // paced sources count from here
};

class BlockSourceTask final : public SourceTask {
 public:
  BlockSourceTask(SourceContext shared, TaskContext& context, std::unique_ptr<BlockReader> reader, Status opened,
                  std::function<Status()> ended);
  SourceProgress step(SourceEvent* event, Budget budget) override;
  int64_t watermark() const override { return watermark_; }
  Status status() override { return std::move(status_); }

 private:
  struct Held {
    Claim claim;
    bool decoded = false;
    DecodedBlock block;
    ReadyBlock ready;
    bool published = false;
    bool last = false;
    size_t released = 0;        // batches
    int64_t before = kMinTime;  // watermark before the block; while releasing: before the next row
    int64_t after = kMinTime;
    bool failed = false;  // its error has been reported
  };
  SourceProgress release(Held& held, SourceEvent* event);
  bool decode(Held& held, SourceEvent* event);
  void decodeFrom(Held& held, bool startKnown, uint64_t start);
  bool publishOne(SourceEvent* event);
  Status writeDeadLetters(Held& held);
  void dropBeyondStop();
  SourceProgress claimNext(SourceEvent* event);
  SourceProgress end();
  int64_t delayMs(const Claim& claim) const;
  void refreshWatermark();
  void stampWatermarks(ReadyBatch& ready, int64_t* before);

  SourceContext shared_;
  TaskContext& context_;
  std::unique_ptr<BlockReader> reader_;
  std::unique_ptr<BlockPipeline> pipeline_;
  std::function<Status()> ended_;
  std::deque<Held> held_;
  uint64_t checkpoint_ = 0;  // of the last cut whose barrier went out
  int64_t watermark_ = kMinTime;
  Status status_;
  bool openFailed_ = false;
  bool finished_ = false;
};

}  // namespace millrace
