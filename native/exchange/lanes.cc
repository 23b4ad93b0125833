#include "exchange/lanes.h"

#include <algorithm>
#include <set>

namespace millrace {
namespace {

// What an operator emits, as far as order goes.
struct Emitted {
  enum class Kind : uint8_t { kOwnBlocks, kSharedBlocks, kChannel, kMixed } kind = Kind::kMixed;
  std::vector<std::pair<uint32_t, uint32_t>> splits;
};

class OrderPlanner {
 public:
  OrderPlanner(const Plan& plan, const ExchangeLayout& layout)
      : plan_(plan), layout_(layout), needs_(plan.stages.size(), Answer::kOpen) {
    order_.edges.resize(layout.edges.size());
    order_.canonicalGates.resize(plan.stages.size());
    order_.marksWanted.resize(plan.stages.size());
    insideFrom_.assign(plan.messages.size(), -1);
    for (const EdgePlan& edge : plan.edges) {
      if (stageOf(edge.from) == stageOf(edge.to)) insideFrom_[edge.to] = static_cast<int32_t>(edge.from);
    }
  }

  ExchangeOrder run() {
    emitted_.resize(plan_.messages.size());
    for (uint32_t op = 0; op < plan_.messages.size(); ++op)
      emitted_[op] = emittedBy(op);  // operators are in topological order
    return std::move(order_);
  }

 private:
  enum class Answer : uint8_t { kOpen, kNo, kYes };

  uint32_t stageOf(uint32_t op) const { return layout_.stageOfOperator[op]; }
  bool fires(uint32_t op) const { return plan_.operators[op] && plan_.operators[op]->traits().emitsOnWatermark; }

  bool asksForOrder(uint32_t stage) const {
    return std::any_of(plan_.edges.begin(), plan_.edges.end(), [&](const EdgePlan& edge) {
      return stageOf(edge.to) == stage && stageOf(edge.from) != stage && edge.order != OrderNeed::kNone;
    });
  }

  // Rows that enter the stage are merged further on, before anything fires.
  bool neededBehind(uint32_t stage) {
    if (needs_[stage] != Answer::kOpen) return needs_[stage] == Answer::kYes;
    bool needed = false;
    for (const ExchangeEdge& edge : layout_.edges) {
      if (edge.toOperator < 0 || stageOf(edge.fromOperator) != stage) continue;
      bool firesBefore = false;
      for (int32_t op = static_cast<int32_t>(edge.fromOperator); op >= 0; op = insideFrom_[op])
        firesBefore |= fires(static_cast<uint32_t>(op));
      uint32_t behind = stageOf(static_cast<uint32_t>(edge.toOperator));
      needed |= !firesBefore && (asksForOrder(behind) || neededBehind(behind));
    }
    needs_[stage] = needed ? Answer::kYes : Answer::kNo;
    return needed;
  }

  Emitted emittedBy(uint32_t op) {
    Emitted emitted;
    if (plan_.sourceOf[op] >= 0) {
      emitted.kind = Emitted::Kind::kOwnBlocks;
      uint32_t source = static_cast<uint32_t>(plan_.sourceOf[op]);
      uint32_t splits = std::max<uint32_t>(1, static_cast<uint32_t>(plan_.sources[source].splits.size()));
      for (uint32_t split = 0; split < splits; ++split) emitted.splits.emplace_back(source, split);
    } else if (insideFrom_[op] >= 0) {
      emitted = emitted_[insideFrom_[op]];
    } else {
      emitted = throughGate(op);
    }
    if (fires(op)) return {Emitted::Kind::kChannel, {}};
    return emitted;
  }

  Emitted throughGate(uint32_t head) {
    using Kind = Emitted::Kind;
    uint32_t stage = stageOf(head);
    std::set<LaneKind> kinds;
    std::set<std::pair<uint32_t, uint32_t>> seen;
    Emitted emitted;
    bool disjoint = true;
    size_t channels = 0;
    for (size_t e = 0; e < layout_.edges.size(); ++e) {
      const ExchangeEdge& edge = layout_.edges[e];
      if (edge.toOperator != static_cast<int32_t>(head)) continue;
      const Emitted& from = emitted_[edge.fromOperator];
      EdgeOrder& order = order_.edges[e];
      order.splits = from.splits;
      order.lanes = arrival(from.kind, edge.forward);
      order.marked = asksForOrder(stage) || neededBehind(stage);
      kinds.insert(order.lanes);
      channels += edge.forward ? 1 : layout_.workersOf(plan_.stages[stageOf(edge.fromOperator)]);
      for (const auto& split : from.splits) disjoint &= seen.insert(split).second;
      emitted.splits.insert(emitted.splits.end(), from.splits.begin(), from.splits.end());
    }
    bool alike = kinds.size() == 1 && disjoint;
    if (alike && *kinds.begin() == LaneKind::kOwnSplits) emitted.kind = Kind::kOwnBlocks;
    if (alike && *kinds.begin() == LaneKind::kEdgeSplits) emitted.kind = Kind::kSharedBlocks;
    if (alike && *kinds.begin() == LaneKind::kChannels && channels == 1) emitted.kind = Kind::kChannel;
    bool merges = asksForOrder(stage) || (neededBehind(stage) && emitted.kind == Kind::kMixed);
    order_.canonicalGates[stage] = merges;
    order_.marksWanted[stage] = neededBehind(stage);
    if (merges) return {Kind::kChannel, {}};
    return emitted;
  }

  static LaneKind arrival(Emitted::Kind from, bool forward) {
    switch (from) {
      case Emitted::Kind::kOwnBlocks:
        return forward ? LaneKind::kOwnSplits : LaneKind::kEdgeSplits;
      case Emitted::Kind::kSharedBlocks:
        return LaneKind::kSharedSplits;
      case Emitted::Kind::kChannel:
        return LaneKind::kChannels;
      case Emitted::Kind::kMixed:
        return LaneKind::kNone;
    }
    return LaneKind::kNone;
  }

  const Plan& plan_;
  const ExchangeLayout& layout_;
  std::vector<Answer> needs_;
  std::vector<int32_t> insideFrom_;  // the operator that feeds it inside its stage, or -1
  std::vector<Emitted> emitted_;
  ExchangeOrder order_;
};

}  // namespace

ExchangeOrder planOrder(const Plan& plan, const ExchangeLayout& layout) { return OrderPlanner(plan, layout).run(); }

}  // namespace millrace
