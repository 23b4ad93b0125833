#include "exchange/canonical_merge.h"

#include <algorithm>

namespace millrace {

uint32_t CanonicalMerge::addSplitLane(uint32_t port, uint32_t source, uint32_t split) {
  Lane lane;
  lane.port = port;
  lane.bySplit = true;
  lane.bound.position = {source, split, 0};
  lanes_.push_back(std::move(lane));
  return static_cast<uint32_t>(lanes_.size() - 1);
}

uint32_t CanonicalMerge::addChannelLane(uint32_t port) {
  Lane lane;
  lane.port = port;
  lanes_.push_back(std::move(lane));
  return static_cast<uint32_t>(lanes_.size() - 1);
}

void CanonicalMerge::addRestored(uint32_t port, std::vector<BatchRef> batches) {
  Lane lane;
  lane.port = port;
  lane.ended = true;
  for (BatchRef& batch : batches) lane.ready.push_back(std::move(batch));
  lanes_.push_back(std::move(lane));
}

OrderKey CanonicalMerge::keyOf(const Batch& batch, uint32_t at) {
  uint32_t row = batch.rowAt(at);
  return {batch.watermarkAt(row), batch.positionAt(row), 0};
}

void CanonicalMerge::addRows(uint32_t lane, BatchRef batch) {
  if (batch->selectedRows() == 0) return;
  Lane& into = lanes_[lane];
  if (!into.bySplit) {
    into.ready.push_back(std::move(batch));
    return;
  }
  uint64_t first = batch->positionAt(batch->rowAt(0)).offset;
  into.unfinished.emplace(first, std::move(batch));
}

void CanonicalMerge::finishBlock(uint32_t lane, const Descriptor& mark) {
  Lane& into = lanes_[lane];
  into.blocksAhead.emplace(mark.segment, mark);
  passFinishedBlocks(into);
}

void CanonicalMerge::passFinishedBlocks(Lane& lane) {
  for (auto block = lane.blocksAhead.begin(); block != lane.blocksAhead.end() && block->first == lane.nextBlock;) {
    const Descriptor& mark = block->second;
    lane.bound.watermark = mark.time;
    lane.bound.position.offset = mark.offset;
    lane.ended = mark.last != 0;
    ++lane.nextBlock;
    block = lane.blocksAhead.erase(block);
  }
  auto end = lane.ended ? lane.unfinished.end() : lane.unfinished.lower_bound(lane.bound.position.offset);
  for (auto batch = lane.unfinished.begin(); batch != end; ++batch) lane.ready.push_back(std::move(batch->second));
  lane.unfinished.erase(lane.unfinished.begin(), end);
}

void CanonicalMerge::setBound(uint32_t lane, const OrderKey& bound) { lanes_[lane].bound = std::max(lanes_[lane].bound, bound); }

void CanonicalMerge::endLane(uint32_t lane) {
  Lane& ended = lanes_[lane];
  ended.ended = true;
  for (auto& [first, batch] : ended.unfinished) ended.ready.push_back(std::move(batch));
  ended.unfinished.clear();
}

// The smallest key that the lane can still give; null when it gives nothing more.
const OrderKey* CanonicalMerge::headOrBound(const Lane& lane, OrderKey* head) const {
  if (!lane.ready.empty()) {
    *head = keyOf(*lane.ready.front(), lane.taken);
    return head;
  }
  return lane.ended ? nullptr : &lane.bound;
}

bool CanonicalMerge::next(uint32_t rowsMax, BatchRef* rows, uint32_t* port) {
  // The lane with the smallest (key, lane), and the smallest of the others.
  int32_t best = -1, second = -1;
  OrderKey bestKey, secondKey;
  for (uint32_t i = 0; i < lanes_.size(); ++i) {
    OrderKey scratch;
    const OrderKey* key = headOrBound(lanes_[i], &scratch);
    if (!key) continue;
    if (best < 0 || *key < bestKey) {
      second = best;
      secondKey = bestKey;
      best = static_cast<int32_t>(i);
      bestKey = *key;
    } else if (second < 0 || *key < secondKey) {
      second = static_cast<int32_t>(i);
      secondKey = *key;
    }
  }
  if (best < 0 || lanes_[best].ready.empty()) return false;
  Lane& lane = lanes_[best];
  const BatchRef& batch = lane.ready.front();
  uint32_t count = batch->selectedRows();
  uint32_t limit = std::min(count, lane.taken + rowsMax);
  uint32_t to = lane.taken + 1;
  if (second < 0) {
    to = limit;
  } else {
    // Gallop to the first row that another lane precedes.
    auto goesFirst = [&](uint32_t at) {
      OrderKey key = keyOf(*batch, at);
      return key < secondKey || (key == secondKey && best < second);
    };
    uint32_t step = 1;
    while (to < limit && goesFirst(std::min(to + step, limit) - 1)) {
      to = std::min(to + step, limit);
      step *= 2;
    }
    while (to < limit && goesFirst(to)) ++to;
  }
  *port = lane.port;
  if (lane.taken == 0 && to == count) {
    *rows = batch;
  } else {
    auto part = Batch::derive(batch, true);
    auto selected = selectedRowList(*batch);
    part->hasSelection = true;
    part->selection.assign(selected.begin() + lane.taken, selected.begin() + to);
    *rows = part;
  }
  lane.taken = to;
  if (to == count) {
    lane.ready.pop_front();
    lane.taken = 0;
  }
  return true;
}

OrderKey CanonicalMerge::bound() const {
  OrderKey bound{kMaxTime, {UINT32_MAX, UINT32_MAX, UINT64_MAX}, UINT32_MAX};
  for (const Lane& lane : lanes_) {
    OrderKey scratch;
    if (const OrderKey* key = headOrBound(lane, &scratch)) bound = std::min(bound, *key);
  }
  return bound;
}

bool CanonicalMerge::ended() const {
  return std::all_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return lane.ended && lane.ready.empty(); });
}

bool CanonicalMerge::isNext(uint32_t lane) const {
  OrderKey scratch;
  const OrderKey* own = headOrBound(lanes_[lane], &scratch);
  if (lanes_[lane].bySplit || !own || !lanes_[lane].ready.empty()) return false;
  for (uint32_t i = 0; i < lanes_.size(); ++i) {
    OrderKey other;
    const OrderKey* key = headOrBound(lanes_[i], &other);
    if (i != lane && key && *key < *own) return false;
  }
  return true;
}

}  // namespace millrace
