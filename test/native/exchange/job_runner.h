#pragma once
// Runs a hand-made plan on threads that act as workers: step, ring, wait on the doorbell, as the engine loop does.
// Operators for tests: pass (with stalls), keep the order asked for, fire by time, collect.
#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <thread>

#include "columnar/key_codec.h"
#include "exchange/job.h"
#include "generated_source.h"

namespace millrace::testing {

// What reached a sink.
struct Collected {
  std::mutex mutex;
  std::vector<GeneratedRow> rows;
  std::vector<std::string> complaints;
  bool committed = false, aborted = false;
  void complain(std::string what) {
    std::lock_guard lock(mutex);
    if (complaints.size() < 10) complaints.push_back(std::move(what));
  }
};

// Passes rows on, in one or two pieces, now and then only at the second call.
class PassTask final : public Task {
 public:
  PassTask(const TaskContext& context, bool stalls, uint64_t seed)
      : random_(seed * 131 + context.worker), stalls_(stalls) {}
  Status accept(Event&& event) override {
    if (event.kind == Event::Kind::kBatch) batch_ = std::move(event.batch);
    return Status();
  }
  Progress produce(Output& output, Budget) override {
    if (!batch_) return Progress::kNeedInput;
    if (stalls_ && random_() % 4 == 0) std::this_thread::yield();
    if (stalls_ && random_() % 8 == 0) return Progress::kHaveMore;
    uint32_t rows = batch_->selectedRows();
    if (rows > 1 && random_() % 4 == 0) {
      uint32_t half = 1 + random_() % (rows - 1);
      auto selected = selectedRowList(*batch_);
      std::vector<uint16_t> first(selected.begin(), selected.begin() + half),
          second(selected.begin() + half, selected.end());
      output.emit(part(first));
      batch_ = part(second);
      return Progress::kHaveMore;
    }
    output.emit(std::move(batch_));
    return Progress::kNeedInput;
  }

 private:
  BatchRef part(const std::vector<uint16_t>& rows) const {
    auto out = Batch::derive(batch_, true);
    out->hasSelection = true;
    out->selection = rows;
    return out;
  }
  std::mt19937_64 random_;
  bool stalls_;
  BatchRef batch_;
};

class PassOperator final : public Operator {
 public:
  PassOperator(bool stalls, uint64_t seed) : stalls_(stalls), seed_(seed) {}
  OperatorTraits traits() const override { return {}; }
  std::unique_ptr<Task> open(TaskContext& context) const override {
    return std::make_unique<PassTask>(context, stalls_, seed_);
  }

