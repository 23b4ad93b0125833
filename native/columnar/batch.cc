#include "columnar/batch.h"

#include <array>

namespace millrace {

Ref<Batch> Batch::derive(const Ref<Batch>& from, bool keepColumns) {
  auto batch = makeRef<Batch>();
  batch->rows = from->rows;
  if (keepColumns) batch->columns = from->columns;
  batch->hasSelection = from->hasSelection;
  batch->selection = from->selection;
  batch->kinds = from->kinds;
  batch->sequence = from->sequence;
  batch->watermark = from->watermark;
  batch->source = from->source;
  batch->split = from->split;
  batch->basePosition = from->basePosition;
  batch->watermarkBefore = from->watermarkBefore;
  batch->parents.push_back(from);
  return batch;
}

std::span<const uint16_t> selectedRowList(const Batch& batch) {
  static const std::array<uint16_t, kBatchRowsMax + 1> kAllRows = [] {
    std::array<uint16_t, kBatchRowsMax + 1> rows{};
    for (uint32_t i = 0; i <= kBatchRowsMax; ++i) rows[i] = static_cast<uint16_t>(i);
    return rows;
  }();
  if (batch.hasSelection) return batch.selection;
  return {kAllRows.data(), batch.rows};
}

}  // namespace millrace
