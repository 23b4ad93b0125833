#pragma once
// What one JavaScript environment (the host, or a worker thread) holds: its attached workers, by handle. Lives as long as the environment; when a
// thread is terminated, its cleanup detaches what is left, so that the job ends by name instead of hanging.
#include <napi.h>

#include <cstdint>
#include <map>
#include <memory>

#include "exchange/job.h"

namespace millrace {

struct AttachedWorker {
  std::shared_ptr<Job> job;
  std::unique_ptr<Worker> worker;
  int32_t* words = nullptr;
  Napi::ObjectReference wordsReference;  // keeps the view's memory alive; dropped on the environment's thread
};

class Environment {
 public:
  ~Environment() {
    for (auto& [handle, attached] : workers_) {
      attached.job->fail(Status::error("WORKER_LOST", "a worker thread ended before its job"));
      attached.job->detach(std::move(attached.worker));
    }
  }
  uint32_t add(AttachedWorker attached) {
    workers_.emplace(++last_, std::move(attached));
    return last_;
  }
  AttachedWorker* find(uint32_t handle) {
    auto found = workers_.find(handle);
    return found == workers_.end() ? nullptr : &found->second;
  }
  void detach(uint32_t handle) {
    auto found = workers_.find(handle);
    if (found == workers_.end()) return;
    AttachedWorker attached = std::move(found->second);
    workers_.erase(found);
    attached.job->detach(std::move(attached.worker));
  }

 private:
  uint32_t last_ = 0;
  std::map<uint32_t, AttachedWorker> workers_;
};

}  // namespace millrace
