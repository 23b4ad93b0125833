#pragma once
#include "formats/raw_decoder.h"
#include "formats/row_encoder.h"

namespace millrace {

// The only column as a line: text, bytes, or a number in binary form. NULL is an empty line.
Status openRawEncoder(const Plan& plan, const SinkPlan& sink, const std::vector<uint32_t>& columns,
                      std::unique_ptr<RowEncoder>* out);

}  // namespace millrace
