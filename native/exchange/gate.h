#pragma once
// Gate: the input of a stage on one worker. Minimum watermark, barrier alignment, canonical merge, end of input:
// written once, here. A gate never refuses a channel: what it does not want yet it copies out of the segment and parks,
// so that producers go on (no deadlock, CONTRACTS I2).
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "exchange/canonical_merge.h"
#include "exchange/channel.h"
#include "exchange/lanes.h"
#include "operators/operator.h"

namespace millrace {

struct GateInput {
  uint32_t planEdge = 0;
  uint8_t port = 0;
  uint32_t schema = 0;
  EdgeOrder order;
  std::unique_ptr<InChannel> channel;
};

enum class GateState : uint8_t {
  kEvent,    // *event is set
  kWaiting,  // nothing now
  kEnded,    // all inputs have ended
  kAborted,  // all inputs have ended, some of them before their end (failure, stop with savepoint): no final watermark
  kFailed,   // see status(); said once
};

class Gate {
 public:
  // `head`: the operator that the gate feeds. `merges`: canonical order over all inputs. `marksWanted`: a gate further
  // on merges.
  Gate(const Plan& plan, uint32_t head, std::vector<GateInput> inputs, bool merges, bool marksWanted);
  GateState next(Event* event);
  // Of the batch that next() gave last: its block, for gates that do not merge themselves.
  uint32_t batchBlock() const { return batchBlock_; }
  Status status() { return std::move(status_); }
  // For a stage that wants nothing more: takes and drops what comes; true when all inputs have ended.
  bool drain();

  // Rows that a barrier finds in the merge belong to the savepoint: they came before the cut, and what they wait for
  // comes after it.
  Status save(SnapshotWriter& writer);
  Status load(StateReader& reader);
  // Names the gate's state: the operator's state id, or its place in the plan where it has no state of its own.
  std::string stateId() const;

 private:
  using Split = std::pair<uint32_t, uint32_t>;
  struct Input {
    GateInput plan;
    bool ended = false;
    bool atBarrier = false;
    int64_t watermark = kMinTime;
    uint32_t channelLane = 0;
    std::map<Split, uint32_t> splitLanes;
    std::deque<std::pair<Descriptor, BatchRef>> parked;  // behind a barrier that the others have not reached
  };
  struct Arrived {
    Event event;
    uint32_t block = kNoBlock;
  };
  void addLanes(Input& input);
  bool poll();
  void take(Input& input, const Descriptor& descriptor, BatchRef parked);
  void takeRows(Input& input, const Descriptor& descriptor, BatchRef parked);
  void takeBlockMark(Input& input, const BlockMark& mark);
  void park(Input& input, const Descriptor& descriptor);
  BatchRef open(Input& input, const Descriptor& descriptor, bool copy);
  void fail(Status status);
  bool passTime(Event* event);
  bool passBarrier(Event* event);
  bool allEnded() const;

  const Plan& plan_;
  uint32_t head_;
  bool merges_;
  bool marksWanted_;
  std::vector<Input> inputs_;
  std::map<std::pair<uint32_t, Split>, uint32_t> edgeLanes_;  // lanes that all channels of an edge share
  CanonicalMerge merge_;
  std::deque<Arrived> arrived_;  // without a merge
  uint32_t batchBlock_ = kNoBlock;
  int64_t watermark_ = kMinTime;
  OrderKey mark_{};
  uint64_t barrier_ = 0;
  bool barrierPassed_ = false;
  bool aborted_ = false;
  bool failed_ = false;
  Status status_;
};

}  // namespace millrace
