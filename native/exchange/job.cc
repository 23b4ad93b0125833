#include "exchange/job.h"

#include <algorithm>
#include <cstdio>

#include "columnar/batch_codec.h"

namespace millrace {
namespace {

constexpr uint64_t kSavepointId = 1;

Status tooSmall(const char* what) { return Status::error("INTERNAL_ERROR", std::string("shared memory is too small: ") + what); }

}  // namespace

Status Job::create(std::unique_ptr<Plan> plan, const JobMemory& memory, const ExchangeLimits& limits, const std::string& restoreFrom,
                   std::unique_ptr<Job>* out) {
  std::unique_ptr<Job> job(new Job());
  job->plan_ = std::move(plan);
  const Plan& p = *job->plan_;
  job->layout_ = layOutExchange(p, limits);
  job->memory_ = memory;
  if (memory.controlBytes < job->layout_.controlBytes || memory.workers.size() != p.parallelism) return tooSmall("control");
  for (uint32_t w = 0; w < p.parallelism; ++w) {
    if (memory.workerBytes[w] < job->layout_.workerBytes(w)) return tooSmall("segments");
  }
  job->zone_ = Zone::find(p.zone);
  if (!job->zone_) return Status::error("INVALID_OPTION", "unknown time zone '" + p.zone + "'");
  job->environment_.zone = job->zone_.get();
  job->environment_.nowMs = p.options.clockMs;
  job->environment_.randomSeed = p.options.randomSeed;
  job->counters_.resize(p.messages.size() * p.parallelism);
  job->stagesEnded_ = std::make_unique<std::atomic<uint32_t>[]>(p.stages.size());
  if (!restoreFrom.empty()) {
    MILLRACE_RETURN_IF_ERROR(Savepoint::open(restoreFrom, &job->restored_));
    if (job->restored_->manifest().fingerprint != p.fingerprint) {
      return Status::error("SAVEPOINT_MISMATCH", "savepoint " + restoreFrom + " was made by another plan");
    }
    if (job->restored_->manifest().maxParallelism != p.maxParallelism) {
      return Status::error("SAVEPOINT_MISMATCH", "savepoint " + restoreFrom + " has " + std::to_string(job->restored_->manifest().maxParallelism) + " key groups");
    }
  }
  for (uint32_t s = 0; s < p.sources.size(); ++s) {
    std::unique_ptr<SourceShared> source;
    MILLRACE_RETURN_IF_ERROR(openSource(p, s, &source));
    if (job->restored_) {
      for (uint32_t op = 0; op < p.messages.size(); ++op) {
        if (p.sourceOf[op] != static_cast<int32_t>(s)) continue;
        auto reader = job->restored_->reader(p.messages[op].stateId, 0, p.maxParallelism, p.types);
        MILLRACE_RETURN_IF_ERROR(source->load(*reader));
      }
    }
    job->sources_.push_back(std::move(source));
  }
  Doorbells doorbells(memory.control, p.parallelism);
  for (const ExchangeEdge& edge : job->layout_.edges) {
    if (edge.toOperator >= 0) continue;
    for (const ChannelPlace& place : edge.channels) {
      job->hostInputs_.push_back({edge.fromOperator,
                                  std::make_unique<InChannel>(place, job->layout_, memory.control, memory.workers[place.producer], doorbells,
                                                              &job->hostNotifications_),
                                  false});
    }
  }
  *out = std::move(job);
  return Status();
}

Job::~Job() = default;

Status Job::attach(uint32_t worker, std::unique_ptr<Worker>* out) {
  auto built = std::make_unique<Worker>(*this, worker);
  Status status = built->build();
  if (!status.ok()) fail(std::move(status));
  *out = std::move(built);
  return Status();
}

void Job::detach(std::unique_ptr<Worker> worker) {
  bool last;
  {
    std::lock_guard lock(mutex_);
    if (!worker->ended()) failing_.store(true);
    ended_.push_back(std::move(worker));
    last = ended_.size() == plan_->parallelism;
  }
  if (last) end();
}

// Keeps the error of the smallest position; an error without one is beaten by any that has.
void Job::fail(Status status) {
  {
    std::lock_guard lock(mutex_);
    bool first = error_.code.empty();
    bool better = status.hasPosition() && (!error_.hasPosition || status.position() < error_.position);
    if (first || better) {
      error_ = JobError{status.code(), status.message(), "", 0, status.hasPosition(), {}, status.spanStart(), status.spanEnd()};
      if (status.hasPosition()) {
        error_.position = status.position();
        error_.offset = error_.position.offset;
        if (error_.position.source < plan_->sources.size()) {
          const SourcePlan& source = plan_->sources[error_.position.source];
          if (error_.position.split < source.splits.size()) error_.file = source.splits[error_.position.split].path;
        }
      }
    }
  }
  failing_.store(true, std::memory_order_release);
  Position limit = status.hasPosition() ? status.position() : Position{};
  for (auto& source : sources_) source->stopAfter(limit);
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

void Job::stopWithSavepoint(const std::string& directory) {
  {
    std::lock_guard lock(mutex_);
    savepointDirectory_ = directory;
  }
  stopping_.store(true, std::memory_order_release);
  for (auto& source : sources_) source->requestCut(kSavepointId, true);
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

// All workers have ended: write the manifest, then let the sinks commit, or take everything back.
JobState Job::settle() {
  auto allSinks = [this](auto&& action) {
    for (auto& worker : ended_) {
      for (SinkTask* sink : worker->sinks()) action(*sink);
    }
  };
  Status status;
  bool good = !cancelled() && !failing();
  if (good) {
    allSinks([&status](SinkTask& sink) {
      if (status.ok()) status = sink.prepare();
    });
  }
  bool stopped = stopping();
  if (good && status.ok() && stopped) {
    SavepointManifest manifest{plan_->fingerprint, plan_->parallelism, plan_->maxParallelism, {}};
    for (auto& worker : ended_) {
      PartSummary part;
      if (status.ok()) status = worker->part().finish(&part);
      if (!part.file.empty()) manifest.parts.push_back(std::move(part));
    }
    if (status.ok()) status = writeManifest(savepointDirectory_, manifest, plan_->bytes);
  }
  if (good && status.ok()) {
    allSinks([&status](SinkTask& sink) {
      if (status.ok()) status = sink.commit();
    });
  }
  if (!status.ok()) {
    good = false;
    fail(std::move(status));
  }
  if (good) return stopped ? JobState::kStopped : JobState::kFinished;
  allSinks([](SinkTask& sink) { sink.abort(); });
  return cancelled() && !failing() ? JobState::kCancelled : JobState::kFailed;
}

void Job::end() { state_.store(settle(), std::memory_order_release); }

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
        Status status = input.channel->open(descriptor, plan_->types, plan_->schemas[plan_->messages[input.sinkOperator].schema], false, &batch);
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
