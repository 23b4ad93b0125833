#include "connectors/part_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace millrace {
namespace {

constexpr size_t kBufferBytes = 256 << 10;

}  // namespace

Status writeFailed(const std::string& path, const char* action) {
  return Status::error("WRITE_FAILED", std::string("cannot ") + action + " " + path + ": " + std::strerror(errno));
}

PartFile::PartFile(std::string folder, std::string name)
    : folder_(std::move(folder)), hidden_(folder_ + "/." + name + ".inprogress"), visible_(folder_ + "/" + name) {}

PartFile::PartFile(PartFile&& other) noexcept
    : folder_(std::move(other.folder_)),
      hidden_(std::move(other.hidden_)),
      visible_(std::move(other.visible_)),
      buffer_(std::move(other.buffer_)),
      file_(std::exchange(other.file_, -1)),
      size_(other.size_) {}

PartFile::~PartFile() {
  if (file_ >= 0) ::close(file_);
}

Status PartFile::failed(const char* action) const { return writeFailed(hidden_, action); }

Status PartFile::open() {
  file_ = ::open(hidden_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  return file_ >= 0 ? Status() : failed("create");
}

Status PartFile::append(std::string_view text) {
  buffer_ += text;
  size_ += text.size();
  return buffer_.size() < kBufferBytes ? Status() : flush();
}

Status PartFile::flush() {
  for (size_t done = 0; done < buffer_.size();) {
    const ssize_t written = ::write(file_, buffer_.data() + done, buffer_.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed("write");
    done += static_cast<size_t>(written);
  }
  buffer_.clear();
  return Status();
}

Status PartFile::finish() {
  if (file_ < 0) return Status();
  MILLRACE_RETURN_IF_ERROR(flush());
  if (::fsync(file_) != 0) return failed("sync");
  const int closed = ::close(std::exchange(file_, -1));
  return closed == 0 ? Status() : failed("close");
}

Status PartFile::commit() {
  if (std::rename(hidden_.c_str(), visible_.c_str()) == 0) return Status();
  const bool before = errno == ENOENT && ::access(visible_.c_str(), F_OK) == 0;  // committed by an earlier attempt
  return before ? Status() : failed("rename");
}

void PartFile::remove() {
  if (file_ >= 0) ::close(std::exchange(file_, -1));
  ::unlink(hidden_.c_str());
}

}  // namespace millrace
