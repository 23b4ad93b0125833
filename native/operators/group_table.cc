#include "operators/group_table.h"

#include <algorithm>

namespace millrace {

uint32_t GroupTable::find(std::string_view key, uint64_t hash) const {
  if (index_.empty()) return kNone;
  uint64_t mask = index_.size() - 1;
  for (uint64_t at = placeOf(hash);; at = (at + 1) & mask) {
    uint64_t entry = index_[at];
    if (entry == 0) return kNone;
    if (entry >> 32 != (hash & 0xFFFFFFFF)) continue;
    uint32_t slot = static_cast<uint32_t>(entry) - 1;
    if (keys_[slot].hash == hash && keys_[slot].view() == key) return slot;
  }
}

uint32_t GroupTable::findOrInsert(std::string_view key, uint64_t hash, bool* inserted) {
  *inserted = false;
  if (uint32_t slot = find(key, hash); slot != kNone) return slot;
  *inserted = true;
  if ((static_cast<uint64_t>(size_) + 1) * 4 > index_.size() * 3) grow();
  uint32_t slot;
  if (free_.empty()) {
    slot = static_cast<uint32_t>(keys_.size());
    keys_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  Key& entry = keys_[slot];
  entry.hash = hash;
  entry.length = static_cast<uint32_t>(key.size());
  entry.live = true;
  if (entry.length > Key::kInlineBytes) entry.far = std::make_unique<char[]>(entry.length);
  if (entry.length)
    std::memcpy(entry.length <= Key::kInlineBytes ? entry.inlined : entry.far.get(), key.data(), entry.length);
  uint64_t mask = index_.size() - 1;
  uint64_t at = placeOf(hash);
  while (index_[at] != 0) at = (at + 1) & mask;
  index_[at] = entryOf(hash, slot);
  ++size_;
  return slot;
}

void GroupTable::erase(uint32_t slot) {
  uint64_t mask = index_.size() - 1;
  uint64_t at = placeOf(keys_[slot].hash);
  while (static_cast<uint32_t>(index_[at]) != slot + 1) at = (at + 1) & mask;
  // Shift back what probing would no longer find over the hole.
  for (uint64_t next = (at + 1) & mask; index_[next] != 0; next = (next + 1) & mask) {
    uint64_t home = placeOf(keys_[static_cast<uint32_t>(index_[next]) - 1].hash);
    if (((next - home) & mask) < ((next - at) & mask)) continue;
    index_[at] = index_[next];
    at = next;
  }
  index_[at] = 0;
  keys_[slot].live = false;
  keys_[slot].far.reset();
  free_.push_back(slot);
  --size_;
}

void GroupTable::grow() {
  constexpr uint64_t kFirstEntries = 64;
  uint64_t entries = std::max<uint64_t>(kFirstEntries, index_.size() * 2);
  shift_ = 64 - static_cast<uint32_t>(std::countr_zero(entries));
  index_.assign(entries, 0);
  for (uint32_t slot = 0; slot < keys_.size(); ++slot) {
    if (!keys_[slot].live) continue;
    uint64_t at = placeOf(keys_[slot].hash);
    while (index_[at] != 0) at = (at + 1) & (entries - 1);
    index_[at] = entryOf(keys_[slot].hash, slot);
  }
}

std::vector<uint32_t> GroupTable::slotsInKeyOrder() const {
  std::vector<uint32_t> order;
  order.reserve(size_);
  for (uint32_t slot = 0; slot < keys_.size(); ++slot) {
    if (keys_[slot].live) order.push_back(slot);
  }
  std::sort(order.begin(), order.end(), [this](uint32_t a, uint32_t b) {
    return keys_[a].hash != keys_[b].hash ? keys_[a].hash < keys_[b].hash : keys_[a].view() < keys_[b].view();
  });
  return order;
}

}  // namespace millrace
