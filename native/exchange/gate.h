#pragma once
// Gate: the input of a stage on one worker. Minimum watermark, barrier alignment, canonical merge, end of input: written once, here. A gate never
// refuses a channel: what it does not want yet it copies out of the segment and parks, so that producers go on (no deadlock, CONTRACTS I2).
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "exchange/canonical_merge.h"
#include "exchange/channel.h"
#include "operators/operator.h"

namespace millrace {

// How the rows of an edge are ordered as they arrive (decided by planLanes).
enum class LaneKind : uint8_t { kUnordered, kSplits, kChannels };

struct GateInput {
  uint32_t planEdge = 0;
  uint8_t port = 0;
  uint32_t schema = 0;
  LaneKind lanes = LaneKind::kUnordered;
  bool canonical = false;
  std::vector<std::pair<uint32_t, uint32_t>> splits;  // kSplits: every (source, split) behind the edge
  std::unique_ptr<InChannel> channel;
};

enum class GateState : uint8_t {
  kEvent,    // *event is set
  kWaiting,  // nothing now
  kEnded,    // all inputs have ended
  kAborted,  // all inputs have ended, some of them before their end (failure, stop with savepoint): no final watermark
};

class Gate {
 public:
  // `head`: the operator that the gate feeds.
  Gate(const Plan& plan, uint32_t head, std::vector<GateInput> inputs, uint32_t batchRowsMax);
  // Rows that a barrier finds in the merge belong to the savepoint: they came before the cut, and what they wait for comes after it.
  Status save(SnapshotWriter& writer);
  Status load(StateReader& reader);
  // Names the gate's state: the operator's state id, or its place in the plan where it has no state of its own.
  std::string stateId() const;
  GateState next(Event* event);
  Status status() { return std::move(status_); }
  bool failed() const { return failed_; }

 private:
  struct Input {
    GateInput plan;
    bool ended = false;
    bool atBarrier = false;
    int64_t watermark = kMinTime;
    uint32_t channelLane = 0;
    std::map<std::pair<uint32_t, uint32_t>, uint32_t> splitLanes;
    std::deque<std::pair<Descriptor, BatchRef>> parked;  // behind a barrier that the others have not reached
  };
  bool poll();
  void take(Input& input, const Descriptor& descriptor, BatchRef parked);
  void park(Input& input, const Descriptor& descriptor);
  void takeBatch(Input& input, const Descriptor& descriptor, BatchRef parked);
  BatchRef open(Input& input, const Descriptor& descriptor, bool copy);
  bool passBarrier(Event* event);
  bool passWatermark(Event* event);
  bool allEnded() const;

  const Plan& plan_;
  uint32_t head_;
  std::vector<Input> inputs_;
  std::map<std::pair<uint32_t, std::pair<uint32_t, uint32_t>>, uint32_t> splitLanes_;  // (edge, (source, split)): shared by the edge's channels
  CanonicalMerge merge_;
  bool canonical_ = false;
  std::deque<Event> events_;  // unordered inputs
  uint32_t batchRowsMax_;
  int64_t watermark_ = kMinTime;
  OrderKey mark_{};
  uint64_t barrier_ = 0;
  bool aborted_ = false;
  bool failed_ = false;
  Status status_;
};

}  // namespace millrace
