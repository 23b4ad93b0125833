#pragma once
// Sinks: operators of kind "sink". A SinkTask takes batches like any task and never emits. What it has written becomes visible by commit only:
// prepare() at a barrier or at the end of input gives a handle (kept in the manifest), commit(handle) makes its rows visible and may be
// repeated after a crash, abort(handle) removes them. A bounded job ends: end of input on all ports, prepare on every worker, commit of all
// handles, SinkOperator::finish once.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "operators/operator.h"
#include "plan/plan.h"

namespace millrace {

// Rows on their way to the host: the text of print, the result lines of collect. Thread safe; made by the host edge.
class HostEdge {
 public:
  virtual ~HostEdge() = default;
  // Appends whole lines (each with its newline) for sink `sink`. False: the buffer is full, try again after the host took some.
  virtual bool offer(uint32_t sink, uint32_t worker, std::string& lines) = 0;
};

class SinkTask : public Task {
 public:
  // Everything accepted so far is durable under a hidden name; `handle` describes it ("" when there is nothing).
  virtual Status prepare(uint64_t checkpoint, std::string* handle) = 0;
};

class SinkOperator : public Operator {
 public:
  explicit SinkOperator(uint32_t sink) : sink_(sink) {}
  uint32_t sink() const { return sink_; }
  OperatorTraits traits() const override { return {}; }
  virtual std::unique_ptr<SinkTask> openSink(TaskContext& context, HostEdge* host) const = 0;
  std::unique_ptr<Task> open(TaskContext& context) const override { return openSink(context, nullptr); }
  // Before the first row of the job, once (INSERT OVERWRITE looks at what is there; folders are made). Any thread.
  virtual Status start() const { return Status(); }
  // Makes the rows of a handle visible; idempotent: a handle that was committed before changes nothing.
  virtual Status commit(const std::string& handle) const { return Status(); }
  virtual Status abort(const std::string& handle) const { return Status(); }
  // After all handles of a job that ended well are committed, once: success markers, removal of what an overwrite replaced.
  virtual Status finish(const std::vector<std::string>& handles) const { return Status(); }
  // "collect" and "print" give lines to the host edge.
  virtual bool toHost() const { return false; }

 private:
  uint32_t sink_;
};

}  // namespace millrace