 private:
  bool stalls_;
  uint64_t seed_;
};

// Holds rows in tumbling windows of 100 and fires them when the watermark passes, in order of (end, key hash), with
// keys of their own. A window's row: id = sum of ids, key = key.
class WindowTask final : public Task {
 public:
  WindowTask(const TypeTable& types, const TaskContext& context) : types_(types), context_(context) {}
  Status accept(Event&& event) override {
    if (event.kind == Event::Kind::kBatch) {
      const Batch& batch = *event.batch;
      for (uint16_t row : selectedRowList(batch)) {
        int64_t id = batch.columns[0].value<int64_t>(row), key = batch.columns[1].value<int64_t>(row);
        int64_t end = ((id & 0xFFFFF) / 10 + 1) * 100;  // rows come about 10 apart
        std::string bytes;
        appendKeyBytes(batch, {1}, row, bytes);
        auto& window = windows_[{end, hashKeyBytes(bytes) >> 32, key}];
        window += id;
      }
    } else if (event.kind == Event::Kind::kWatermark) {
      firing_ = event.time;
    }
    return Status();
  }
  Progress produce(Output& output, Budget) override {
    std::vector<GeneratedRow> rows;
    while (!windows_.empty() && rows.size() < context_.batchRowsMax) {
      auto [end, hash, key] = windows_.begin()->first;
      // Rows of a window may lie up to 200 behind the watermark.
      if (firing_ != kMaxTime && (firing_ < 0 || end + 200 > firing_)) break;
      if (!rows.empty() && rows.back().order.watermark != end - 1) break;  // one batch has one watermark
      GeneratedRow row;
      row.id = windows_.begin()->second;
      row.key = key;
      row.order = {end + 199, {0xFFFFFF00, 0, hash}, 0};
      if (!rows.empty() && row.order.watermark != rows.back().order.watermark) break;
      rows.push_back(row);
      windows_.erase(windows_.begin());
    }
    if (rows.empty()) return Progress::kNeedInput;
    auto batch = batchOfRows(types_, rows, 0, rows.size());
    output.emit(std::move(batch));
    return Progress::kHaveMore;
  }
  Progress save(SnapshotWriter& writer, Budget) override {
    Batch rows;
    std::vector<ColumnBuilder> builders;
    for (int c = 0; c < 4; ++c) builders.emplace_back(types_, 0);
    std::vector<uint16_t> groups;
    for (const auto& [window, sum] : windows_) {
      auto [end, hash, key] = window;
      int64_t values[] = {end, static_cast<int64_t>(hash), key, sum};
      for (int c = 0; c < 4; ++c) builders[c].append(values[c]);
      groups.push_back(static_cast<uint16_t>((hash * context_.maxParallelism) >> 32));
    }
    rows.rows = static_cast<uint32_t>(groups.size());
    for (ColumnBuilder& builder : builders) rows.columns.push_back(builder.finish(rows));
    status_ = writer.write("windows", table(), rows, groups);
    return status_.ok() ? Progress::kNeedInput : Progress::kFailed;
  }
  Status load(StateReader& reader) override {
    for (bool more = true; more;) {
      BatchRef rows;
      std::vector<uint16_t> groups;
      MILLRACE_RETURN_IF_ERROR(reader.next(table(), &rows, &groups, &more));
      if (!more) break;
      for (uint16_t row : rows->selection) {
        auto at = [&](int c) { return rows->columns[c].value<int64_t>(row); };
        windows_[{at(0), static_cast<uint64_t>(at(1)), at(2)}] += at(3);
      }
    }
    return Status();
  }
  Status status() override { return std::move(status_); }

 private:
  static StateTable table() { return {"windows", 1, {0, 0, 0, 0}}; }
  const TypeTable& types_;
  const TaskContext& context_;
  std::map<std::tuple<int64_t, uint64_t, int64_t>, int64_t> windows_;
  int64_t firing_ = kMinTime;
  Status status_;
};

class WindowOperator final : public Operator {
 public:
  explicit WindowOperator(const TypeTable& types) : types_(types) { stateId = "windows"; }
  OperatorTraits traits() const override {
    OperatorTraits traits;
    traits.emitsOnWatermark = true;
    return traits;
  }
  std::unique_ptr<Task> open(TaskContext& context) const override {
    return std::make_unique<WindowTask>(types_, context);
  }

 private:
  const TypeTable& types_;
};

// Keeps what comes and checks the promises of the stream: watermarks and marks, canonical order where the edge asks for
// it.
class CollectTask final : public SinkTask {
 public:
  CollectTask(Collected& collected, bool canonical, uint64_t limit)
      : collected_(collected), canonical_(canonical), limit_(limit) {}
  Status accept(Event&& event) override {
    if (event.kind == Event::Kind::kWatermark) watermark_ = std::max(watermark_, event.time);
    if (event.kind == Event::Kind::kMark && !event.isBlockMark) mark_ = std::max(mark_, event.mark);
    if (event.kind != Event::Kind::kBatch) return Status();
    const Batch& batch = *event.batch;
    for (uint16_t row : selectedRowList(batch)) {
      GeneratedRow got;
      got.id = batch.columns[0].value<int64_t>(row);
      got.key = batch.columns[1].value<int64_t>(row);
      got.text = batch.columns[2].stringValue(row);
      got.order = {batch.watermarkAt(row), batch.positionAt(row), 0};
      if (canonical_ && got.order < last_) collected_.complain("row out of order");
      if (canonical_ && got.order.watermark < watermark_) collected_.complain("row behind the watermark");
      if (got.order < mark_) collected_.complain("row behind the mark");
      last_ = got.order;
      ++seen_;
      std::lock_guard lock(collected_.mutex);
      collected_.rows.push_back(std::move(got));
    }
    return Status();
  }
  Progress produce(Output&, Budget) override { return Progress::kNeedInput; }
  bool finished() const override { return seen_ >= limit_; }
  Status commit() override {
    collected_.committed = true;
    return Status();
  }
  void abort() override { collected_.aborted = true; }

