#pragma once
// Job: one plan running on P workers of this process. Created and destroyed on the host's thread; each worker attaches
// in its own thread. The job is the only thing that threads share: the plan (immutable), the exchange's memory,
// sources' boards, and the few words below.
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/zone.h"
#include "connectors/source.h"
#include "exchange/lanes.h"
#include "exchange/layout.h"
#include "exchange/worker.h"
#include "formats/row_encoder.h"
#include "plan/plan.h"
#include "state/savepoint.h"

namespace millrace {

enum class JobState : uint8_t { kRunning, kFinished, kFailed, kCancelled, kStopped };

struct JobMemory {
  uint8_t* control = nullptr;
  size_t controlBytes = 0;
  std::vector<uint8_t*> workers;
  std::vector<size_t> workerBytes;
};

// The error that a job reports: the one of the smallest position (D4), with its file.
struct JobError {
  std::string code, message, file;
  uint64_t offset = 0;
  bool hasPosition = false;
  Position position{};
  int32_t spanStart = -1, spanEnd = -1;
};

struct ResultChunk {
  uint32_t sink = 0;
  bool print = false;
  uint32_t rows = 0;
  std::string lines;
};

class Job {
 public:
  // `restoreFrom`: directory of a savepoint, or "".
  static Status create(std::unique_ptr<Plan> plan, const JobMemory& memory, const ExchangeLimits& limits,
                       const std::string& restoreFrom, std::unique_ptr<Job>* out);
  // The same with sources opened by the caller, for tests of the driver.
  static Status create(std::unique_ptr<Plan> plan, std::vector<std::unique_ptr<SourceShared>> sources,
                       const JobMemory& memory, const ExchangeLimits& limits, const std::string& restoreFrom,
                       std::unique_ptr<Job>* out);
  ~Job();

  const Plan& plan() const { return *plan_; }
  const ExchangeLayout& layout() const { return layout_; }
  const ExchangeOrder& order() const { return order_; }

  // Worker threads. A worker that detaches before it has ended is lost, and the job with it.
  std::unique_ptr<Worker> attach(uint32_t index);
  void detach(std::unique_ptr<Worker> worker);

  // Any thread; the caller notifies all doorbells.
  void cancel();
  void fail(Status status);
  void loseWorker(Status status);  // one of the workers will not come, or not come back
  Status stopWithSavepoint(const std::string& directory);
  JobState state() const { return state_.load(std::memory_order_acquire); }
  bool givenUp() const { return givenUp_.load(std::memory_order_acquire); }
  bool failing() const { return failing_.load(std::memory_order_acquire); }
  bool stopping() const { return stopping_.load(std::memory_order_acquire); }
  JobError error() const;
  ErrorLimit errorLimit() const;
  uint32_t lineOf(const JobError& error) const;  // of the file, from 1; 0 where it cannot be told
  SourceCounters sourceCounters(uint32_t source) const { return sources_[source]->counters(); }
  TaskCounters counters(uint32_t op) const;  // summed over workers

  // Host thread.
  bool takeResults(size_t bytesMax, ResultChunk* chunk);

  // What workers use.
  const JobMemory& memory() const { return memory_; }
  SourceShared& source(uint32_t index) { return *sources_[index]; }
  const Savepoint* restored() const { return restored_.get(); }
  const EvalEnvironment& environment() const { return environment_; }
  TaskCounters* counters(uint32_t op, uint32_t worker) {
    return &counters_[static_cast<size_t>(op) * plan_->parallelism + worker];
  }
  std::string savepointDirectory() const;
  void stageEnded(uint32_t stage) { stagesEnded_[stage].fetch_add(1, std::memory_order_acq_rel); }
  bool stageEndedEverywhere(uint32_t stage) const {
    return stagesEnded_[stage].load(std::memory_order_acquire) >= layout_.workersOf(plan_->stages[stage]);
  }

 private:
  Job() = default;
  Status prepare(const JobMemory& memory, const ExchangeLimits& limits, const std::string& restoreFrom);
  Status restore(const std::string& directory);
  void ringAll();
  void endIfDone();  // when the last worker has detached
  JobState settle();
  Status writeSavepoint();
  void formatRows(uint32_t sinkOperator, const Batch& batch, ResultChunk* chunk);

  std::unique_ptr<Plan> plan_;
  ExchangeLayout layout_;
  ExchangeOrder order_;
  JobMemory memory_;
  std::vector<std::unique_ptr<SourceShared>> sources_;
  std::unique_ptr<Savepoint> restored_;
  std::shared_ptr<const Zone> zone_;  // the zone database keeps its own reference
  EvalEnvironment environment_;
  std::vector<TaskCounters> counters_;
  std::unique_ptr<std::atomic<uint32_t>[]> stagesEnded_;

  std::atomic<JobState> state_{JobState::kRunning};
  std::atomic<bool> givenUp_{false};  // workers end at once: cancelled, or one is lost
  std::atomic<bool> failing_{false};
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;  // what follows: touched a few times in a job's life
  bool cancelled_ = false;
  bool settling_ = false;
  JobError error_;
  std::string savepointDirectory_;
  uint32_t numAttached_ = 0;
  std::vector<std::unique_ptr<Worker>> ended_;
  std::vector<std::unique_ptr<Worker>> settled_;  // by whoever settles, then nobody until the job goes

  struct HostInput {
    uint32_t sinkOperator;
    std::unique_ptr<InChannel> channel;
    bool ended = false;
  };
  std::vector<HostInput> hostInputs_;
  Notifications hostNotifications_;
};

}  // namespace millrace
