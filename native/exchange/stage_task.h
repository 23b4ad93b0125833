#pragma once
// StageTask: one stage on one worker. Its tasks form a tree of forward edges (a source that is read once may feed
// several); the input is a source or a gate. A task takes an event only when everything behind it is idle, so work is
// always done most downstream first and nothing inside a stage queues. Watermark, mark, barrier and end go on after the
// task has produced what they caused, and after those rows have left. A full exchange stops the stage where it stands;
// the next call resumes there.
//
// Errors do not stop a stage: it goes on with rows before the smallest error known to the job, so that every run
// reports the same one.
#include <memory>
#include <optional>
#include <vector>

#include "connectors/source.h"
#include "exchange/gate.h"
#include "exchange/partition_writer.h"
#include "operators/operator.h"

namespace millrace {

enum class StageProgress : uint8_t { kWorked, kBlocked, kWaiting, kEnded, kFailed };

// Rows at or behind `position` do not matter any more.
struct ErrorLimit {
  bool set = false;
  Position position{};
};

struct StageNode {
  enum class Phase : uint8_t { kIdle, kProducing, kSaving, kPassing };
  uint32_t op = 0;
  std::unique_ptr<TaskContext> context;  // outlives the task
  std::unique_ptr<Task> task;            // null: rows pass as they are (source)
  std::vector<uint32_t> next;            // nodes behind
  std::vector<std::unique_ptr<PartitionWriter>> writers;
  bool ownKeys = false;  // what it emits was fired by time: watermarks say how far it is complete
  Phase phase = Phase::kIdle;
  std::optional<Event> passing;  // control to hand on once produced
};

// What the stage tells the worker beside its progress.
struct StageSignals {
  bool published = false;  // ring all workers: a source published something
  bool satisfied = false;  // the stage wants no more of its source
  int64_t waitMs = -1;
  Status error;  // kFailed
};

class StageTask {
 public:
  StageTask(const Plan& plan, std::vector<StageNode> nodes, std::unique_ptr<Gate> gate,
            std::unique_ptr<SourceTask> source, SnapshotWriter* snapshot, const ErrorLimit* limit);
  StageProgress run(Budget budget, StageSignals* signals);
  bool done() const { return done_; }
  // After done(): takes and drops what a stage that ended early is still sent; true when that has ended.
  bool drained() { return !gate_ || gate_->drain(); }
  // Nobody takes this stage's output any more: end without the rest. False: it was told before.
  bool discardOutput();
  // The stage took no more input because its LIMIT was reached; its state still belongs to a savepoint.
  bool satisfied() const { return satisfied_; }
  Status save();

 private:
  using Phase = StageNode::Phase;
  class Emission;
  bool flushWriters();
  StageProgress advance(uint32_t node, Budget budget, StageSignals* signals);
  StageProgress produce(StageNode& node, Budget budget, StageSignals* signals);
  Status accept(uint32_t node, Event event);
  void deliver(StageNode& node, const BatchRef& batch, Status* status);
  void handOn(StageNode& node, const Event& event, Status* status);
  StageProgress takeInput(Budget budget, StageSignals* signals);
  StageProgress takeSourceInput(Budget budget, StageSignals* signals);
  StageProgress takeGateInput(StageSignals* signals);
  bool cutToLimit(BatchRef* batch) const;
  StageProgress finish(bool aborted, StageSignals* signals);
  bool isSatisfied(const StageNode& node) const;
  StageProgress fail(Status status, StageSignals* signals);

  const Plan& plan_;
  std::unique_ptr<Gate> gate_;  // before the nodes: their tasks may hold rows in its channels' segments
  std::unique_ptr<SourceTask> source_;
  std::vector<StageNode> nodes_;
  SnapshotWriter* snapshot_;
  const ErrorLimit* limit_;
  int64_t sourceWatermark_ = kMinTime;
  uint32_t block_ = kNoBlock;  // of the rows now in the stage
  enum class Ending : uint8_t { kNo, kWatermark, kPorts, kChannels } ending_ = Ending::kNo;
  bool aborted_ = false;
  bool satisfied_ = false;  // the rest of the input is taken and dropped
  bool discarding_ = false;
  bool done_ = false;
};

}  // namespace millrace
