#include "operators/row_copies.h"

namespace millrace {
namespace {

template <typename T>
const T* gather(Batch* owner, const T* values, const std::vector<uint16_t>& rows) {
  T* out = reinterpret_cast<T*>(owner->allocate(rows.size() * sizeof(T)));
  for (size_t i = 0; i < rows.size(); ++i) out[i] = values[rows[i]];
  return out;
}

}  // namespace

void inheritHidden(const Batch& from, const std::vector<uint16_t>& rows, bool kinds, Batch* into) {
  into->rows = static_cast<uint32_t>(rows.size());
  into->source = from.source;
  into->split = from.split;
  into->basePosition = from.basePosition;
  into->watermarkBefore = from.watermarkBefore;
  if (kinds && from.kinds) into->kinds = gather(into, from.kinds, rows);
  if (from.sequence) into->sequence = gather(into, from.sequence, rows);
  if (from.watermark) into->watermark = gather(into, from.watermark, rows);
}

BatchRef RowCopies::finish() {
  BatchRef batch = finishBatch(columns_);
  inheritHidden(from_, rows_, true, batch.get());
  rows_.clear();
  return batch;
}

}  // namespace millrace
