#include "connectors/not_null.h"

namespace millrace {

BatchRef NotNullEnforcer::enforce(const BatchRef& batch, Status* status) const {
  const uint32_t rows = batch->selectedRows();
  std::vector<uint16_t> kept;
  bool all = true;
  for (uint32_t i = 0; i < rows; ++i) {
    const uint32_t row = batch->rowAt(i);
    int64_t nullColumn = -1;
    for (uint32_t column : sink_.notNullColumns) {
      if (batch->columns[column].isNull(row)) {
        nullColumn = column;
        break;
      }
    }
    if (nullColumn >= 0 && all) {
      for (uint32_t k = 0; k < i; ++k) kept.push_back(static_cast<uint16_t>(batch->rowAt(k)));
      all = false;
    }
    if (nullColumn < 0) {
      if (!all) kept.push_back(static_cast<uint16_t>(row));
    } else if (!sink_.dropNulls) {
      *status = Status::error("RUNTIME_ERROR",
                              "column '" + plan_.schemas[sink_.schema].names[static_cast<size_t>(nullColumn)] +
                                  "' of table '" + sink_.name + "' is NOT NULL, but a NULL is being written into it");
      status->at(batch->positionAt(row));
      break;
    }
  }
  if (all) return batch;
  BatchRef out = Batch::derive(batch, true);
  out->hasSelection = true;
  out->selection = std::move(kept);
  return out;
}

}  // namespace millrace
