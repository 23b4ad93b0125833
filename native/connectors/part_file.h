#pragma once
// One file of a sink, hidden (".NAME.inprogress") until commit renames it.
#include <string>
#include <string_view>

#include "base/status.h"

namespace millrace {

class PartFile {
 public:
  PartFile(std::string folder, std::string name);
  ~PartFile();
  PartFile(PartFile&& other) noexcept;
  PartFile& operator=(PartFile&&) = delete;

  Status open();
  // Buffered; errors name the path (a full disk).
  Status append(std::string_view text);
  uint64_t size() const { return size_; }
  Status finish();  // flushed, synced, closed
  Status commit();  // visible; may be repeated
  void remove();    // of the hidden file
  const std::string& folder() const { return folder_; }

 private:
  Status flush();
  Status failed(const char* action) const;
  std::string folder_, hidden_, visible_, buffer_;
  int file_ = -1;
  uint64_t size_ = 0;
};

Status writeFailed(const std::string& path, const char* action);  // the text of errno

}  // namespace millrace
