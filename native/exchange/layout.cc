#include "exchange/layout.h"

#include <algorithm>
#include <bit>

#include "exchange/descriptor.h"
#include "exchange/doorbell.h"
#include "exchange/ring.h"

namespace millrace {
namespace {

constexpr uint32_t kRingDescriptors = 256;
constexpr uint32_t kExclusiveSegments = 2;
// Beyond the exclusive ones: what a worker may have in flight over all its channels together.
constexpr uint32_t kFloatingSegments = 8;
constexpr uint64_t kExchangeBytes =
    32ull << 20;  // L2 and L3 hold what is in flight; more falls out of cache (DESIGN: threads, rings)

uint32_t segmentBytesFor(uint32_t parallelism) {
  uint64_t bytes = kExchangeBytes / (static_cast<uint64_t>(parallelism) * parallelism);
  return static_cast<uint32_t>(std::clamp<uint64_t>(bytes, 32 << 10, 256 << 10) / 4096 * 4096);
}

bool handsRowsToHost(const SinkPlan& sink) { return sink.connector == "collect" || sink.connector == "print"; }

}  // namespace

ExchangeLayout layOutExchange(const Plan& plan, const ExchangeLimits& limits) {
  ExchangeLayout layout;
  layout.parallelism = plan.parallelism;
  layout.ringDescriptors = std::bit_ceil(limits.ringDescriptors ? limits.ringDescriptors : kRingDescriptors);
  layout.exclusiveSegments = limits.segmentsPerEdge ? limits.segmentsPerEdge : kExclusiveSegments;
  layout.segmentBytes =
      limits.segmentBytes ? (limits.segmentBytes + 4095) / 4096 * 4096 : segmentBytesFor(plan.parallelism);
  layout.segments.assign(plan.parallelism, limits.segmentsPerEdge ? 0 : kFloatingSegments);
  layout.stageOfOperator.assign(plan.messages.size(), 0);
  for (uint32_t s = 0; s < plan.stages.size(); ++s) {
    for (uint32_t op : plan.stages[s].operators) layout.stageOfOperator[op] = s;
  }
  size_t at = Doorbells::bytes(plan.parallelism);
  auto addChannel = [&](ExchangeEdge& edge, uint32_t producer, uint32_t consumer) {
    ChannelPlace place{producer, consumer, at, 0};
    at += Ring<Descriptor>::bytes(layout.ringDescriptors);
    place.returnRing = at;
    at += Ring<uint32_t>::bytes(std::bit_ceil(layout.exclusiveSegments + kFloatingSegments + 1));
    layout.segments[producer] += layout.exclusiveSegments;
    edge.channels.push_back(place);
  };
  for (uint32_t e = 0; e < plan.edges.size(); ++e) {
    const EdgePlan& edge = plan.edges[e];
    uint32_t from = layout.stageOfOperator[edge.from], to = layout.stageOfOperator[edge.to];
    if (from == to) continue;
    uint32_t producers = layout.workersOf(plan.stages[from]);
    uint32_t consumers = layout.workersOf(plan.stages[to]);
    bool forward = edge.partition == EdgePlan::Partition::kForward && producers == consumers;
    ExchangeEdge exchange{static_cast<int32_t>(e), edge.from, static_cast<int32_t>(edge.to), forward, {}};
    for (uint32_t p = 0; p < producers; ++p) {
      for (uint32_t c = 0; c < consumers; ++c) {
        if (!forward || p == c) addChannel(exchange, p, c);
      }
    }
    layout.edges.push_back(std::move(exchange));
  }
  for (uint32_t op = 0; op < plan.messages.size(); ++op) {
    if (plan.messages[op].kind != "sink" || !plan.operators[op]) continue;
    if (!handsRowsToHost(plan.sinks[plan.sinkOf[op]])) continue;
    ExchangeEdge exchange{-1, op, -1, false, {}};
    uint32_t producers = layout.workersOf(plan.stages[layout.stageOfOperator[op]]);
    for (uint32_t p = 0; p < producers; ++p) addChannel(exchange, p, layout.host());
    layout.edges.push_back(std::move(exchange));
  }
  layout.controlBytes = at;
  return layout;
}

}  // namespace millrace
