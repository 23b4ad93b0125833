#pragma once
// The operator seam (CONTRACTS: operators). An Operator is immutable and shared by all workers; a Task is its part on
// one worker, with all mutable state, run by one thread at a time without locks. The driver delivers one event, calls
// produce() until kNeedInput, and only then the next event; it forwards watermark, mark, barrier and end *after* that,
// so results always precede what caused them.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/counter.h"
#include "base/status.h"
#include "columnar/batch.h"
#include "expressions/program.h"
#include "state/snapshot.h"

namespace millrace {

enum class Progress : uint8_t { kNeedInput, kHaveMore, kOutputFull, kMemoryWait, kNeedJs, kNeedIo, kFinished, kFailed };

struct Budget {
  uint64_t deadlineTicks = 0;  // produce() returns within about 1 ms; 0 = no deadline
};

// A source block whose rows have all been released: rows of split `split` before `blockEnd` are complete once blocks
// 0..block are.
constexpr uint32_t kNoBlock = UINT32_MAX;

struct BlockMark {
  uint32_t source = 0;
  uint32_t split = 0;
  uint32_t block = 0;     // ordinal within the split, contiguous from the split's first claimed block
  bool last = false;      // the split ends with it
  uint64_t blockEnd = 0;  // offset of the first row after the block
  int64_t watermarkAfter = kMinTime;
};

struct Event {
  enum class Kind : uint8_t { kBatch, kWatermark, kMark, kTimer, kBarrier, kEndOfPort } kind = Kind::kBatch;
  uint8_t port = 0;
  BatchRef batch;            // kBatch
  int64_t time = kMinTime;   // kWatermark: new minimum over the task's inputs; kTimer: the time that is due
  OrderKey mark{};           // kMark: nothing with a key <= mark will come (behind canonical gates)
  bool isBlockMark = false;  // kMark straight from a source stage: `block` instead of `mark`
  BlockMark block{};
  uint64_t checkpoint = 0;  // kBarrier: aligned over all ports
};

// Order that an input port needs of its rows (CONTRACTS: determinism table).
enum class OrderNeed : uint8_t { kNone, kSplit, kCanonical };

struct OperatorTraits {
  uint8_t ports = 1;
  std::vector<StateTable> stateTables;
  bool emitsOnWatermark =
      false;  // what it emits is caused by a watermark or the end of input and carries an OrderKey of its own
};

// At most one batch per produce(): emit() hands it to the driver, which passes it along the chain before calling
// produce() again.
class Output {
 public:
  virtual ~Output() = default;
  virtual void emit(BatchRef batch, uint8_t port = 0) = 0;
};

// Counters: one line per (task, worker), single writer, read by the host at any time.
struct alignas(64) TaskCounters {
  Counter rowsIn, rowsOut, batchesIn, batchesOut, lateRows, badRows, deadLetterRows, bytes;
};

struct TaskContext {
  uint32_t worker = 0;
  uint32_t parallelism = 1;
  uint32_t maxParallelism = 128;
  uint32_t batchRowsMax = 8192;  // target rows of an emitted batch
  const TypeTable* types = nullptr;
  const EvalEnvironment* environment = nullptr;
  TaskCounters* counters = nullptr;
  bool constantHash = false;  // test switch: all keys get one hash in hash tables (never in key groups)
};

// A job reports the error of the smallest position (CONTRACTS: D4), so it does not stop at the first one. A task that
// fails at a row first hands on what the rows of the batch before it gave, then says kFailed, and has let go of the
// batch; the driver goes on with rows before the error.
class Task {
 public:
  virtual ~Task() = default;
  virtual Status accept(Event&& event) = 0;  // only after kNeedInput; may update state, never emits
  virtual Progress produce(Output& output,
                           Budget budget) = 0;  // bounded work; resumes where it stopped. kFailed: see status()
  virtual Status status() { return Status(); }  // the error behind kFailed
  virtual Progress save(SnapshotWriter&, Budget) {
    return Progress::kNeedInput;
  }                                                       // after produce() == kNeedInput on the barrier
  virtual Status load(StateReader&) { return Status(); }  // before the first event; may be called many times: merges
  virtual bool finished() const { return false; }  // true: needs no more input (LIMIT), the driver may cancel upstream
  virtual uint64_t revocableBytes() const { return 0; }
};

// A task that writes to the outside. Files become visible by commit only, after every worker of the job has prepared
// (CONTRACTS: sinks).
class SinkTask : public Task {
 public:
  virtual Status prepare() {
    return Status();
  }  // after the last event or on a barrier: everything written is durable, not yet visible
  virtual Status commit() { return Status(); }  // idempotent; the job has ended well
  virtual void abort() {}                       // the job failed or was cancelled: leave nothing visible behind
};

class Operator {
 public:
  virtual ~Operator() = default;
  virtual OperatorTraits traits() const = 0;
  virtual std::unique_ptr<Task> open(TaskContext& context) const = 0;
  std::string stateId;  // set by the plan builder
  std::string name;     // for errors and EXPLAIN
  // Columns that the output carries behind those of the message's schema: partial results, whose types the planner does
  // not know. The plan builder extends the schema by them.
  std::vector<TypeId> partialColumns;
};

}  // namespace millrace
