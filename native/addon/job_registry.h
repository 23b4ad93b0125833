#pragma once
// Jobs of this process by number: worker threads are environments of their own, and find the job that the host made by
// its number only.
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

#include "exchange/job.h"

namespace millrace {

class JobRegistry {
 public:
  static JobRegistry& instance() {
    static JobRegistry registry;
    return registry;
  }
  uint32_t add(std::shared_ptr<Job> job) {
    std::lock_guard lock(mutex_);
    jobs_[++last_] = std::move(job);
    return last_;
  }
  // Shared: a worker that is being torn down may still hold the job when the host destroys it.
  std::shared_ptr<Job> find(uint32_t id) {
    std::lock_guard lock(mutex_);
    auto found = jobs_.find(id);
    return found == jobs_.end() ? nullptr : found->second;
  }
  bool remove(uint32_t id) {
    std::lock_guard lock(mutex_);
    return jobs_.erase(id) > 0;
  }

 private:
  std::mutex mutex_;
  uint32_t last_ = 0;
  std::map<uint32_t, std::shared_ptr<Job>> jobs_;
};

}  // namespace millrace
