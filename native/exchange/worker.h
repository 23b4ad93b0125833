#pragma once
// Worker: a job's part on one thread: its stages, its segments, its end of every channel. step() runs about a
// millisecond and never blocks; who calls it waits on the doorbell when it says idle.
#include <memory>
#include <vector>

#include "exchange/channel.h"
#include "exchange/stage_task.h"
#include "state/savepoint.h"

namespace millrace {

class Job;

enum class StepState : int32_t { kRunning = 0, kIdle = 1, kEnded = 2 };

struct StepResult {
  StepState state = StepState::kRunning;
  Notifications notify;
  int64_t waitMs = -1;
};

class Worker {
 public:
  Worker(Job& job, uint32_t index);
  Status build();
  StepResult step(uint64_t budgetMicros);
  uint32_t index() const { return index_; }
  bool ended() const { return ended_; }
  const std::vector<SinkTask*>& sinks() const { return sinks_; }
  // At the end of a job that stops with a savepoint: state that no barrier has saved, and this worker's part.
  Status finishPart(PartSummary* summary);
  PartWriter& part() { return part_; }

 private:
  struct Stage {
    uint32_t plan;
    std::unique_ptr<StageTask> task;
    bool done = false;   // nothing more comes out of it
    bool ended = false;  // and nothing more comes in
  };
  std::unique_ptr<StageTask> buildStage(uint32_t stage, Status* status);
  StageNode buildNode(uint32_t stage, uint32_t op, Status* status);
  std::unique_ptr<Gate> buildGate(uint32_t stage, Status* status);
  std::unique_ptr<StateReader> stateReader(uint32_t op, const std::string& stateId) const;
  bool loadsState(uint32_t op) const;
  void addWriters(StageNode& node);
  bool runStages(Budget budget, StepResult* result);
  bool runStage(Stage& stage, Budget budget, StepResult* result);
  void dropUnneeded(Stage& stage);
  void stopSource(const Stage& stage);
  void ringEverybody();

  Job& job_;
  uint32_t index_;
  Doorbells doorbells_;
  Notifications notifications_;
  EvalEnvironment environment_;
  PartWriter part_;
  ErrorLimit limit_;
  std::unique_ptr<SegmentPool> pool_;
  std::vector<Stage> stages_;  // most downstream first
  std::vector<SinkTask*> sinks_;
  bool ended_ = false;
};

}  // namespace millrace
