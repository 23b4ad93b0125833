#pragma once
// Status is the only way an error travels on the data path: no exceptions there. A status is cheap when ok (one null
// pointer). The code is one of errors.ts's stable names for phase "run"; the position is filled in by the layer that
// knows it and never overwritten.
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace millrace {

// A row's place in the job's inputs: source ordinal, split ordinal, byte offset at which the row starts (or row
// number).
struct Position {
  uint32_t source = 0;
  uint32_t split = 0;
  uint64_t offset = 0;
  friend auto operator<=>(const Position&, const Position&) = default;
};

class [[nodiscard]] Status {
 public:
  Status() = default;  // ok
  static Status error(std::string code, std::string message) {
    Status status;
    status.detail_ = std::make_unique<Detail>(Detail{std::move(code), std::move(message)});
    return status;
  }
  bool ok() const { return detail_ == nullptr; }
  const std::string& code() const { return detail_->code; }
  const std::string& message() const { return detail_->message; }
  bool hasPosition() const { return detail_->hasPosition; }
  const Position& position() const { return detail_->position; }
  // Span of the failing expression in the SQL text (character offsets), or -1 when unknown.
  int32_t spanStart() const { return detail_->spanStart; }
  int32_t spanEnd() const { return detail_->spanEnd; }
  Status& at(Position position) {
    if (detail_ && !detail_->hasPosition) {
      detail_->position = position;
      detail_->hasPosition = true;
    }
    return *this;
  }
  Status& span(int32_t start, int32_t end) {
    if (detail_ && detail_->spanStart < 0) {
      detail_->spanStart = start;
      detail_->spanEnd = end;
    }
    return *this;
  }

 private:
  struct Detail {
    std::string code;
    std::string message;
    Position position{};
    bool hasPosition = false;
    int32_t spanStart = -1;
    int32_t spanEnd = -1;
  };
  std::unique_ptr<Detail> detail_;
};

}  // namespace millrace

// Returns from the calling function when `expression` is an error.
#define MILLRACE_RETURN_IF_ERROR(expression)                                      \
  do {                                                                            \
    if (::millrace::Status status_ = (expression); !status_.ok()) return status_; \
  } while (false)
