#include "exchange/gate.h"

#include <algorithm>

namespace millrace {
namespace {

// Channels are read until this many events wait: enough to keep the stage busy, few enough to bound what is held.
constexpr size_t kEventsMax = 16;

}  // namespace

Gate::Gate(const Plan& plan, uint32_t head, std::vector<GateInput> inputs, uint32_t batchRowsMax)
    : plan_(plan), head_(head), batchRowsMax_(batchRowsMax) {
  for (GateInput& planned : inputs) {
    Input input;
    canonical_ |= planned.canonical;
    if (planned.canonical && planned.lanes == LaneKind::kSplits) {
      // Blocks of a split come over all channels of the edge: the lane is the edge's.
      for (const auto& split : planned.splits) {
        auto key = std::make_pair(planned.planEdge, split);
        auto found = splitLanes_.find(key);
        if (found == splitLanes_.end()) found = splitLanes_.emplace(key, merge_.addSplitLane(planned.port, split.first, split.second)).first;
        input.splitLanes.emplace(split, found->second);
      }
    } else if (planned.canonical) {
      input.channelLane = merge_.addChannelLane(planned.port);
    }
    input.plan = std::move(planned);
    inputs_.push_back(std::move(input));
  }
}

BatchRef Gate::open(Input& input, const Descriptor& descriptor, bool copy) {
  BatchRef batch;
  Status status = input.plan.channel->open(descriptor, plan_.types, plan_.schemas[input.plan.schema], copy, &batch);
  if (!status.ok()) {
    failed_ = true;
    status_ = std::move(status);
  }
  return batch;
}

void Gate::park(Input& input, const Descriptor& descriptor) {
  bool rows = descriptor.kind == DescriptorKind::kBatch || descriptor.kind == DescriptorKind::kJumbo;
  input.parked.emplace_back(descriptor, rows ? open(input, descriptor, true) : BatchRef());
}

void Gate::takeBatch(Input& input, const Descriptor& descriptor, BatchRef parked) {
  bool canonical = input.plan.canonical;
  // A lane that is next in the merge is read in place; all others leave their segments at once.
  bool copy = canonical && !(input.plan.lanes == LaneKind::kChannels && merge_.isNext(input.channelLane));
  BatchRef batch = parked ? std::move(parked) : open(input, descriptor, copy);
  if (failed_) return;
  if (!canonical) {
    Event event;
    event.port = input.plan.port;
    event.batch = std::move(batch);
    events_.push_back(std::move(event));
    return;
  }
  uint32_t lane = input.channelLane;
  if (input.plan.lanes == LaneKind::kSplits) {
    auto found = input.splitLanes.find({batch->source, batch->split});
    if (found == input.splitLanes.end()) {
      failed_ = true;
      status_ = Status::error("INTERNAL_ERROR", "rows of a split that the gate does not know");
      return;
    }
    lane = found->second;
  }
  merge_.addRows(lane, std::move(batch));
}

void Gate::take(Input& input, const Descriptor& descriptor, BatchRef parked) {
  switch (descriptor.kind) {
    case DescriptorKind::kBatch:
    case DescriptorKind::kJumbo:
      return takeBatch(input, descriptor, std::move(parked));
    case DescriptorKind::kWatermark:
      input.watermark = std::max(input.watermark, descriptor.time);
      return;
    case DescriptorKind::kBlockMark: {
      if (input.plan.canonical) {
        auto lane = input.splitLanes.find({descriptor.source, descriptor.split});
        if (lane != input.splitLanes.end()) merge_.finishBlock(lane->second, descriptor);
        return;
      }
      // Nothing is merged here: a gate further on may want to know.
      Event event;
      event.kind = Event::Kind::kMark;
      event.isBlockMark = true;
      event.block = {descriptor.source, descriptor.split, descriptor.segment, descriptor.last != 0, descriptor.offset, descriptor.time};
      events_.push_back(std::move(event));
      return;
    }
    case DescriptorKind::kKeyMark:
      if (input.plan.canonical && input.plan.lanes == LaneKind::kChannels) {
        merge_.setBound(input.channelLane, {descriptor.time, {descriptor.source, descriptor.split, descriptor.offset}, descriptor.emission});
      }
      return;
    case DescriptorKind::kBarrier:
      input.atBarrier = true;
      barrier_ = static_cast<uint64_t>(descriptor.time);
      return;
    case DescriptorKind::kEnd:
      input.ended = true;
      aborted_ |= descriptor.last != 0;
      if (input.plan.canonical && input.plan.lanes == LaneKind::kChannels) merge_.endLane(input.channelLane);
      return;
  }
}

// Reads what has arrived; true when something changed.
bool Gate::poll() {
  bool any = false;
  for (Input& input : inputs_) {
    while (!failed_ && !input.ended && events_.size() < kEventsMax) {
      if (!input.atBarrier && !input.parked.empty()) {
        auto [descriptor, batch] = std::move(input.parked.front());
        input.parked.pop_front();
        take(input, descriptor, std::move(batch));
        any = true;
        continue;
      }
      Descriptor descriptor;
      if (!input.plan.channel->pop(&descriptor)) break;
      any = true;
      if (input.atBarrier) {
        park(input, descriptor);
      } else {
        take(input, descriptor, BatchRef());
      }
    }
  }
  return any;
}

bool Gate::allEnded() const {
  return std::all_of(inputs_.begin(), inputs_.end(), [](const Input& input) { return input.ended; });
}

// Aligned when every channel has brought the barrier or has ended.
bool Gate::passBarrier(Event* event) {
  if (barrier_ == 0) return false;
  for (const Input& input : inputs_) {
    if (!input.atBarrier && !input.ended) return false;
  }
  for (Input& input : inputs_) input.atBarrier = false;
  *event = Event();
  event->kind = Event::Kind::kBarrier;
  event->checkpoint = std::exchange(barrier_, 0);
  return true;
}

bool Gate::passWatermark(Event* event) {
  if (canonical_) {
    // Behind a merge time advances with the merged rows, not with what has arrived.
    OrderKey bound = merge_.bound();
    if (bound.watermark > watermark_ && !aborted_) {
      watermark_ = bound.watermark;
      *event = Event();
      event->kind = Event::Kind::kWatermark;
      event->time = watermark_;
      return true;
    }
    if (bound > mark_) {
      mark_ = bound;
      *event = Event();
      event->kind = Event::Kind::kMark;
      event->mark = bound;
      return true;
    }
    return false;
  }
  int64_t lowest = kMaxTime;
  for (const Input& input : inputs_) lowest = std::min(lowest, input.watermark);
  if (lowest <= watermark_) return false;
  watermark_ = lowest;
  *event = Event();
  event->kind = Event::Kind::kWatermark;
  event->time = lowest;
  return true;
}

GateState Gate::next(Event* event) {
  for (;;) {
    if (failed_) return GateState::kWaiting;
    if (!events_.empty()) {
      *event = std::move(events_.front());
      events_.pop_front();
      return GateState::kEvent;
    }
    if (canonical_) {
      BatchRef rows;
      uint32_t port = 0;
      if (merge_.next(batchRowsMax_, &rows, &port)) {
        *event = Event();
        event->port = static_cast<uint8_t>(port);
        event->batch = std::move(rows);
        return GateState::kEvent;
      }
    }
    if (poll()) continue;
    if (passWatermark(event)) return GateState::kEvent;
    if (passBarrier(event)) return GateState::kEvent;
    if (allEnded() && (!canonical_ || aborted_ || merge_.ended())) return aborted_ ? GateState::kAborted : GateState::kEnded;
    return GateState::kWaiting;
  }
}

}  // namespace millrace
