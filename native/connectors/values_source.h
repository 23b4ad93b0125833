#pragma once
// Rows that stand in the statement: literals, or expressions evaluated once per row. One split, the row's number is its
// position.
#include <memory>

#include "connectors/block_reader.h"

namespace millrace {

Status outlineValues(const Plan& plan, const SourcePlan& source, std::vector<SplitOutline>* out);
Status openValuesReader(const Plan& plan, const SourcePlan& source, uint32_t ordinal,
                        const EvalEnvironment& environment, std::unique_ptr<BlockReader>* out);

}  // namespace millrace
