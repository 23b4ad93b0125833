#pragma once
#include <memory>

#include "formats/row_decoder.h"
#include "formats/row_encoder.h"

namespace millrace {

// Options of both directions: Flink's JsonFormatOptions, and `validate`.
Status openJsonDecoder(const Plan& plan, const SourcePlan& source, std::unique_ptr<RowDecoder>* out);

}  // namespace millrace
