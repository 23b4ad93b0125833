#pragma once
// How rows arrive over exchange edges, and which gates merge them into canonical order; derived from the plan once per
// job.
//
// A source stage sends the rows of a block over one worker's channels, and a mark of the block over all of them. Behind
// one exchange a split is therefore one lane over all channels of the edge; behind a forward edge each worker sees its
// own blocks only; behind a second exchange every channel brings some rows and a mark of every block. Behind a merging
// gate, or an operator that fires by time, a channel is in order by itself, and key marks say how far it is complete.
//
// The planner asks for canonical order at the gate of the operator that needs it. A gate further up that would mix
// lanes which cannot be told apart again (a union of fired windows and rows, two ways from one source) merges too.
#include <cstdint>
#include <utility>
#include <vector>

#include "exchange/layout.h"
#include "plan/plan.h"

namespace millrace {

enum class LaneKind : uint8_t {
  kNone,          // not merged
  kEdgeSplits,    // a lane per (edge, split), blocks over any channel
  kOwnSplits,     // a lane per (channel, split): what one worker read, in order
  kSharedSplits,  // a lane per (channel, split): every channel marks every block
  kChannels,      // a lane per channel
};

struct EdgeOrder {
  LaneKind lanes = LaneKind::kNone;
  bool marked = false;                                // marks and the columns of a row's key go over the edge
  std::vector<std::pair<uint32_t, uint32_t>> splits;  // (source, split)
};

struct ExchangeOrder {
  std::vector<EdgeOrder> edges;      // as ExchangeLayout::edges
  std::vector<bool> canonicalGates;  // by stage
  std::vector<bool> marksWanted;     // by stage: a gate further on merges what it emits
};

ExchangeOrder planOrder(const Plan& plan, const ExchangeLayout& layout);

}  // namespace millrace
