#pragma once
// A job reports the error of the smallest position (CONTRACTS: D4): the rows before a failing one go on first.
#include <algorithm>

#include "columnar/batch.h"

namespace millrace {

// Narrows the batch's selection to the rows before `row`.
inline void keepRowsBefore(uint32_t row, Batch* batch) {
  auto rows = selectedRowList(*batch);
  std::vector<uint16_t> before(rows.begin(), std::lower_bound(rows.begin(), rows.end(), row));
  batch->hasSelection = true;
  batch->selection = std::move(before);
}

}  // namespace millrace
