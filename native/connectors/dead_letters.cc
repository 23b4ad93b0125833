#include "connectors/dead_letters.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/clock.h"
#include "base/utf8.h"
#include "formats/json_scan.h"

namespace millrace {
namespace {

// Text for JSON from any bytes.
std::string readable(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    const size_t valid = validUtf8Prefix(bytes);
    text.append(bytes.substr(0, valid));
    if (valid == bytes.size()) break;
    text += "\xEF\xBF\xBD";
    bytes.remove_prefix(valid + 1);
  }
  return text;
}

}  // namespace

DeadLetters::~DeadLetters() {
  if (!file_) return;
  std::fclose(file_);
  ::unlink(hidden_.c_str());
}

Status DeadLetters::failed(const char* action) {
  return Status::error("WRITE_FAILED",
                       std::string("cannot ") + action + " dead letters in " + folder_ + ": " + std::strerror(errno));
}

Status DeadLetters::open() {
  static std::atomic<uint32_t> opened{0};  // one process may run many jobs on a table
  std::error_code code;
  std::filesystem::create_directories(folder_, code);
  const std::string table = table_.substr(table_.rfind('.') + 1);
  const std::string name = table + "-" + std::to_string(systemTimeMs()) + "-" + std::to_string(::getpid()) + "-" +
                           std::to_string(opened.fetch_add(1)) + ".ndjson";
  visible_ = folder_ + "/" + name;
  hidden_ = folder_ + "/." + name + ".inprogress";
  file_ = std::fopen(hidden_.c_str(), "we");
  return file_ ? Status() : failed("open");
}

Status DeadLetters::write(std::string_view file, uint64_t offset, std::string_view error, std::string_view row) {
  std::string line = "{\"file\":";
  appendJsonString(readable(file), &line);
  line += ",\"offset\":" + std::to_string(offset) + ",\"error\":";
  appendJsonString(readable(error), &line);
  line += ",\"row\":";
  appendJsonString(readable(row), &line);
  line += "}\n";
  std::lock_guard lock(mutex_);
  if (!file_) MILLRACE_RETURN_IF_ERROR(open());
  return std::fwrite(line.data(), 1, line.size(), file_) == line.size() ? Status() : failed("write");
}

Status DeadLetters::finish() {
  std::lock_guard lock(mutex_);
  if (!file_) return Status();
  const bool written = std::fflush(file_) == 0 && ::fsync(fileno(file_)) == 0;
  if (!written) return failed("write");
  std::fclose(file_);
  file_ = nullptr;
  return std::rename(hidden_.c_str(), visible_.c_str()) == 0 ? Status() : failed("rename");
}

}  // namespace millrace
