#pragma once
// The aggregates' files; each appends its rows to the registry.
#include <vector>

#include "operators/aggregates/registry.h"

namespace millrace {

void appendCounts(std::vector<AggregateRow>* rows);
void appendSums(std::vector<AggregateRow>* rows);
void appendAverages(std::vector<AggregateRow>* rows);
void appendDeviations(std::vector<AggregateRow>* rows);
void appendExtrema(std::vector<AggregateRow>* rows);
void appendOrderedValues(std::vector<AggregateRow>* rows);
void appendCollect(std::vector<AggregateRow>* rows);
void appendSingleValue(std::vector<AggregateRow>* rows);
void appendApproximateCounts(std::vector<AggregateRow>* rows);
void appendPercentiles(std::vector<AggregateRow>* rows);

}  // namespace millrace
