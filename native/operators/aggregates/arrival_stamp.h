#pragma once
// The place of a row in canonical order, as order-dependent aggregates keep it beside a value: (w(row), position), then
// arrival for rows that the input does not tell apart.
#include <compare>
#include <cstdint>

#include "columnar/batch.h"
#include "operators/aggregates/byte_form.h"

namespace millrace {

struct ArrivalStamp {
  int64_t watermark = kMinTime;
  uint64_t split = 0;  // source ordinal in the high half
  uint64_t offset = 0;
  uint64_t arrival = 0;
  friend auto operator<=>(const ArrivalStamp&, const ArrivalStamp&) = default;

  static ArrivalStamp of(const Batch& batch, uint32_t row, uint64_t arrival) {
    Position position = batch.positionAt(row);
    return {batch.watermarkAt(row), static_cast<uint64_t>(position.source) << 32 | position.split, position.offset,
            arrival};
  }
  void save(ByteFormWriter* form) const {
    form->number(watermark);
    form->number(split);
    form->number(offset);
    form->number(arrival);
  }
  bool load(ByteFormReader* form) {
    return form->number(&watermark) && form->number(&split) && form->number(&offset) && form->number(&arrival);
  }
};

}  // namespace millrace
