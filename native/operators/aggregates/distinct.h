#pragma once
#include <memory>

#include "operators/aggregates/accumulators.h"

namespace millrace {

// An aggregate over the distinct values of its argument: a set with counts in front of the plain aggregate.
std::vector<TypeId> distinctColumns(const AggregateCall& call);
std::unique_ptr<Accumulators> makeDistinct(const AggregateCall& call);

}  // namespace millrace