 private:
  Collected& collected_;
  bool canonical_;
  uint64_t limit_;
  uint64_t seen_ = 0;
  int64_t watermark_ = kMinTime;
  OrderKey last_{}, mark_{};
};

class CollectOperator final : public Operator {
 public:
  CollectOperator(Collected& collected, bool canonical, uint64_t limit)
      : collected_(collected), canonical_(canonical), limit_(limit) {}
  OperatorTraits traits() const override { return {}; }
  std::unique_ptr<Task> open(TaskContext&) const override {
    return std::make_unique<CollectTask>(collected_, canonical_, limit_);
  }

 private:
  Collected& collected_;
  bool canonical_;
  uint64_t limit_;
};

// Builds a plan operator by operator.
class PlanMaker {
 public:
  using Partition = EdgePlan::Partition;
  explicit PlanMaker(uint32_t parallelism, bool stalls, uint64_t seed)
      : stalls_(stalls), seed_(seed), plan_(std::make_unique<Plan>()) {
    Type bigint, text;
    bigint.physical = PhysicalType::kInt64;
    bigint.root = TypeRoot::kBigint;
    text.physical = PhysicalType::kString;
    text.root = TypeRoot::kVarchar;
    plan_->types = {bigint, text};
    plan_->schemas.push_back({{0, 0, 1}, {"id", "key", "text"}});
    plan_->zone = "UTC";
    plan_->mode = "STREAMING";
    plan_->fingerprint = "test";
    plan_->parallelism = parallelism;
    plan_->options.batchRows = 16;
  }
  uint32_t source(uint32_t splits) {
    SourcePlan source;
    source.splits.resize(splits);
    for (uint32_t s = 0; s < splits; ++s) source.splits[s].path = "split" + std::to_string(s);
    plan_->sources.push_back(std::move(source));
    uint32_t op = add("source", nullptr, false);
    plan_->messages[op].stateId = "source" + std::to_string(plan_->sources.size() - 1);
    plan_->sourceOf[op] = static_cast<int32_t>(plan_->sources.size() - 1);
    return op;
  }
  // In a stage of its own.
  uint32_t pass(bool single = false) { return add("pass", std::make_unique<PassOperator>(stalls_, ++seed_), single); }
  uint32_t window() { return add("window", std::make_unique<WindowOperator>(plan_->types), false); }
  uint32_t collect(Collected& collected, bool canonical, uint64_t limit = UINT64_MAX) {
    return add("collect", std::make_unique<CollectOperator>(collected, canonical, limit), true);
  }
  // In the stage of `before`.
  uint32_t passBehind(uint32_t before) {
    uint32_t op = pass();
    plan_->stages.pop_back();
    for (StagePlan& stage : plan_->stages) {
      if (std::find(stage.operators.begin(), stage.operators.end(), before) != stage.operators.end())
        stage.operators.push_back(op);
    }
    edge(before, op, Partition::kForward, false);
    return op;
  }
  void edge(uint32_t from, uint32_t to, Partition partition, bool canonical, uint8_t port = 0) {
    EdgePlan edge;
    edge.from = from;
    edge.to = to;
    edge.port = port;
    edge.partition = partition;
    if (partition == Partition::kHash) edge.columns = {1};
    edge.order = canonical ? OrderNeed::kCanonical : OrderNeed::kNone;
    plan_->edges.push_back(std::move(edge));
  }
  std::unique_ptr<Plan> take() { return std::move(plan_); }
  Plan& plan() { return *plan_; }

