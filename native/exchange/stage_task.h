#pragma once
// StageTask: one stage on one worker. Its tasks form a tree of forward edges (a source that is read once may feed several); the input is a
// source or a gate. A task takes an event only when everything behind it is idle, so work is always done most downstream first and nothing
// inside a stage queues. Watermark, mark, barrier and end go on after the task has produced what they caused. A full exchange stops the stage
// where it stands; the next call resumes there.
#include <memory>
#include <optional>
#include <vector>

#include "connectors/source.h"
#include "exchange/gate.h"
#include "exchange/partition_writer.h"
#include "operators/operator.h"

namespace millrace {

enum class StageProgress : uint8_t { kWorked, kBlocked, kWaiting, kEnded, kAborted, kFailed };

struct StageNode {
  uint32_t op = 0;
  std::unique_ptr<Task> task;                // null: rows pass as they are (source, union at the head)
  std::unique_ptr<TaskContext> context;
  std::vector<uint32_t> next;                // nodes behind
  std::vector<std::unique_ptr<PartitionWriter>> writers;
  bool producing = false;                    // accept() was called, produce() has not said kNeedInput yet
  std::optional<Event> passing;              // control to hand on once produced
  Progress saving = Progress::kNeedInput;    // kHaveMore while save() has more
};

// What the stage tells the worker beside its progress.
struct StageSignals {
  bool published = false;    // ring all workers: a source published something
  int64_t waitMs = -1;
  Status error;              // kFailed
};

class StageTask {
 public:
  StageTask(const Plan& plan, std::vector<StageNode> nodes, std::unique_ptr<Gate> gate, std::unique_ptr<SourceTask> source, SnapshotWriter* snapshot);
  // On one worker per source: writes the state of all splits at the barrier.
  void savesSource(SourceShared* shared) { sharedSource_ = shared; }
  StageProgress run(Budget budget, StageSignals* signals);
  bool done() const { return done_; }
  std::vector<StageNode>& nodes() { return nodes_; }
  // The job fails: take no more input, tell the stages behind.
  void abandon();
  bool abandoned() const { return abandoned_; }
  // Nobody takes this stage's output any more: end without it.
  void discardOutput();

 private:
  class Emission;
  bool flushWriters(bool* blocked);
  StageProgress produce(uint32_t node, Budget budget, StageSignals* signals);
  Status accept(uint32_t node, Event event);
  void deliver(StageNode& node, const BatchRef& batch, Status* status);
  void handOn(StageNode& node, const Event& event, Status* status);
  StageProgress takeInput(Budget budget, StageSignals* signals);
  StageProgress takeSourceInput(Budget budget, StageSignals* signals);
  StageProgress finish(bool aborted, StageSignals* signals);
  bool satisfied(const StageNode& node) const;
  StageProgress fail(Status status, StageSignals* signals);

  const Plan& plan_;
  std::vector<StageNode> nodes_;
  std::unique_ptr<Gate> gate_;
  std::unique_ptr<SourceTask> source_;
  SnapshotWriter* snapshot_;
  SourceShared* sharedSource_ = nullptr;
  int64_t sourceWatermark_ = kMinTime;
  enum class Ending : uint8_t { kNo, kWatermark, kPorts, kChannels } ending_ = Ending::kNo;
  bool aborted_ = false;
  bool abandoned_ = false;
  bool done_ = false;
};

}  // namespace millrace
