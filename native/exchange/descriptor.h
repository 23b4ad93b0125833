#pragma once
// What a channel carries: one descriptor per batch or control message. Batches lie in segments of the producer; control
// needs only the descriptor.
#include <cstdint>

#include "columnar/batch.h"

namespace millrace {

enum class DescriptorKind : uint8_t { kBatch = 1, kJumbo, kWatermark, kBlockMark, kKeyMark, kBarrier, kEnd };

struct Descriptor {
  DescriptorKind kind = DescriptorKind::kBatch;
  uint8_t last = 0;  // kBlockMark: the split ends with it
  uint16_t reserved = 0;
  uint32_t segment = 0;   // kBatch: producer's segment; kBlockMark: block
  uint32_t bytes = 0;     // kBatch, kJumbo
  uint32_t source = 0;    // kBlockMark, kKeyMark
  uint32_t split = 0;     // kBlockMark, kKeyMark
  uint32_t emission = 0;  // kKeyMark
  uint64_t offset = 0;    // kBlockMark: end of the block; kKeyMark: position's offset; kJumbo: address of a JumboBatch
  int64_t time = 0;  // kBatch, kJumbo: block; kWatermark: time; kBlockMark, kKeyMark: watermark; kBarrier: checkpoint
};
static_assert(sizeof(Descriptor) == 40);

// A batch larger than a segment: process memory that passes to the consumer, who frees it. One per channel at a time.
struct JumboBatch {
  Ref<HeapBuffer> buffer;
};

}  // namespace millrace
