#include "exchange/lanes.h"

#include <algorithm>

namespace millrace {

EdgeLanes lanesOf(const Plan& plan, const std::vector<uint32_t>& stageOfOperator, uint32_t op) {
  EdgeLanes lanes;
  // Results of fired windows carry keys of their own; final results come when the input has ended, whatever its order was.
  const std::string& kind = plan.messages[op].kind;
  bool atEnd = plan.batchMode && (kind == "group_aggregate" || kind == "sort");
  if (atEnd || (plan.operators[op] && plan.operators[op]->traits().emitsOnWatermark)) {
    lanes.kind = LaneKind::kChannels;
    return lanes;
  }
  if (plan.sourceOf[op] >= 0) {
    lanes.kind = LaneKind::kSplits;
    uint32_t source = static_cast<uint32_t>(plan.sourceOf[op]);
    uint32_t splits = std::max<uint32_t>(1, static_cast<uint32_t>(plan.sources[source].splits.size()));
    for (uint32_t split = 0; split < splits; ++split) lanes.splits.emplace_back(source, split);
    return lanes;
  }
  bool first = true;
  for (const EdgePlan& edge : plan.edges) {
    if (edge.to != op) continue;
    bool exchanged = stageOfOperator[edge.from] != stageOfOperator[edge.to];
    EdgeLanes from = lanesOf(plan, stageOfOperator, edge.from);
    if (exchanged && edge.order == OrderNeed::kCanonical) from.kind = LaneKind::kChannels;  // merged at this stage's gate
    if (first) {
      lanes = std::move(from);
    } else if (lanes.kind == LaneKind::kSplits && from.kind == LaneKind::kSplits) {
      lanes.splits.insert(lanes.splits.end(), from.splits.begin(), from.splits.end());
    } else if (lanes.kind != from.kind) {
      lanes.kind = LaneKind::kUnordered;
    }
    first = false;
  }
  if (lanes.kind == LaneKind::kChannels) lanes.splits.clear();
  return lanes;
}

}  // namespace millrace
