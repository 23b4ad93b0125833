#pragma once
// A block of generated rows: positions are row numbers, so `sequence` just counts.
#include <vector>

#include "columnar/column_builder.h"
#include "connectors/block_reader.h"

namespace millrace {

// Moves what `builders` hold into a batch of `rows` rows that start at row number `start`.
inline BatchRef finishRows(std::vector<ColumnBuilder>& builders, uint32_t rows, uint32_t source, uint64_t start) {
  auto batch = makeRef<Batch>();
  batch->rows = rows;
  batch->source = source;
  batch->basePosition = start;
  for (ColumnBuilder& builder : builders) batch->columns.push_back(builder.finish(*batch));
  uint32_t* sequence = reinterpret_cast<uint32_t*>(batch->allocate(rows * sizeof(uint32_t)));
  for (uint32_t i = 0; i < rows; ++i) sequence[i] = i;
  batch->sequence = sequence;
  return batch;
}

}  // namespace millrace
