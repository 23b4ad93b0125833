#pragma once
// Bytes that batches point into. A Buffer is 64-byte aligned and readable for kBufferPadding bytes past its end, so
// that SIMD kernels may over-read. Subclasses own segments (returned to their producer on release) or mapped blocks.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

#include "base/reference.h"

namespace millrace {

constexpr size_t kBufferAlignment = 64;
constexpr size_t kBufferPadding = 64;

class Buffer : public Counted {
 public:
  uint8_t* data() const { return data_; }
  size_t size() const { return size_; }

 protected:
  Buffer(uint8_t* data, size_t size) : data_(data), size_(size) {}
  uint8_t* data_;
  size_t size_;
};

class HeapBuffer final : public Buffer {
 public:
  explicit HeapBuffer(size_t size) : Buffer(allocate(size), size) {}
  ~HeapBuffer() override { std::free(data_); }

 private:
  static uint8_t* allocate(size_t size) {
    size_t rounded = (size + kBufferPadding + kBufferAlignment - 1) / kBufferAlignment * kBufferAlignment;
    void* bytes = std::aligned_alloc(kBufferAlignment, rounded);
    if (!bytes) throw std::bad_alloc();
    return static_cast<uint8_t*>(bytes);
  }
};

using BufferRef = Ref<Buffer>;

}  // namespace millrace
