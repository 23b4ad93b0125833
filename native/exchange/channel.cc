#include "exchange/channel.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "columnar/batch_codec.h"

namespace millrace {
namespace {

constexpr uint32_t kControlSlots = 16;

// A segment on the consumer's side: goes back to its producer when the last batch over it is gone.
class SegmentBuffer final : public Buffer {
 public:
  SegmentBuffer(uint8_t* data, size_t size, InChannel* channel, uint32_t segment)
      : Buffer(data, size), channel_(channel), segment_(segment) {}
  ~SegmentBuffer() override { channel_->giveBack(segment_); }

 private:
  InChannel* channel_;
  uint32_t segment_;
};

uint32_t controlSlots(const ExchangeLayout& layout) { return std::min(kControlSlots, layout.ringDescriptors / 2); }

uint32_t returnCapacity(const ExchangeLayout& layout) {
  return std::bit_ceil(layout.exclusiveSegments + 8 +
                       1);  // all segments that a channel may have in flight, and a jumbo
}

void notifyWorker(const Doorbells& doorbells, uint32_t owner, Notifications* notifications) {
  if (!doorbells.ring(owner)) return;
  if (owner == doorbells.host()) {
    notifications->host = true;
  } else {
    notifications->workers |= uint64_t{1} << owner;
  }
}

}  // namespace

OutChannel::OutChannel(const ChannelPlace& place, const ExchangeLayout& layout, uint8_t* control, SegmentPool* pool,
                       Doorbells doorbells, Notifications* notifications)
    : data_(control + place.dataRing, layout.ringDescriptors),
      returns_(control + place.returnRing, returnCapacity(layout)),
      pool_(pool),
      doorbells_(doorbells),
      notifications_(notifications),
      consumer_(place.consumer),
      exclusive_(layout.exclusiveSegments),
      controlSlots_(controlSlots(layout)) {
  pool_->reserved += exclusive_;
}

void OutChannel::push(const Descriptor& descriptor) {
  data_.push(descriptor);
  notifyWorker(doorbells_, consumer_, notifications_);
}

void OutChannel::collectReturns() {
  uint32_t segment;
  while (returns_.pop(&segment)) {
    if (segment == kJumboReturn) {
      jumboInFlight_ = false;
      continue;
    }
    pool_->giveBack(segment);
    if (--inFlight_ < exclusive_) ++pool_->reserved;
  }
}

bool OutChannel::flush() {
  while (!waiting_.empty() && data_.free() > 0) {
    push(waiting_.front());
    waiting_.pop_front();
  }
  return waiting_.empty();
}

bool OutChannel::hasRoomForData() {
  if (!flush() || data_.free() <= controlSlots_) return false;
  collectReturns();
  // Below its exclusive share a channel always finds a segment; above it, only what no other channel is entitled to.
  if (inFlight_ < exclusive_) return pool_->numFree() > 0;
  return inFlight_ < exclusive_ + 8 && pool_->numFree() > pool_->reserved;
}

uint32_t OutChannel::sendRows(const Batch& batch, std::span<const uint16_t> rows, uint32_t schemaId, uint32_t block) {
  if (!hasRoomForData()) return 0;
  uint32_t fit = rowsThatFit(batch, rows, pool_->segmentBytes());
  Descriptor descriptor;
  descriptor.time = block;
  if (fit == 0) {
    if (jumboInFlight_) return 0;
    auto jumbo = std::make_unique<JumboBatch>();
    jumbo->buffer = makeRef<HeapBuffer>(encodedBatchBytes(batch, rows.first(1)));
    descriptor.kind = DescriptorKind::kJumbo;
    descriptor.bytes = static_cast<uint32_t>(encodeBatch(batch, rows.first(1), schemaId, jumbo->buffer->data()));
    descriptor.offset = reinterpret_cast<uint64_t>(jumbo.release());
    jumboInFlight_ = true;
    push(descriptor);
    return 1;
  }
  descriptor.segment = pool_->take();
  if (inFlight_++ < exclusive_) --pool_->reserved;
  descriptor.bytes =
      static_cast<uint32_t>(encodeBatch(batch, rows.first(fit), schemaId, pool_->address(descriptor.segment)));
  push(descriptor);
  return fit;
}

void OutChannel::sendControl(const Descriptor& descriptor) {
  if (flush() && data_.free() > 0) return push(descriptor);
  // A later watermark or key mark makes an earlier one that nobody has seen superfluous.
  bool replaces = descriptor.kind == DescriptorKind::kWatermark || descriptor.kind == DescriptorKind::kKeyMark;
  if (replaces && !waiting_.empty() && waiting_.back().kind == descriptor.kind) {
    waiting_.back() = descriptor;
  } else {
    waiting_.push_back(descriptor);
  }
}

InChannel::InChannel(const ChannelPlace& place, const ExchangeLayout& layout, uint8_t* control,
                     uint8_t* producerSegments, Doorbells doorbells, Notifications* notifications)
    : data_(control + place.dataRing, layout.ringDescriptors),
      returns_(control + place.returnRing, returnCapacity(layout)),
      segments_(producerSegments),
      segmentBytes_(layout.segmentBytes),
      controlSlots_(controlSlots(layout)),
      producer_(place.producer),
      doorbells_(doorbells),
      notifications_(notifications) {}

// What nobody has read when a job is taken down: only large rows lie outside the shared memory.
InChannel::~InChannel() {
  Descriptor descriptor;
  while (pop(&descriptor)) {
    if (descriptor.kind == DescriptorKind::kJumbo) delete reinterpret_cast<JumboBatch*>(descriptor.offset);
  }
}

// A producer may wait for places in the ring alone, without any segment on its way back.
bool InChannel::pop(Descriptor* descriptor) {
  bool held = data_.used() + controlSlots_ >= data_.capacity();
  if (!data_.pop(descriptor)) return false;
  if (held) notifyWorker(doorbells_, producer_, notifications_);
  return true;
}

void InChannel::drop(const Descriptor& descriptor) {
  if (descriptor.kind == DescriptorKind::kBatch) return giveBack(descriptor.segment);
  delete reinterpret_cast<JumboBatch*>(descriptor.offset);
  giveBack(kJumboReturn);
}

void InChannel::giveBack(uint32_t segment) {
  returns_.push(segment);  // has room for every segment that can be in flight
  notifyWorker(doorbells_, producer_, notifications_);
}

Status InChannel::open(const Descriptor& descriptor, const TypeTable& types, const Schema& schema, bool copy,
                       BatchRef* out) {
  if (descriptor.kind == DescriptorKind::kJumbo) {
    std::unique_ptr<JumboBatch> jumbo(reinterpret_cast<JumboBatch*>(descriptor.offset));
    BufferRef owner(jumbo->buffer);
    giveBack(kJumboReturn);
    return decodeBatch(owner->data(), descriptor.bytes, types, schema, owner, true, out);
  }
  uint8_t* bytes = segments_ + static_cast<size_t>(descriptor.segment) * segmentBytes_;
  BufferRef owner;
  if (copy) {
    auto heap = makeRef<HeapBuffer>(descriptor.bytes);
    std::memcpy(heap->data(), bytes, descriptor.bytes);
    giveBack(descriptor.segment);
    owner = heap;
  } else {
    owner = makeRef<SegmentBuffer>(bytes, descriptor.bytes, this, descriptor.segment);
  }
  return decodeBatch(owner->data(), descriptor.bytes, types, schema, owner, true, out);
}

}  // namespace millrace
