#pragma once
// The two ends of a channel. The producer takes segments of its own pool, fills them in place and passes descriptors;
// the consumer returns the segments, in any order, through the return ring.
#include <deque>
#include <vector>

#include "exchange/descriptor.h"
#include "exchange/doorbell.h"
#include "exchange/layout.h"
#include "exchange/ring.h"

namespace millrace {

// The segments of one worker; used by its thread only. Last in, first out: the segment returned last is still in the
// cache.
class SegmentPool {
 public:
  SegmentPool(uint8_t* base, uint32_t segments, uint32_t segmentBytes) : base_(base), segmentBytes_(segmentBytes) {
    for (uint32_t i = segments; i > 0; --i) free_.push_back(i - 1);
  }
  uint32_t segmentBytes() const { return segmentBytes_; }
  uint32_t numFree() const { return static_cast<uint32_t>(free_.size()); }
  uint32_t take() {
    uint32_t segment = free_.back();
    free_.pop_back();
    return segment;
  }
  void giveBack(uint32_t segment) { free_.push_back(segment); }
  uint8_t* address(uint32_t segment) const { return base_ + static_cast<size_t>(segment) * segmentBytes_; }

  uint32_t reserved = 0;  // free segments that channels below their exclusive share may still ask for

 private:
  uint8_t* base_;
  uint32_t segmentBytes_;
  std::vector<uint32_t> free_;
};

class OutChannel {
 public:
  OutChannel(const ChannelPlace& place, const ExchangeLayout& layout, uint8_t* control, SegmentPool* pool,
             Doorbells doorbells, Notifications* notifications);
  OutChannel(OutChannel&&) noexcept = default;

  uint32_t consumer() const { return consumer_; }
  // Sends the first of `rows` that fit into one segment; 0: no room now. `block`: of the source, or kNoBlock.
  uint32_t sendRows(const Batch& batch, std::span<const uint16_t> rows, uint32_t schemaId, uint32_t block);
  // Never refused: what the ring has no room for waits in the producer, ahead of any later data.
  void sendControl(const Descriptor& descriptor);
  // Moves waiting control into the ring; true when none is left.
  bool flush();

 private:
  bool hasRoomForData();
  void collectReturns();
  void push(const Descriptor& descriptor);

  Ring<Descriptor> data_;
  Ring<uint32_t> returns_;
  SegmentPool* pool_;
  Doorbells doorbells_;
  Notifications* notifications_;
  std::deque<Descriptor> waiting_;
  uint32_t consumer_;
  uint32_t exclusive_;
  uint32_t inFlight_ = 0;
  uint32_t controlSlots_;
  bool jumboInFlight_ = false;
};

constexpr uint32_t kJumboReturn = 0xFFFFFFFF;

class InChannel {
 public:
  InChannel(const ChannelPlace& place, const ExchangeLayout& layout, uint8_t* control, uint8_t* producerSegments,
            Doorbells doorbells, Notifications* notifications);
  ~InChannel();

  bool pop(Descriptor* descriptor);
  bool empty() const { return data_.empty(); }
  // The batch behind a kBatch or kJumbo descriptor. `copy`: its bytes move to process memory and the segment goes back
  // at once (parking).
  Status open(const Descriptor& descriptor, const TypeTable& types, const Schema& schema, bool copy, BatchRef* out);
  // Of a kBatch or kJumbo descriptor that nobody wants.
  void drop(const Descriptor& descriptor);
  void giveBack(uint32_t segment);
  uint32_t producer() const { return producer_; }

 private:
  Ring<Descriptor> data_;
  Ring<uint32_t> returns_;
  uint8_t* segments_;
  uint32_t segmentBytes_;
  uint32_t controlSlots_;
  uint32_t producer_;
  Doorbells doorbells_;
  Notifications* notifications_;
};

}  // namespace millrace
