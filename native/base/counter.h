#pragma once
// A counter with one writer that other threads read at any time. Relaxed 64-bit loads and stores: they protect nothing,
// they only keep a reader from seeing half a value.
#include <atomic>
#include <cstdint>

namespace millrace {

class Counter {
 public:
  Counter(uint64_t value = 0) : value_(value) {}
  Counter(const Counter& other) : value_(other.load()) {}
  Counter& operator=(const Counter& other) {
    value_.store(other.load(), std::memory_order_relaxed);
    return *this;
  }
  uint64_t load() const { return value_.load(std::memory_order_relaxed); }
  operator uint64_t() const { return load(); }
  Counter& operator+=(uint64_t more) {
    value_.store(load() + more, std::memory_order_relaxed);
    return *this;
  }
  Counter& operator++() { return *this += 1; }

 private:
  std::atomic<uint64_t> value_;
};

}  // namespace millrace
