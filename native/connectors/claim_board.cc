#include "connectors/claim_board.h"

#include <algorithm>
#include <thread>

namespace millrace {

class ClaimBoard::Lock {
 public:
  explicit Lock(const ClaimBoard& board) : flag_(board.lock_) {
    for (int spins = 0; flag_.test_and_set(std::memory_order_acquire); ++spins) {
      if (spins > 100) std::this_thread::yield();  // the holder may have lost its core
    }
  }
  ~Lock() { flag_.clear(std::memory_order_release); }

 private:
  std::atomic_flag& flag_;
};

ClaimBoard::ClaimBoard(uint32_t source, uint32_t parallelism, std::vector<SplitOutline> splits)
    : source_(source), aheadMax_(2 * std::max(parallelism, 1u)), splits_(splits.size()) {
  unreleased_.reserve(aheadMax_ + 1);
  for (size_t i = 0; i < splits.size(); ++i) splits_[i].outline = splits[i];
}

void ClaimBoard::resume(uint32_t index, const SplitProgress& progress) {
  Lock lock(*this);
  Split& split = splits_[index];
  split.now = progress;
  split.nextStart = progress.offset;
  split.resumedFinished = progress.finished;
}

bool ClaimBoard::beyondStop(uint32_t split, uint64_t start) const {
  return hasStop_ && Position{source_, split, start} >= stop_;
}

bool ClaimBoard::isBeyondStop(uint32_t split, uint64_t start) const {
  Lock lock(*this);
  return beyondStop(split, start);
}

bool ClaimBoard::mayClaim(const Split& split, uint32_t index) const {
  return !split.allClaimed && !beyondStop(index, split.nextStart);
}

bool ClaimBoard::windowFull() const { return !unreleased_.empty() && claims_ - unreleased_.front() >= aheadMax_; }

ClaimBoard::ClaimResult ClaimBoard::claim(Claim* out) {
  Lock lock(*this);
  if (stopAtCut_) return ClaimResult::kNothingLeft;
  while (firstOpen_ < splits_.size() && splits_[firstOpen_].allClaimed) ++firstOpen_;
  int64_t best = kMaxTime;
  uint32_t found = UINT32_MAX;
  bool later = false;  // a sequential split is being read
  for (uint32_t i = firstOpen_; i < splits_.size(); ++i) {
    const Split& split = splits_[i];
    if (!mayClaim(split, i)) continue;
    if (split.outline.sequential && split.published < split.claimed) {
      later = true;
      continue;
    }
    if (found != UINT32_MAX && split.now.watermark >= best) continue;
    found = i;
    best = split.now.watermark;
    if (best == kMinTime) break;
  }
  if (found == UINT32_MAX) return later ? ClaimResult::kWait : ClaimResult::kNothingLeft;
  if (windowFull()) return ClaimResult::kWait;
  fill(splits_[found], found, out);
  return ClaimResult::kClaimed;
}

void ClaimBoard::fill(Split& split, uint32_t index, Claim* out) {
  const SplitOutline& outline = split.outline;
  out->split = index;
  out->block = split.claimed;
  out->nominalStart = split.nextStart;
  const uint64_t first =
      split.nextStart == 0 ? outline.firstBlockSize : outline.blockSize - split.nextStart % outline.blockSize;
  out->nominalEnd = split.nextStart + std::min(first, outline.size - std::min(outline.size, split.nextStart));
  out->startKnown = split.published == split.claimed;
  out->exactStart = split.now.offset;
  out->empty = split.resumedFinished;
  out->stream = std::move(split.stream);
  out->number = claims_++;
  out->epoch = epoch_;
  if (outline.sequential) out->nominalEnd = split.nextStart + first;
  split.nextStart = out->nominalEnd;
  ++split.claimed;
  split.allClaimed = split.resumedFinished || (!outline.sequential && split.nextStart >= outline.size);
  unreleased_.push_back(out->number);
}

bool ClaimBoard::hasTurn(const Claim& claim, uint64_t* exactStart, int64_t* watermark) const {
  Lock lock(*this);
  const Split& split = splits_[claim.split];
  if (split.published != claim.block) return false;
  *exactStart = split.now.offset;
  *watermark = split.now.watermark;
  return true;
}

int64_t ClaimBoard::publish(const Claim& claim, Publication publication, bool* last) {
  Lock lock(*this);
  Split& split = splits_[claim.split];
  SplitProgress& now = split.now;
  ++split.published;
  now.offset = std::max(now.offset, publication.end);
  now.watermark = std::max(now.watermark, publication.maximum);
  now.counters.rowsRead += publication.counters.rowsRead;
  now.counters.badRows += publication.counters.badRows;
  now.counters.deadLetterRows += publication.counters.deadLetterRows;
  if (split.outline.sequential) {
    split.stream = std::move(publication.stream);
    split.nextStart = now.offset;
    split.allClaimed |= publication.endOfSplit;
  }
  now.finished = split.allClaimed && split.published == split.claimed;
  if (split.published == split.cutAt) split.atCut = now;
  *last = now.finished;
  return now.watermark;
}

void ClaimBoard::release(const Claim& claim) {
  Lock lock(*this);
  unreleased_.erase(std::find(unreleased_.begin(), unreleased_.end(), claim.number));
  if (claim.epoch < epoch_ && belowCut_ > 0) --belowCut_;
}

int64_t ClaimBoard::watermark(const std::vector<uint32_t>& held) const {
  Lock lock(*this);
  int64_t lowest = kMaxTime;
  for (uint32_t split : held) lowest = std::min(lowest, splits_[split].now.watermark);
  if (stopAtCut_) return lowest;
  for (uint32_t i = firstOpen_; i < splits_.size() && lowest != kMinTime; ++i) {
    if (!splits_[i].allClaimed) lowest = std::min(lowest, splits_[i].now.watermark);
  }
  return lowest;
}

void ClaimBoard::stopAfter(Position position) {
  Lock lock(*this);
  if (!hasStop_ || position < stop_) stop_ = position;
  hasStop_ = true;
}

bool ClaimBoard::stopped() const {
  Lock lock(*this);
  return hasStop_ || stopAtCut_;
}

// Blocks claimed so far lie below the cut, later ones above it: no holes, and nobody pauses.
void ClaimBoard::cut(uint64_t checkpoint, bool stop) {
  Lock lock(*this);
  ++epoch_;
  belowCut_ = static_cast<uint32_t>(unreleased_.size());
  stopAtCut_ |= stop;
  for (Split& split : splits_) {
    split.cutAt = split.claimed;
    if (split.published == split.claimed) split.atCut = split.now;
  }
  checkpoint_.store(checkpoint, std::memory_order_release);
}

bool ClaimBoard::cutComplete() const {
  Lock lock(*this);
  return belowCut_ == 0;
}

std::vector<SplitProgress> ClaimBoard::cutProgress() const {
  Lock lock(*this);
  std::vector<SplitProgress> all;
  for (const Split& split : splits_) all.push_back(split.atCut);
  return all;
}

std::vector<SplitProgress> ClaimBoard::progress() const {
  Lock lock(*this);
  std::vector<SplitProgress> all;
  for (const Split& split : splits_) all.push_back(split.now);
  return all;
}

}  // namespace millrace
