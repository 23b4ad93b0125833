#pragma once
// Doorbells: one 32-bit word per worker and one for the host, waited on from JavaScript (Atomics.wait), rung from
// native code. The owner sets its word to 1, looks once more for work, and only then waits; who rings clears the word
// and, if it was 1, has JavaScript notify. The exchange of the word and the look at the rings are sequentially
// consistent, so that either the owner sees the work or the ringer sees the 1.
#include <atomic>
#include <cstdint>

namespace millrace {

class Doorbells {
 public:
  Doorbells() = default;
  Doorbells(uint8_t* words, uint32_t workers)
      : words_(reinterpret_cast<std::atomic<int32_t>*>(words)), workers_(workers) {}
  static size_t bytes(uint32_t workers) { return ((static_cast<size_t>(workers) + 1) * 4 + 63) & ~size_t{63}; }
  uint32_t host() const { return workers_; }
  void prepareToWait(uint32_t owner) const {
    words_[owner].store(1, std::memory_order_seq_cst);
    std::atomic_thread_fence(std::memory_order_seq_cst);
  }
  void cancelWait(uint32_t owner) const { words_[owner].store(0, std::memory_order_relaxed); }
  // True: the owner waits (or is about to) and must be notified.
  bool ring(uint32_t owner) const {
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (words_[owner].load(std::memory_order_relaxed) == 0) return false;
    return words_[owner].exchange(0, std::memory_order_seq_cst) == 1;
  }

 private:
  std::atomic<int32_t>* words_ = nullptr;
  uint32_t workers_ = 0;
};

// Doorbells that a step rang and JavaScript has to notify.
struct Notifications {
  uint64_t workers = 0;
  bool host = false;
};

}  // namespace millrace
