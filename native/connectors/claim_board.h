#pragma once
// ClaimBoard: which worker reads which block of a source, and what is known of each split so far. Shared by all
// workers; every call takes one short spin lock, about three times per block.
//
// Blocks of a split publish in order, because a block's exact start is the exact end of the one before it: a worker may
// guess where its first row starts (behind the first line break) and decode ahead, but publishes only when its turn
// comes and the guess is confirmed. So results never depend on the guess, and quotes, escapes and comments may hold
// line breaks.
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/status.h"
#include "columnar/batch.h"

namespace millrace {

// State of a reader that can only go forward (a compressed file); it travels with the claim of the split's next block.
class SplitStream {
 public:
  virtual ~SplitStream() = default;
};

struct SplitOutline {
  uint64_t size = 0;  // positions [0, size): bytes or rows; UINT64_MAX: unknown or without end
  uint64_t blockSize = 1;
  uint64_t firstBlockSize = 1;
  bool sequential = false;     // its blocks are read one after the other
  uint64_t rowsPerSecond = 0;  // of generated rows; 0: as fast as they are taken
};

struct Claim {
  uint32_t split = 0;
  uint32_t block = 0;         // number in the split, in this run
  uint64_t nominalStart = 0;  // the block owns the rows that start in [nominalStart, nominalEnd)
  uint64_t nominalEnd = 0;
  bool startKnown = false;  // exactStart is where its first row starts
  uint64_t exactStart = 0;
  bool empty = false;  // the split ended in an earlier run: nothing to read
  std::unique_ptr<SplitStream> stream;
  uint64_t number = 0;  // of all claims of the source
  uint64_t epoch = 0;   // cuts raised before it
};

struct SplitCounters {
  uint64_t rowsRead = 0, badRows = 0, deadLetterRows = 0;
};

// What a block is for those after it.
struct Publication {
  uint64_t end = 0;
  int64_t maximum = kMinTime;  // of the watermark expression over its well-formed rows
  bool endOfSplit = false;     // sequential splits learn it by reading
  SplitCounters counters;
  std::unique_ptr<SplitStream> stream;
};

struct SplitProgress {
  uint64_t offset = 0;  // start of the first unread row
  int64_t watermark = kMinTime;
  bool finished = false;
  SplitCounters counters;
};

class ClaimBoard {
 public:
  ClaimBoard(uint32_t source, uint32_t parallelism, std::vector<SplitOutline> splits);

  // Before the first claim: a split goes on where an earlier run stopped.
  void resume(uint32_t split, const SplitProgress& progress);

  enum class ClaimResult : uint8_t { kClaimed, kWait, kNothingLeft };
  ClaimResult claim(Claim* out);
  // Whether all earlier blocks of the split have published; then *exactStart and *watermark before the block.
  bool hasTurn(const Claim& claim, uint64_t* exactStart, int64_t* watermark) const;
  // In turn only. Returns the watermark after the block; *last: the split ends with it.
  int64_t publish(const Claim& claim, Publication publication, bool* last);
  // All its rows are out, or it was given up.
  void release(const Claim& claim);

  // Lower bound of w over the rows of splits that may still be claimed, and of `held` splits.
  int64_t watermark(const std::vector<uint32_t>& held) const;

  void stopAfter(Position position);
  bool isBeyondStop(uint32_t split, uint64_t start) const;
  bool stopped() const;  // by an error, or behind the cut of a stopping job

  void cut(uint64_t checkpoint, bool stop);
  uint64_t checkpoint() const { return checkpoint_.load(std::memory_order_acquire); }  // of the last cut
  bool cutComplete() const;  // every block below it has been released
  std::vector<SplitProgress> cutProgress() const;

  std::vector<SplitProgress> progress() const;
  uint32_t splitCount() const { return static_cast<uint32_t>(splits_.size()); }

 private:
  struct Split {
    SplitOutline outline;
    uint64_t nextStart = 0;  // nominal start of the next block
    uint32_t claimed = 0;    // blocks
    uint32_t published = 0;
    bool allClaimed = false;
    bool resumedFinished = false;
    uint32_t cutAt = UINT32_MAX;  // blocks below the last cut
    std::unique_ptr<SplitStream> stream;
    SplitProgress now;
    SplitProgress atCut;
  };
  class Lock;
  bool mayClaim(const Split& split, uint32_t index) const;
  void fill(Split& split, uint32_t index, Claim* out);
  bool beyondStop(uint32_t split, uint64_t start) const;
  bool windowFull() const;

  const uint32_t source_;
  const uint32_t aheadMax_;
  std::vector<Split> splits_;
  uint32_t firstOpen_ = 0;  // splits before it are wholly claimed
  uint64_t claims_ = 0;
  std::vector<uint64_t> unreleased_;  // claim numbers, ascending, at most 2P
  bool hasStop_ = false;
  Position stop_{};
  uint64_t epoch_ = 0;
  uint32_t belowCut_ = 0;  // unreleased claims of before the last cut
  bool stopAtCut_ = false;
  std::atomic<uint64_t> checkpoint_{0};               // release: the cut is recorded
  mutable std::atomic_flag lock_ = ATOMIC_FLAG_INIT;  // guards everything above it
};

}  // namespace millrace
