#pragma once
// window_aggregate in three phases. "single": rows in, fired windows out. "local": rows in, partial results out, before
// the exchange by key; "global": partial results in, fired windows out. All keep the same state under the same id, so
// that a savepoint of two phases is one state.
#include <memory>

#include "operators/group_state.h"
#include "operators/window_spec.h"
#include "operators/window_store.h"

namespace millrace {

enum class WindowProperty : uint8_t { kStart, kEnd, kTime };
enum class WindowPhase : uint8_t { kLocal, kGlobal, kSingle };

struct WindowAggregateConfig {
  WindowPhase phase = WindowPhase::kSingle;
  AggregateSpec spec;
  WindowSpec window;
  std::vector<WindowProperty> properties;
  std::vector<TypeId> output;  // keys, results, properties
  bool neverLate = false;      // BATCH: only the end of the input fires
  StateTable table;  // keys, next window end, slice, row count, accumulators; also the columns of a partial batch
  std::string stateId;
  uint32_t ordinal = 0;  // of the operator in the plan
};

// What all phases do alike: take rows or partial results, follow the watermark, save and load.
class WindowAggregateTask : public Task {
 public:
  WindowAggregateTask(const WindowAggregateConfig& config, const TaskContext& context);
  Status accept(Event&& event) override;
  Progress save(SnapshotWriter& writer, Budget budget) override;
  Status load(StateReader& reader) override;
  Status status() override { return std::move(status_); }

 protected:
  const WindowAggregateConfig& config_;
  const TaskContext& context_;
  WindowStore store_;
  int64_t watermark_ = kMinTime;
  Status status_;

 private:
  WindowStore::Place savePlace_{kMinTime, kMinTime};
  uint32_t saveCursor_ = 0;
};

std::unique_ptr<Task> openWindowPartials(const WindowAggregateConfig& config, const TaskContext& context);  // local
std::unique_ptr<Task> openWindowFiring(const WindowAggregateConfig& config,
                                       const TaskContext& context);  // global, single

}  // namespace millrace
