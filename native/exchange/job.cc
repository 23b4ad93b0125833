#include "exchange/job.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "columnar/batch_codec.h"
#include "kernels/kernel_table.h"

namespace millrace {
namespace {

constexpr uint64_t kSavepointId = 1;

Status tooSmall(const char* what) {
  return Status::error("INTERNAL_ERROR", std::string("shared memory is too small: ") + what);
}

}  // namespace

Status Job::create(std::unique_ptr<Plan> plan, const JobMemory& memory, const ExchangeLimits& limits,
                   const std::string& restoreFrom, std::unique_ptr<Job>* out) {
  std::vector<std::unique_ptr<SourceShared>> sources(plan->sources.size());
  for (uint32_t s = 0; s < sources.size(); ++s) MILLRACE_RETURN_IF_ERROR(openSource(*plan, s, &sources[s]));
  return create(std::move(plan), std::move(sources), memory, limits, restoreFrom, out);
}

Status Job::create(std::unique_ptr<Plan> plan, std::vector<std::unique_ptr<SourceShared>> sources,
                   const JobMemory& memory, const ExchangeLimits& limits, const std::string& restoreFrom,
                   std::unique_ptr<Job>* out) {
  std::unique_ptr<Job> job(new Job());
  job->plan_ = std::move(plan);
  job->sources_ = std::move(sources);
  MILLRACE_RETURN_IF_ERROR(job->prepare(memory, limits, restoreFrom));
  *out = std::move(job);
  return Status();
}

Status Job::prepare(const JobMemory& memory, const ExchangeLimits& limits, const std::string& restoreFrom) {
  const Plan& p = *plan_;
  layout_ = layOutExchange(p, limits);
  order_ = planOrder(p, layout_);
  memory_ = memory;
  if (memory.controlBytes < layout_.controlBytes || memory.workers.size() != p.parallelism) return tooSmall("control");
  for (uint32_t w = 0; w < p.parallelism; ++w) {
    if (memory.workerBytes[w] < layout_.workerBytes(w)) return tooSmall("segments");
  }
  zone_ = Zone::find(p.zone);
  if (!zone_) return Status::error("INVALID_OPTION", "unknown time zone '" + p.zone + "'");
  environment_.zone = zone_.get();
  environment_.nowMs = p.options.clockMs;
  environment_.randomSeed = p.options.randomSeed;
  environment_.kernels =
      findKernelTable(p.options.instructionSet);  // null for a set that the machine lacks: the default
  counters_.resize(p.messages.size() * p.parallelism);
  stagesEnded_ = std::make_unique<std::atomic<uint32_t>[]>(p.stages.size());
  if (!restoreFrom.empty()) MILLRACE_RETURN_IF_ERROR(restore(restoreFrom));
  Doorbells doorbells(memory.control, p.parallelism);
  for (const ExchangeEdge& edge : layout_.edges) {
    if (edge.toOperator >= 0) continue;
    for (const ChannelPlace& place : edge.channels) {
      auto channel = std::make_unique<InChannel>(place, layout_, memory.control, memory.workers[place.producer],
                                                 doorbells, &hostNotifications_);
      hostInputs_.push_back({edge.fromOperator, std::move(channel), false});
    }
  }
  return Status();
}

Status Job::restore(const std::string& directory) {
  const Plan& p = *plan_;
  MILLRACE_RETURN_IF_ERROR(Savepoint::open(directory, &restored_));
  if (restored_->manifest().fingerprint != p.fingerprint) {
    return Status::error("SAVEPOINT_MISMATCH", "savepoint " + directory + " was made by another plan");
  }
  if (restored_->manifest().maxParallelism != p.maxParallelism) {
    return Status::error(
        "SAVEPOINT_MISMATCH",
        "savepoint " + directory + " has " + std::to_string(restored_->manifest().maxParallelism) + " key groups");
  }
  for (uint32_t op = 0; op < p.messages.size(); ++op) {
    if (p.sourceOf[op] < 0) continue;
    auto reader = restored_->reader(p.messages[op].stateId, 0, p.maxParallelism, p.types);
    MILLRACE_RETURN_IF_ERROR(sources_[static_cast<size_t>(p.sourceOf[op])]->load(*reader));
  }
  return Status();
}

Job::~Job() = default;

std::unique_ptr<Worker> Job::attach(uint32_t index) {
  {
    std::lock_guard lock(mutex_);
    ++numAttached_;
  }
  auto worker = std::make_unique<Worker>(*this, index);
  if (givenUp()) return worker;  // ends at its first step
  if (Status status = worker->build(); !status.ok()) loseWorker(std::move(status));
  return worker;
}

void Job::detach(std::unique_ptr<Worker> worker) {
  bool lost = !worker->ended();
  {
    std::lock_guard lock(mutex_);
    ended_.push_back(std::move(worker));
  }
  if (lost) loseWorker(Status::error("WORKER_LOST", "a worker thread ended before its job"));
  endIfDone();
}

void Job::ringAll() {
  Doorbells doorbells(memory_.control, plan_->parallelism);
  for (uint32_t owner = 0; owner <= plan_->parallelism; ++owner) doorbells.ring(owner);
}

void Job::cancel() {
  {
    std::lock_guard lock(mutex_);
    cancelled_ = true;
  }
  givenUp_.store(true, std::memory_order_release);
  ringAll();
}

void Job::loseWorker(Status status) {
  fail(std::move(status));
  givenUp_.store(true, std::memory_order_release);
  ringAll();
  endIfDone();
}

// Keeps the error of the smallest position; an error without one is beaten by any that has.
void Job::fail(Status status) {
  Position limit = status.hasPosition() ? status.position() : Position{};
  {
    std::lock_guard lock(mutex_);
    bool first = error_.code.empty();
    bool better = status.hasPosition() && (!error_.hasPosition || status.position() < error_.position);
    if (first || better) {
      error_ = JobError{status.code(),      status.message(), "", 0, status.hasPosition(), limit,
                        status.spanStart(), status.spanEnd()};
      if (status.hasPosition() && limit.source < plan_->sources.size()) {
        const std::vector<SplitInfo>& splits = plan_->sources[limit.source].splits;
        error_.offset = limit.offset;
        if (limit.split < splits.size()) error_.file = splits[limit.split].path;
      }
    }
  }
  failing_.store(true, std::memory_order_release);
  for (auto& source : sources_) source->stopAfter(limit);
}

// Rows behind the error that is reported change nothing; behind one without a position no row does.
ErrorLimit Job::errorLimit() const {
  std::lock_guard lock(mutex_);
  return {!error_.code.empty(), error_.hasPosition ? error_.position : Position{}};
}

JobError Job::error() const {
  std::lock_guard lock(mutex_);
  return error_;
}

// Lines are not counted while reading: errors are rare, so the file is read again up to the row.
uint32_t Job::lineOf(const JobError& error) const {
  if (error.file.empty() || error.file.ends_with(".gz")) return 0;
  std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(error.file.c_str(), "rb"), std::fclose);
  if (!file) return 0;
  uint32_t line = 1;
  std::vector<char> bytes(1 << 20);
  for (uint64_t left = error.offset; left > 0;) {
    size_t got = std::fread(bytes.data(), 1, std::min<uint64_t>(bytes.size(), left), file.get());
    if (got == 0) return 0;
    line += static_cast<uint32_t>(std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(got), '\n'));
    left -= got;
  }
  return line;
}

