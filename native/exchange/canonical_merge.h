#pragma once
// CanonicalMerge: rows of many streams into ascending OrderKey (watermark before the row, position), whatever thread brought them.
//
// A lane is a stream that is in order by itself. Behind a source stage it is one split: its blocks come from several producers, each of which tells
// every consumer of every block that it has finished; rows of a split may go on once all blocks before theirs are finished. Behind a stage
// that emits in canonical order itself a lane is one channel, and key marks say how far it is complete. The head with the smallest key goes on
// unless another lane may still bring a smaller one; equal keys (the same input row on two ways) go by lane.
#include <deque>
#include <map>
#include <vector>

#include "columnar/batch.h"
#include "exchange/descriptor.h"

namespace millrace {

class CanonicalMerge {
 public:
  // Lanes must be declared before the first row, so that a lane which has brought nothing holds the others back.
  uint32_t addSplitLane(uint32_t port, uint32_t source, uint32_t split);
  uint32_t addChannelLane(uint32_t port);

  // A lane of rows that a savepoint kept, in order and complete.
  void addRestored(uint32_t port, std::vector<BatchRef> batches);
  // Every row that has not gone on yet, with the port of its lane: what a barrier finds between blocks of several splits.
  template <typename Visit>
  void forEachPending(Visit visit) const {
    for (const Lane& lane : lanes_) {
      for (size_t b = 0; b < lane.ready.size(); ++b) {
        const Batch& batch = *lane.ready[b];
        for (uint32_t i = b == 0 ? lane.taken : 0; i < batch.selectedRows(); ++i) visit(lane.port, batch, batch.rowAt(i));
      }
      for (const auto& [first, batch] : lane.unfinished) {
        for (uint32_t i = 0; i < batch->selectedRows(); ++i) visit(lane.port, *batch, batch->rowAt(i));
      }
    }
  }

  void addRows(uint32_t lane, BatchRef batch);
  void finishBlock(uint32_t lane, const Descriptor& blockMark);
  void setBound(uint32_t lane, const OrderKey& bound);  // exclusive: no row with a smaller key will come
  void endLane(uint32_t lane);

  // Takes the next run of rows of one lane (at most rowsMax); false: nothing may go on now.
  bool next(uint32_t rowsMax, BatchRef* rows, uint32_t* port);
  // Every row with a smaller key has been taken.
  OrderKey bound() const;
  bool ended() const;
  // Rows of this lane would be taken at once: no need to copy their segment.
  bool isNext(uint32_t lane) const;

 private:
  struct Lane {
    uint32_t port = 0;
    bool bySplit = false;
    bool ended = false;
    OrderKey bound{};                                     // of rows still to come
    std::deque<BatchRef> ready;                           // in order; may go on
    uint32_t taken = 0;                                   // rows taken of ready.front()
    std::map<uint64_t, BatchRef> unfinished;              // bySplit: by position of the first row, block not known to be finished
    std::map<uint32_t, Descriptor> blocksAhead;           // bySplit: finished blocks behind an unfinished one
    uint32_t nextBlock = 0;
  };
  static OrderKey keyOf(const Batch& batch, uint32_t at);
  const OrderKey* headOrBound(const Lane& lane, OrderKey* head) const;
  void passFinishedBlocks(Lane& lane);
  std::vector<Lane> lanes_;
};

}  // namespace millrace
