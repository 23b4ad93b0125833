#include "columnar/batch_slice.h"

#include <cstring>

namespace millrace {
namespace {

// Bits [from, from + count) moved to the start of a bitmap.
const uint64_t* sliceBits(const uint64_t* bits, uint32_t from, uint32_t count, Batch& owner) {
  if (from % 64 == 0) return bits + from / 64;
  size_t words = (static_cast<size_t>(count) + 63) / 64;
  auto* moved = reinterpret_cast<uint64_t*>(owner.allocate(words * 8));
  const uint64_t* first = bits + from / 64;
  size_t wordsThere = (static_cast<size_t>(from % 64) + count + 63) / 64;
  uint32_t shift = from % 64;
  for (size_t w = 0; w < words; ++w) {
    uint64_t high = w + 1 < wordsThere ? first[w + 1] << (64 - shift) : 0;
    moved[w] = (first[w] >> shift) | high;
  }
  return moved;
}

Vector sliceVector(const Vector& from, uint32_t at, uint32_t count, Batch& owner) {
  Vector out = from;
  out.length = count;
  if (from.encoding == Encoding::kConstant) return out;
  if (from.validity) out.validity = sliceBits(from.validity, at, count, owner);
  uint32_t width = from.encoding == Encoding::kDictionary ? 4 : valueWidth(from.type);
  if (from.values && from.type == PhysicalType::kBool && from.encoding == Encoding::kFlat) {
    out.values = sliceBits(from.data<uint64_t>(), at, count, owner);
  } else if (from.values) {
    out.values = from.data<uint8_t>() + static_cast<size_t>(at) * width;
  }
  if (from.extra) out.extra = from.extra + at;
  if (from.type == PhysicalType::kRow) {
    for (Vector& child : out.children) child = sliceVector(child, at, count, owner);
  }
  return out;
}

}  // namespace

BatchRef sliceBatch(const BatchRef& batch, uint32_t from, uint32_t to) {
  if (batch->hasSelection) {
    auto part = Batch::derive(batch, true);
    part->selection.assign(batch->selection.begin() + from, batch->selection.begin() + to);
    return part;
  }
  auto part = makeRef<Batch>();
  part->rows = to - from;
  part->parents.push_back(batch);
  part->columns.reserve(batch->columns.size());
  for (const Vector& column : batch->columns) part->columns.push_back(sliceVector(column, from, to - from, *part));
  if (batch->kinds) part->kinds = batch->kinds + from;
  if (batch->sequence) part->sequence = batch->sequence + from;
  if (batch->watermark) part->watermark = batch->watermark + from;
  part->source = batch->source;
  part->split = batch->split;
  part->basePosition = batch->basePosition;
  part->watermarkBefore = batch->watermarkBefore;
  return part;
}

}  // namespace millrace