 private:
  uint32_t add(const char* kind, std::unique_ptr<Operator> op, bool single) {
    uint32_t index = static_cast<uint32_t>(plan_->messages.size());
    OperatorMessage message;
    message.kind = kind;
    message.name = kind;
    plan_->messages.push_back(std::move(message));
    plan_->operators.push_back(std::move(op));
    plan_->sourceOf.push_back(-1);
    plan_->sinkOf.push_back(-1);
    plan_->stages.push_back({{index}, single});
    return index;
  }
  bool stalls_;
  uint64_t seed_;
  std::unique_ptr<Plan> plan_;
};

struct RunOptions {
  ExchangeLimits limits{4, 2, 4096};
  std::string restoreFrom;
  std::function<void(Job&)> prepare;  // before the workers start
  int loseWorker = -1;                // detaches after a few steps
};

struct RunResult {
  JobState state = JobState::kRunning;
  JobError error;
  bool hung = false;
};

inline RunResult runJob(std::unique_ptr<Plan> plan, std::vector<std::unique_ptr<SourceShared>> sources,
                        const RunOptions& options = {}) {
  uint32_t parallelism = plan->parallelism;
  ExchangeLayout layout = layOutExchange(*plan, options.limits);
  JobMemory memory;
  std::vector<BufferRef> owners;
  auto allocate = [&owners](size_t bytes) {
    auto buffer = makeRef<HeapBuffer>(std::max<size_t>(bytes, 64));
    std::memset(buffer->data(), 0, buffer->size());
    owners.emplace_back(buffer.get());
    return buffer->data();
  };
  memory.control = allocate(layout.controlBytes);
  memory.controlBytes = layout.controlBytes;
  for (uint32_t w = 0; w < parallelism; ++w) {
    memory.workers.push_back(allocate(layout.workerBytes(w)));
    memory.workerBytes.push_back(layout.workerBytes(w));
  }
  RunResult result;
  std::unique_ptr<Job> job;
  Status status = Job::create(std::move(plan), std::move(sources), memory, options.limits, options.restoreFrom, &job);
  if (!status.ok()) {
    result.state = JobState::kFailed;
    result.error.code = status.code();
    result.error.message = status.message();
    return result;
  }
  if (options.prepare) options.prepare(*job);
  std::atomic<bool> hung{false};
  auto* words = reinterpret_cast<std::atomic<int32_t>*>(memory.control);
  auto loop = [&](uint32_t index) {
    std::unique_ptr<Worker> worker = job->attach(index);
    for (int steps = 0;; ++steps) {
      StepResult step = worker->step(200);
      if (step.state == StepState::kEnded) break;
      if (static_cast<int>(index) == options.loseWorker && steps > 20) break;
      if (step.state == StepState::kRunning) continue;
      auto since = std::chrono::steady_clock::now();
      while (words[index].load() == 1) {
        auto waited = std::chrono::steady_clock::now() - since;
        if (step.waitMs >= 0 && waited >= std::chrono::milliseconds(step.waitMs)) break;
        if (waited > std::chrono::seconds(20)) {
          hung = true;
          job->cancel();
          break;
        }
        std::this_thread::yield();
      }
    }
    job->detach(std::move(worker));
  };
  std::vector<std::thread> threads;
  for (uint32_t w = 0; w < parallelism; ++w) threads.emplace_back(loop, w);
  for (std::thread& thread : threads) thread.join();
  result.state = job->state();
  result.error = job->error();
  result.hung = hung;
  job.reset();  // before the memory
  return result;
}

}  // namespace millrace::testing
