// Writes a seeded access log (access_log.h) for the log replay benchmark and the demo:
//   millrace_loggen --rows 5000000 --format ndjson --out /tmp/access.ndjson [--seed 42] [--threads 2] [--header]
// The bytes depend on rows, format, seed and header, not on the number of threads.

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "access_log.h"

namespace millrace::bench {

struct Request {
  int64_t rows = 5'000'000;
  LogFormat format = LogFormat::kNdjson;
  std::string path;
  uint64_t seed = 42;
  unsigned threads = std::max(1u, std::thread::hardware_concurrency());
  bool header = false;
};

/// Hands out blocks in order and gives each its place in the file once its length is known.
class BlockOrder {
 public:
  explicit BlockOrder(int64_t offset) : offset_(offset) {}

  int64_t take() {
    std::lock_guard lock(mutex_);
    return next_++;
  }

  /// Waits for the blocks before this one; returns the offset at which the block begins.
  int64_t place(int64_t block, size_t bytes) {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return placed_ == block; });
    const int64_t offset = offset_;
    offset_ += static_cast<int64_t>(bytes);
    ++placed_;
    turn_.notify_all();
    return offset;
  }

  int64_t end() const { return offset_; }

 private:
  std::mutex mutex_;
  std::condition_variable turn_;
  int64_t next_ = 0;    // under mutex_
  int64_t placed_ = 0;  // under mutex_
  int64_t offset_;      // under mutex_ until the threads have ended
};

static void writeAt(int file, std::string_view text, int64_t offset) {
  while (!text.empty()) {
    const ssize_t written = pwrite(file, text.data(), text.size(), offset);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      std::perror("write");
      std::exit(1);
    }
    text.remove_prefix(static_cast<size_t>(written));
    offset += written;
  }
}

static int64_t generate(const Request& request) {
  const int file = open(request.path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) {
    std::perror(request.path.c_str());
    std::exit(1);
  }
  const std::string_view header = request.header ? AccessLog::kHeader : std::string_view();
  writeAt(file, header, 0);
  const AccessLog log(request.seed);
  const int64_t blocks = (request.rows + AccessLog::kBlockRows - 1) / AccessLog::kBlockRows;
  BlockOrder order(static_cast<int64_t>(header.size()));
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < request.threads; ++i) {
    threads.emplace_back([&] {
      std::string text;
      for (int64_t block = order.take(); block < blocks; block = order.take()) {
        log.appendBlock(block, request.rows, request.format, text);
        writeAt(file, text, order.place(block, text.size()));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  close(file);
  return order.end();
}

[[noreturn]] static void usage() {
  std::fputs("millrace_loggen --out FILE [--rows N] [--format ndjson|csv] [--seed N] [--threads N] [--header]\n",
             stderr);
  std::exit(2);
}

static Request parseArguments(int count, char** arguments) {
  Request request;
  for (int i = 1; i < count; ++i) {
    const std::string_view name = arguments[i];
    if (name == "--header") {
      request.header = true;
      continue;
    }
    if (++i == count) usage();
    const char* value = arguments[i];
    if (name == "--rows") {
      request.rows = std::strtoll(value, nullptr, 10);
    } else if (name == "--format" && (!std::strcmp(value, "ndjson") || !std::strcmp(value, "csv"))) {
      request.format = *value == 'c' ? LogFormat::kCsv : LogFormat::kNdjson;
    } else if (name == "--out") {
      request.path = value;
    } else if (name == "--seed") {
      request.seed = std::strtoull(value, nullptr, 10);
    } else if (name == "--threads") {
      request.threads = static_cast<unsigned>(std::clamp(std::atoi(value), 1, 256));
    } else {
      usage();
    }
  }
  if (request.path.empty() || request.rows < 0) usage();
  return request;
}

}  // namespace millrace::bench

int main(int count, char** arguments) {
  const millrace::bench::Request request = millrace::bench::parseArguments(count, arguments);
  const int64_t bytes = millrace::bench::generate(request);
  std::printf("%lld rows, %lld bytes\n", static_cast<long long>(request.rows), static_cast<long long>(bytes));
  return 0;
}
