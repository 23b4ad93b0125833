#include "exchange/canonical_merge.h"

#include <algorithm>

#include "columnar/batch_slice.h"

namespace millrace {

uint32_t CanonicalMerge::addLane(uint8_t port, const OrderKey& bound, bool byBlock) {
  Lane lane;
  lane.port = port;
  lane.byBlock = byBlock;
  lane.bound = bound;
  lanes_.push_back(std::move(lane));
  return static_cast<uint32_t>(lanes_.size() - 1);
}

void CanonicalMerge::addRestored(uint8_t port, std::vector<BatchRef> batches) {
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

void CanonicalMerge::addRows(uint32_t index, uint32_t block, BatchRef batch) {
  if (batch->selectedRows() == 0) return;
  Lane& lane = lanes_[index];
  if (lane.byBlock && block > lane.nextBlock) {
    lane.later[block].push_back(std::move(batch));
    return;
  }
  lane.ready.push_back(std::move(batch));
}

void CanonicalMerge::finishBlock(uint32_t index, const BlockMark& mark) {
  Lane& lane = lanes_[index];
  if (!lane.byBlock) {
    setBound(index, {mark.watermarkAfter, {mark.source, mark.split, mark.blockEnd}, 0});
    lane.ended |= mark.last;
    return;
  }
  lane.finishedLater.emplace(mark.block, mark);
  for (auto first = lane.finishedLater.begin(); first != lane.finishedLater.end() && first->first == lane.nextBlock;
       first = lane.finishedLater.begin()) {
    const BlockMark& finished = first->second;
    setBound(index, {finished.watermarkAfter, {finished.source, finished.split, finished.blockEnd}, 0});
    lane.ended = finished.last;
    ++lane.nextBlock;
    lane.finishedLater.erase(first);
    auto rows = lane.later.find(lane.nextBlock);
    if (rows == lane.later.end()) continue;
    for (BatchRef& batch : rows->second) lane.ready.push_back(std::move(batch));
    lane.later.erase(rows);
  }
}

void CanonicalMerge::setBound(uint32_t lane, const OrderKey& bound) {
  lanes_[lane].bound = std::max(lanes_[lane].bound, bound);
}

void CanonicalMerge::endLane(uint32_t index) {
  Lane& lane = lanes_[index];
  lane.ended = true;
  for (auto& [block, batches] : lane.later) {
    for (BatchRef& batch : batches) lane.ready.push_back(std::move(batch));
  }
  lane.later.clear();
}

void CanonicalMerge::endAll() {
  for (uint32_t lane = 0; lane < lanes_.size(); ++lane) endLane(lane);
}

// The smallest key that the lane can still give; false when it gives nothing more.
bool CanonicalMerge::nextKey(const Lane& lane, OrderKey* key) const {
  if (!lane.ready.empty()) {
    *key = keyOf(*lane.ready.front(), lane.taken);
    return true;
  }
  *key = lane.bound;
  return !lane.ended;
}

CanonicalMerge::Front CanonicalMerge::front() const {
  Front front;
  OrderKey key;
  for (uint32_t i = 0; i < lanes_.size(); ++i) {
    if (!nextKey(lanes_[i], &key)) continue;
    if (front.lane < 0 || key < front.key) {
      front.otherLane = front.lane;
      front.otherKey = front.key;
      front.lane = static_cast<int32_t>(i);
      front.key = key;
    } else if (front.otherLane < 0 || key < front.otherKey) {
      front.otherLane = static_cast<int32_t>(i);
      front.otherKey = key;
    }
  }
  return front;
}

// Gallops from `from` to the first row that another lane precedes.
uint32_t CanonicalMerge::runEnd(const Batch& batch, uint32_t from, uint32_t limit, const Front& front) const {
  if (front.otherLane < 0) return limit;
  auto goesFirst = [&](uint32_t at) {
    OrderKey key = keyOf(batch, at);
    return key < front.otherKey || (key == front.otherKey && front.lane < front.otherLane);
  };
  uint32_t low = from, step = 1;  // row `low` goes first
  while (low + step < limit && goesFirst(low + step)) {
    low += step;
    step *= 2;
  }
  uint32_t high = std::min(low + step, limit);  // row `high` does not, or is the limit
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    (goesFirst(middle) ? low : high) = middle;
  }
  return high;
}

bool CanonicalMerge::next(uint32_t rowsMax, BatchRef* rows, uint8_t* port) {
  Front front = this->front();
  if (front.lane < 0 || lanes_[front.lane].ready.empty()) return false;
  Lane& lane = lanes_[front.lane];
  const BatchRef& batch = lane.ready.front();
  uint32_t count = batch->selectedRows();
  uint32_t limit = count - lane.taken > rowsMax ? lane.taken + rowsMax : count;
  uint32_t to = runEnd(*batch, lane.taken, limit, front);
  lane.bound = std::max(lane.bound, keyOf(*batch, to - 1));
  *port = lane.port;
  *rows = lane.taken == 0 && to == count ? batch : sliceBatch(batch, lane.taken, to);
  lane.taken = to;
  if (to == count) {
    lane.ready.pop_front();
    lane.taken = 0;
  }
  return true;
}

OrderKey CanonicalMerge::bound() const {
  OrderKey bound{kMaxTime, {UINT32_MAX, UINT32_MAX, UINT64_MAX}, UINT32_MAX};
  OrderKey key;
  for (const Lane& lane : lanes_) {
    if (nextKey(lane, &key)) bound = std::min(bound, key);
  }
  return bound;
}

bool CanonicalMerge::ended() const {
  return std::all_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return lane.ended && lane.ready.empty(); });
}

}  // namespace millrace
