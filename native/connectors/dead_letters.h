#pragma once
// Rows that could not be decoded, as JSON lines {"file", "offset", "error", "row"} in a file of the table's dead-letter
// folder. Hidden until the source has ended well.
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>

#include "base/status.h"

namespace millrace {

class DeadLetters {
 public:
  DeadLetters(std::string folder, std::string table) : folder_(std::move(folder)), table_(std::move(table)) {}
  ~DeadLetters();  // removes what did not become visible
  // Any thread.
  Status write(std::string_view file, uint64_t offset, std::string_view error, std::string_view row);
  Status finish();

 private:
  Status open();
  Status failed(const char* action);
  const std::string folder_, table_;
  std::mutex mutex_;  // bad rows are rare
  std::FILE* file_ = nullptr;
  std::string hidden_, visible_;
};

}  // namespace millrace
