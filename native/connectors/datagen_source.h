#pragma once
// Made-up rows (Flink's datagen options): random values or sequences. A value depends on the seed, its column and the
// row's number only, so any worker can make any block. One split, the row's number is its position.
#include <memory>

#include "connectors/block_reader.h"

namespace millrace {

Status outlineDatagen(const Plan& plan, const SourcePlan& source, std::vector<SplitOutline>* out);
Status openDatagenReader(const Plan& plan, const SourcePlan& source, uint32_t ordinal,
                         const EvalEnvironment& environment, std::unique_ptr<BlockReader>* out);

}  // namespace millrace
