#include "exchange/gate.h"

#include <algorithm>

namespace millrace {
namespace {

// Channels are read until this many events wait: enough to keep the stage busy, few enough to bound what is held.
constexpr size_t kArrivedMax = 16;

bool isRows(const Descriptor& descriptor) {
  return descriptor.kind == DescriptorKind::kBatch || descriptor.kind == DescriptorKind::kJumbo;
}

}  // namespace

Gate::Gate(const Plan& plan, uint32_t head, std::vector<GateInput> inputs, bool merges, bool marksWanted)
    : plan_(plan), head_(head), merges_(merges), marksWanted_(marksWanted) {
  for (GateInput& planned : inputs) {
    Input input;
    input.plan = std::move(planned);
    if (merges_) addLanes(input);
    inputs_.push_back(std::move(input));
  }
}

void Gate::addLanes(Input& input) {
  const EdgeOrder& order = input.plan.order;
  auto add = [&](const OrderKey& bound, bool byBlock) { return merge_.addLane(input.plan.port, bound, byBlock); };
  if (order.lanes == LaneKind::kChannels || order.lanes == LaneKind::kNone) {
    input.channelLane = add({}, false);
    return;
  }
  for (const Split& split : order.splits) {
    OrderKey first{kMinTime, {split.first, split.second, 0}, 0};
    if (order.lanes != LaneKind::kEdgeSplits) {
      input.splitLanes.emplace(split, add(first, order.lanes == LaneKind::kSharedSplits));
      continue;
    }
    auto key = std::make_pair(input.plan.planEdge, split);
    auto lane = edgeLanes_.find(key);
    if (lane == edgeLanes_.end()) lane = edgeLanes_.emplace(key, add(first, true)).first;
    input.splitLanes.emplace(split, lane->second);
  }
}

void Gate::fail(Status status) {
  failed_ = true;
  status_ = std::move(status);
}

BatchRef Gate::open(Input& input, const Descriptor& descriptor, bool copy) {
  BatchRef batch;
  Status status = input.plan.channel->open(descriptor, plan_.types, plan_.schemas[input.plan.schema], copy, &batch);
  if (!status.ok()) fail(std::move(status));
  return batch;
}

void Gate::park(Input& input, const Descriptor& descriptor) {
  input.parked.emplace_back(descriptor, isRows(descriptor) ? open(input, descriptor, true) : BatchRef());
}

void Gate::takeRows(Input& input, const Descriptor& descriptor, BatchRef parked) {
  uint32_t block = static_cast<uint32_t>(descriptor.time);
  if (!merges_) {
    BatchRef batch = parked ? std::move(parked) : open(input, descriptor, false);
    if (failed_) return;
    Arrived arrived;
    arrived.event.port = input.plan.port;
    arrived.event.batch = std::move(batch);
    arrived.block = block;
    arrived_.push_back(std::move(arrived));
    return;
  }
  // Rows that would wait leave their segment: its producer may be needed to end the wait.
  bool oneLane = input.splitLanes.size() <= 1;
  bool inPlace = oneLane && merge_.passesAtOnce(
                                input.splitLanes.empty() ? input.channelLane : input.splitLanes.begin()->second, block);
  BatchRef batch = parked ? std::move(parked) : open(input, descriptor, !inPlace);
  if (failed_) return;
  uint32_t lane = input.channelLane;
  if (!input.splitLanes.empty()) {
    auto found = input.splitLanes.find({batch->source, batch->split});
    if (found == input.splitLanes.end())
      return fail(Status::error("INTERNAL_ERROR", "rows of a split that the gate does not know"));
    lane = found->second;
    if (block == kNoBlock && input.plan.order.lanes != LaneKind::kOwnSplits)
      return fail(Status::error("INTERNAL_ERROR", "rows without their block"));
  }
  merge_.addRows(lane, block, std::move(batch));
}

void Gate::takeBlockMark(Input& input, const BlockMark& mark) {
  if (merges_) {
    auto lane = input.splitLanes.find({mark.source, mark.split});
    if (lane != input.splitLanes.end()) merge_.finishBlock(lane->second, mark);
  } else if (marksWanted_) {
    Arrived arrived;
    arrived.event.kind = Event::Kind::kMark;
    arrived.event.isBlockMark = true;
    arrived.event.block = mark;
    arrived_.push_back(std::move(arrived));
  }
}

void Gate::take(Input& input, const Descriptor& descriptor, BatchRef parked) {
  switch (descriptor.kind) {
    case DescriptorKind::kBatch:
    case DescriptorKind::kJumbo:
      return takeRows(input, descriptor, std::move(parked));
    case DescriptorKind::kWatermark:
      input.watermark = std::max(input.watermark, descriptor.time);
      // What one worker has still to read comes after its watermark; a split that other workers finish is not waited
      // for longer.
      if (merges_ && input.plan.order.lanes == LaneKind::kOwnSplits) {
        for (const auto& [split, lane] : input.splitLanes)
          merge_.setBound(lane, {descriptor.time, {split.first, split.second, 0}, 0});
      }
      return;
    case DescriptorKind::kBlockMark:
      return takeBlockMark(input, {descriptor.source, descriptor.split, descriptor.segment, descriptor.last != 0,
                                   descriptor.offset, descriptor.time});
    case DescriptorKind::kKeyMark: {
      OrderKey key{descriptor.time, {descriptor.source, descriptor.split, descriptor.offset}, descriptor.emission};
      if (merges_ && input.splitLanes.empty()) merge_.setBound(input.channelLane, key);
      if (!merges_ && marksWanted_) {
        Arrived arrived;
        arrived.event.kind = Event::Kind::kMark;
        arrived.event.mark = key;
        arrived_.push_back(std::move(arrived));
      }
      return;
    }
    case DescriptorKind::kBarrier:
      input.atBarrier = true;
      barrier_ = static_cast<uint64_t>(descriptor.time);
      return;
    case DescriptorKind::kEnd:
      input.ended = true;
      aborted_ |= descriptor.last != 0;
      if (aborted_ && barrierPassed_) return;  // what waits for the lane's next rows waits for them in the next run
      if (merges_ && input.plan.order.lanes != LaneKind::kEdgeSplits) {
        if (input.splitLanes.empty()) merge_.endLane(input.channelLane);
        for (const auto& [split, lane] : input.splitLanes) merge_.endLane(lane);
      }
      return;
  }
}

// Reads what has arrived; true when something changed.
bool Gate::poll() {
  bool any = false;
  for (Input& input : inputs_) {
    while (!failed_ && !input.ended && arrived_.size() < kArrivedMax) {
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
  event->kind = Event::Kind::kBarrier;
  event->checkpoint = std::exchange(barrier_, 0);
  barrierPassed_ = true;
  return true;
}

// Watermark and mark, after all rows that came before them. Behind a merge time advances with the merged rows, not with
// what has arrived.
bool Gate::passTime(Event* event) {
  OrderKey bound{kMaxTime, {}, 0};
  if (merges_) {
    bound = merge_.bound();
  } else {
    for (const Input& input : inputs_) bound.watermark = std::min(bound.watermark, input.watermark);
  }
  if (bound.watermark > watermark_ && bound.watermark != kMaxTime) {
    watermark_ = bound.watermark;
    event->kind = Event::Kind::kWatermark;
    event->time = watermark_;
    return true;
  }
  if (merges_ && marksWanted_ && bound > mark_) {
    mark_ = bound;
    event->kind = Event::Kind::kMark;
    event->mark = bound;
    return true;
  }
  return false;
}

GateState Gate::next(Event* event) {
  for (;;) {
    if (failed_) {
      failed_ = false;
      return GateState::kFailed;
    }
    *event = Event();
    if (!arrived_.empty()) {
      *event = std::move(arrived_.front().event);
      batchBlock_ = arrived_.front().block;
      arrived_.pop_front();
      return GateState::kEvent;
    }
    if (merges_ && merge_.next(plan_.options.batchRows, &event->batch, &event->port)) return GateState::kEvent;
    if (passTime(event) || passBarrier(event)) return GateState::kEvent;
    if (poll()) continue;
    if (!allEnded()) return GateState::kWaiting;
    if (!merges_ || merge_.ended() || (aborted_ && barrierPassed_))
      return aborted_ ? GateState::kAborted : GateState::kEnded;
    merge_.endAll();  // lanes whose last block was read elsewhere, or was not read because the job fails
  }
}

bool Gate::drain() {
  for (Input& input : inputs_) {
    Descriptor descriptor;
    while (!input.ended && input.plan.channel->pop(&descriptor)) {
      if (isRows(descriptor)) input.plan.channel->drop(descriptor);
      input.ended |= descriptor.kind == DescriptorKind::kEnd;
    }
  }
  return allEnded();
}

}  // namespace millrace
