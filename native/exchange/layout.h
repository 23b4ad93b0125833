#pragma once
// Where everything of a job's exchange lies in its shared memory: doorbells, a descriptor ring and a return ring per
// channel, and each worker's segments. A channel joins one producer worker to one consumer worker (or the host) over
// one edge. JavaScript allocates what this says.
#include <cstdint>
#include <vector>

#include "plan/plan.h"

namespace millrace {

struct ExchangeLimits {
  uint32_t ringDescriptors = 0;  // 0: 256
  uint32_t segmentsPerEdge = 0;  // exclusive segments of a channel; 0: 2
  uint32_t segmentBytes = 0;     // 0: clamp(32 MiB / P^2, 32 KiB, 256 KiB)
};

struct ChannelPlace {
  uint32_t producer = 0;
  uint32_t consumer = 0;  // worker, or ExchangeLayout::host()
  size_t dataRing = 0;    // offset into the control memory
  size_t returnRing = 0;
};

// An edge between stages, or from a sink to the host.
struct ExchangeEdge {
  int32_t planEdge = -1;  // index into Plan::edges; -1: host edge
  uint32_t fromOperator = 0;
  int32_t toOperator = -1;  // -1: the host
  bool forward = false;     // each producer feeds the consumer on its own worker only
  std::vector<ChannelPlace> channels;
};

struct ExchangeLayout {
  uint32_t parallelism = 1;
  uint32_t ringDescriptors = 256;
  uint32_t exclusiveSegments = 2;
  uint32_t segmentBytes = 0;
  size_t controlBytes = 0;
  std::vector<uint32_t> segments;  // per worker
  std::vector<ExchangeEdge> edges;
  std::vector<uint32_t> stageOfOperator;
  uint32_t host() const { return parallelism; }
  size_t workerBytes(uint32_t worker) const { return static_cast<size_t>(segments[worker]) * segmentBytes; }
  // Workers that run a stage: all, or worker 0 only.
  uint32_t workersOf(const StagePlan& stage) const { return stage.single ? 1 : parallelism; }
};

ExchangeLayout layOutExchange(const Plan& plan, const ExchangeLimits& limits);

}  // namespace millrace
