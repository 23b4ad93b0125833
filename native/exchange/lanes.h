#pragma once
// How rows arrive over an exchange edge, derived from the plan: from sources by split, in canonical order by channel, or in no order.
#include <utility>
#include <vector>

#include "exchange/gate.h"
#include "plan/plan.h"

namespace millrace {

struct EdgeLanes {
  LaneKind kind = LaneKind::kUnordered;
  std::vector<std::pair<uint32_t, uint32_t>> splits;  // kSplits: (source, split)
};

// Of rows that operator `op` emits.
EdgeLanes lanesOf(const Plan& plan, const std::vector<uint32_t>& stageOfOperator, uint32_t op);

}  // namespace millrace
