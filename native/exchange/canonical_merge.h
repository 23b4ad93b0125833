#pragma once
// CanonicalMerge: rows of many lanes into ascending OrderKey (watermark before the row, position), whatever thread
// brought them.
//
// A lane is a stream whose rows come in order. A lane by blocks is one split whose blocks arrive in any order: rows of
// its first unfinished block go on as they come, rows of later blocks wait until all blocks before theirs are finished.
// The row with the smallest key goes on unless a lane without rows may still bring a smaller one; equal keys (one input
// row on two ways) go by lane.
#include <deque>
#include <map>
#include <vector>

#include "columnar/batch.h"
#include "operators/operator.h"

namespace millrace {

class CanonicalMerge {
 public:
  // Lanes are declared before the first row, so that one which has brought nothing holds the others back. `bound`: no
  // row has a smaller key.
  uint32_t addLane(uint8_t port, const OrderKey& bound, bool byBlock);
  // A lane of rows that a savepoint kept, in order and complete.
  void addRestored(uint8_t port, std::vector<BatchRef> batches);

  // `block` counts only in lanes by block.
  void addRows(uint32_t lane, uint32_t block, BatchRef batch);
  void finishBlock(uint32_t lane, const BlockMark& mark);
  void setBound(uint32_t lane, const OrderKey& bound);
  void endLane(uint32_t lane);
  void endAll();

  // Takes the next run of rows of one lane (at most rowsMax); false: nothing may go on now.
  bool next(uint32_t rowsMax, BatchRef* rows, uint8_t* port);
  // Every row with a smaller key has been taken.
  OrderKey bound() const;
  bool ended() const;
  // Rows of this block would go on at once: there is no other lane, and no block before it is missing.
  bool passesAtOnce(uint32_t lane, uint32_t block) const {
    return lanes_.size() == 1 && (!lanes_[lane].byBlock || block <= lanes_[lane].nextBlock);
  }

  // Rows that have not gone on: visit(port, batch, first such row of the batch), lane by lane in order. What a barrier
  // finds.
  template <typename Visit>
  void forEachPending(Visit visit) const {
    for (const Lane& lane : lanes_) {
      for (size_t b = 0; b < lane.ready.size(); ++b) visit(lane.port, lane.ready[b], b == 0 ? lane.taken : 0);
      for (const auto& [block, batches] : lane.later) {
        for (const BatchRef& batch : batches) visit(lane.port, batch, 0u);
      }
    }
  }

 private:
  struct Lane {
    uint8_t port = 0;
    bool byBlock = false;
    bool ended = false;
    OrderKey bound{};                                 // of rows still to come
    std::deque<BatchRef> ready;                       // in order; may go on
    uint32_t taken = 0;                               // rows taken of ready.front()
    uint32_t nextBlock = 0;                           // the first unfinished one
    std::map<uint32_t, std::vector<BatchRef>> later;  // rows of blocks behind it
    std::map<uint32_t, BlockMark> finishedLater;      // marks of blocks behind it
  };
  // The lane whose next key is smallest, and the smallest key of the others.
  struct Front {
    int32_t lane = -1;
    OrderKey key{};
    int32_t otherLane = -1;
    OrderKey otherKey{};
  };
  static OrderKey keyOf(const Batch& batch, uint32_t at);
  bool nextKey(const Lane& lane, OrderKey* key) const;
  Front front() const;
  uint32_t runEnd(const Batch& batch, uint32_t from, uint32_t limit, const Front& front) const;

  std::vector<Lane> lanes_;
};

}  // namespace millrace
