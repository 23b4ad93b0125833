#pragma once
// Single-producer single-consumer ring of fixed-size items over raw shared memory. The producer owns `tail`, the
// consumer `head`; each publishes its word with release order and reads the other's with acquire order, which protects
// the items in between. Words lie on cache lines of their own. Capacity is a power of two.
#include <atomic>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace millrace {

struct RingWords {
  alignas(64) std::atomic<uint32_t> tail;  // items pushed
  alignas(64) std::atomic<uint32_t> head;  // items popped
};

template <typename Item>
class Ring {
  static_assert(std::is_trivially_copyable_v<Item>);

 public:
  static size_t bytes(uint32_t capacity) {
    return sizeof(RingWords) + (static_cast<size_t>(capacity) * sizeof(Item) + 63) / 64 * 64;
  }

  Ring() = default;
  // `memory`: bytes(capacity) zeroed bytes, 64-byte aligned, seen by both sides.
  Ring(uint8_t* memory, uint32_t capacity)
      : words_(reinterpret_cast<RingWords*>(memory)), items_(memory + sizeof(RingWords)), mask_(capacity - 1) {}

  uint32_t capacity() const { return mask_ + 1; }

  // Producer.
  uint32_t free() const {
    return capacity() - (words_->tail.load(std::memory_order_relaxed) - words_->head.load(std::memory_order_acquire));
  }
  bool push(const Item& item) {
    uint32_t tail = words_->tail.load(std::memory_order_relaxed);
    if (tail - words_->head.load(std::memory_order_acquire) > mask_) return false;
    std::memcpy(items_ + static_cast<size_t>(tail & mask_) * sizeof(Item), &item, sizeof(Item));
    words_->tail.store(tail + 1, std::memory_order_release);
    return true;
  }

  // Consumer.
  bool pop(Item* item) {
    uint32_t head = words_->head.load(std::memory_order_relaxed);
    if (words_->tail.load(std::memory_order_acquire) == head) return false;
    std::memcpy(static_cast<void*>(item), items_ + static_cast<size_t>(head & mask_) * sizeof(Item), sizeof(Item));
    words_->head.store(head + 1, std::memory_order_release);
    return true;
  }
  uint32_t used() const {
    return words_->tail.load(std::memory_order_acquire) - words_->head.load(std::memory_order_relaxed);
  }
  bool empty() const {
    return words_->tail.load(std::memory_order_acquire) == words_->head.load(std::memory_order_relaxed);
  }

 private:
  RingWords* words_ = nullptr;
  uint8_t* items_ = nullptr;
  uint32_t mask_ = 0;
};

}  // namespace millrace