Status Job::stopWithSavepoint(const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return Status::error("WRITE_FAILED", "cannot create " + directory + ": " + error.message());
  if (!std::filesystem::is_empty(directory, error) || error)
    return Status::error("WRITE_FAILED", directory + " is not an empty directory");
  {
    std::lock_guard lock(mutex_);
    savepointDirectory_ = directory;
  }
  stopping_.store(true, std::memory_order_release);
  for (auto& source : sources_) source->requestCut(kSavepointId, true);
  ringAll();
  return Status();
}

std::string Job::savepointDirectory() const {
  std::lock_guard lock(mutex_);
  return savepointDirectory_;
}

TaskCounters Job::counters(uint32_t op) const {
  TaskCounters sum;
  for (uint32_t w = 0; w < plan_->parallelism; ++w) {
    const TaskCounters& one = counters_[static_cast<size_t>(op) * plan_->parallelism + w];
    sum.rowsIn += one.rowsIn;
    sum.rowsOut += one.rowsOut;
    sum.lateRows += one.lateRows;
    sum.badRows += one.badRows;
    sum.deadLetterRows += one.deadLetterRows;
    sum.bytes += one.bytes;
  }
  return sum;
}

Status Job::writeSavepoint() {
  SavepointManifest manifest{plan_->fingerprint, plan_->parallelism, plan_->maxParallelism, {}};
  // The splits as of the cut: every worker has passed it, so one of them may write for all.
  for (uint32_t op = 0; op < plan_->messages.size(); ++op) {
    if (plan_->sourceOf[op] < 0) continue;
    PartWriter& part = settled_.front()->part();
    MILLRACE_RETURN_IF_ERROR(
        sources_[static_cast<size_t>(plan_->sourceOf[op])]->save(part, plan_->messages[op].stateId));
  }
  for (auto& worker : settled_) {
    PartSummary part;
    MILLRACE_RETURN_IF_ERROR(worker->finishPart(&part));
    if (!part.file.empty()) manifest.parts.push_back(std::move(part));
  }
  return writeManifest(savepointDirectory_, manifest, plan_->bytes);
}

