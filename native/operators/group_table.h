#pragma once
// GroupTable: canonical key bytes -> slot, for everything that groups by key. Open addressing over one word per entry
// (hash tag and slot), so that a miss seldom touches a key; erasing shifts back and leaves no tombstones. Slots are
// numbered densely and used again after erase(). The hash kept with a key is XXH3-64, which also gives the key group;
// the table itself places by its top bits (with `constantHash`, a test switch, all alike).
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "columnar/batch.h"

namespace millrace {

class GroupTable {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  explicit GroupTable(bool constantHash) : constantHash_(constantHash) {}

  uint32_t find(std::string_view key, uint64_t hash) const;
  // The key's slot; `*inserted` when it is new.
  uint32_t findOrInsert(std::string_view key, uint64_t hash, bool* inserted);
  void erase(uint32_t slot);

  uint32_t size() const { return size_; }                                 // live groups
  uint32_t slots() const { return static_cast<uint32_t>(keys_.size()); }  // live and free
  bool isLive(uint32_t slot) const { return keys_[slot].live; }
  std::string_view key(uint32_t slot) const { return keys_[slot].view(); }
  uint64_t hash(uint32_t slot) const { return keys_[slot].hash; }

  // Live slots by (hash, key bytes): an order that depends on the keys alone.
  std::vector<uint32_t> slotsInKeyOrder() const;

 private:
  struct Key {
    static constexpr uint32_t kInlineBytes = 19;
    uint64_t hash = 0;
    uint32_t length = 0;
    bool live = false;
    char inlined[kInlineBytes];
    std::unique_ptr<char[]> far;
    std::string_view view() const { return {length <= kInlineBytes ? inlined : far.get(), length}; }
  };
  uint64_t placeOf(uint64_t hash) const { return constantHash_ ? 0 : hash >> shift_; }
  uint64_t entryOf(uint64_t hash, uint32_t slot) const { return (hash & 0xFFFFFFFF) << 32 | (slot + 1u); }
  void grow();

  bool constantHash_;
  uint32_t size_ = 0;
  uint32_t shift_ = 64;          // index is the hash's top 64 - shift_ bits
  std::vector<uint64_t> index_;  // low half of the hash << 32 | slot + 1; 0 = empty
  std::vector<Key> keys_;        // by slot
  std::vector<uint32_t> free_;
};

}  // namespace millrace
