#pragma once
// What one JavaScript environment (the host, or a worker thread) holds: its attached workers, by handle. Lives as long
// as the environment; when a thread is terminated, its cleanup detaches what is left, so that the job ends by name
// instead of hanging.
#include <napi.h>

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "exchange/job.h"

namespace millrace {

struct AttachedWorker {
  std::shared_ptr<Job> job;
  std::unique_ptr<Worker> worker;
  int32_t* words = nullptr;
  Napi::ObjectReference wordsReference;  // keeps the view's memory alive; dropped on the environment's thread
};

// Views of a job's shared memory, in the environment that made the job. Native code sees plain addresses: the memory
// lives while a view does.
struct OwnedJob {
  std::shared_ptr<Job> job;
  std::vector<Napi::ObjectReference> memory;
};

class Environment {
 public:
  ~Environment() {
    for (auto& [handle, attached] : workers_) attached.job->detach(std::move(attached.worker));
    for (auto& [id, owned] : jobs_) {
      if (owned.job->state() == JobState::kRunning) owned.job->cancel();
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
  void own(uint32_t id, OwnedJob job) { jobs_.emplace(id, std::move(job)); }
  void disown(uint32_t id) { jobs_.erase(id); }

 private:
  uint32_t last_ = 0;
  std::map<uint32_t, AttachedWorker> workers_;
  std::map<uint32_t, OwnedJob> jobs_;
};

}  // namespace millrace