// All workers have ended: write the manifest, then let the sinks commit, or take everything back.
JobState Job::settle() {
  auto allSinks = [this](auto&& action) {
    for (auto& worker : settled_) {
      for (SinkTask* sink : worker->sinks()) action(*sink);
    }
  };
  Status status;
  bool good = !givenUp() && !failing();
  if (good) {
    allSinks([&status](SinkTask& sink) {
      if (status.ok()) status = sink.prepare();
    });
    if (status.ok() && stopping()) status = writeSavepoint();
    allSinks([&status](SinkTask& sink) {
      if (status.ok()) status = sink.commit();
    });
    if (status.ok()) return stopping() ? JobState::kStopped : JobState::kFinished;
    fail(std::move(status));
  }
  allSinks([](SinkTask& sink) { sink.abort(); });
  return failing() ? JobState::kFailed : JobState::kCancelled;
}

// By whoever brings it about: the worker that detaches last, or the host that learns that one will never come.
void Job::endIfDone() {
  {
    std::lock_guard lock(mutex_);
    bool allGone = ended_.size() == numAttached_ && (numAttached_ == plan_->parallelism || givenUp());
    if (!allGone || std::exchange(settling_, true)) return;
    settled_ = std::move(ended_);  // one that comes later has nothing to settle
    ended_.clear();
  }
  state_.store(settle(), std::memory_order_release);
}

void Job::formatRows(uint32_t sinkOperator, const Batch& batch, ResultChunk* chunk) {
  static const char* kKinds[] = {"+I", "-U", "+U", "-D"};
  const SinkPlan& sink = plan_->sinks[plan_->sinkOf[sinkOperator]];
  const Schema& schema = plan_->schemas[plan_->messages[sinkOperator].schema];
  for (uint16_t row : selectedRowList(batch)) {
    const char* kind = kKinds[static_cast<size_t>(batch.kindAt(row))];
    if (chunk->print) {
      appendPrintRow(*plan_, sink, kind, batch, row, environment_, chunk->lines);
    } else {
      chunk->lines += "[\"";
      chunk->lines += kind;
      chunk->lines += '"';
      for (size_t c = 0; c < schema.types.size(); ++c) {
        chunk->lines += ',';
        appendResultValue(plan_->types, schema.types[c], batch.columns[c], row, chunk->lines);
      }
      chunk->lines += "]\n";
    }
    ++chunk->rows;
  }
}

bool Job::takeResults(size_t bytesMax, ResultChunk* chunk) {
  Doorbells doorbells(memory_.control, plan_->parallelism);
  for (int look = 0; look < 2; ++look) {
    for (HostInput& input : hostInputs_) {
      const SinkPlan& sink = plan_->sinks[plan_->sinkOf[input.sinkOperator]];
      chunk->sink = static_cast<uint32_t>(plan_->sinkOf[input.sinkOperator]);
      chunk->print = sink.connector == "print";
      Descriptor descriptor;
      while (chunk->lines.size() < bytesMax && !input.ended && input.channel->pop(&descriptor)) {
        if (descriptor.kind == DescriptorKind::kEnd) input.ended = true;
        if (descriptor.kind != DescriptorKind::kBatch && descriptor.kind != DescriptorKind::kJumbo) continue;
        BatchRef batch;
        Status status = input.channel->open(descriptor, plan_->types,
                                            plan_->schemas[plan_->messages[input.sinkOperator].schema], false, &batch);
        if (!status.ok()) {
          fail(std::move(status));
          continue;
        }
        formatRows(input.sinkOperator, *batch, chunk);
      }
      if (chunk->rows > 0) {
        doorbells.cancelWait(doorbells.host());
        return true;
      }
    }
    if (look == 0) doorbells.prepareToWait(doorbells.host());  // then look once more before the caller waits
  }
  return false;
}

}  // namespace millrace
