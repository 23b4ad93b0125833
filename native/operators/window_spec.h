#pragma once
// TUMBLE, HOP and CUMULATE as arithmetic on milliseconds (SEMANTICS: windows). Windows lie on local time: for TIMESTAMP
// that is the column itself, for TIMESTAMP_LTZ the wall clock of the session's zone. Aligned to the epoch by floor,
// also before 1970; ends are exclusive.
//
// A slice is the widest interval that no window cuts: the greatest common divisor of slide and size (CUMULATE: the
// step). A row updates one slice.
#include <cstdint>
#include <memory>

#include "base/zone.h"
#include "plan/plan.h"

namespace millrace {

// Window ends first, first + step, ..., last; empty when last < first.
struct WindowEnds {
  int64_t first = 0, last = 0, step = 1;
};

class WindowSpec {
 public:
  enum class Kind : uint8_t { kTumble, kHop, kCumulate };
  // Row times beyond this are refused: adding a window's size must not overflow.
  static constexpr int64_t kTimeMax = int64_t{1} << 61;

  Kind kind = Kind::kTumble;
  int64_t sizeMs = 1;
  int64_t slideMs = 1;  // CUMULATE: the step
  int64_t offsetMs = 0;
  uint32_t timeColumn = 0;
  bool ltz = false;
  std::shared_ptr<const Zone> zone;

  // The row's time is there and within range; an error with the row's position otherwise.
  Status checkTime(const Batch& batch, uint32_t row) const;
  int64_t localTime(int64_t rowTime) const { return ltz ? zone->toLocal(rowTime) : rowTime; }
  int64_t sliceWidth() const { return sliceWidth_; }
  int64_t sliceStart(int64_t local) const { return align(local, sliceWidth_); }
  WindowEnds windowsOfSlice(int64_t sliceStart) const;
  WindowEnds windowsOf(int64_t local) const { return windowsOfSlice(sliceStart(local)); }
  // What tells apart the partial results of one window: its slices, or, where windows only grow, the longest of them.
  int64_t partOf(int64_t sliceStart) const { return kind == Kind::kCumulate ? align(sliceStart, sizeMs) : sliceStart; }
  int64_t startOf(int64_t end) const { return kind == Kind::kCumulate ? align(end - 1, sizeMs) : end - sizeMs; }
  // The window fires when the watermark reaches this (Flink: toEpochMillsForTimer(end - 1)).
  int64_t timerOf(int64_t end) const { return ltz ? zone->toTimer(end - 1) : end - 1; }
  // window_time: the last instant of the window.
  int64_t timeOf(int64_t end) const { return ltz ? zone->toInstant(end - 1) : end - 1; }

  friend bool operator==(const WindowSpec& a, const WindowSpec& b) {
    return a.kind == b.kind && a.sizeMs == b.sizeMs && a.slideMs == b.slideMs && a.offsetMs == b.offsetMs &&
           a.ltz == b.ltz;
  }

 private:
  friend WindowSpec readWindow(const Plan& plan, const Schema* input, PlanReader reader);
  int64_t align(int64_t time, int64_t width) const {
    int64_t rest = (time - offsetMs) % width;
    return time - (rest < 0 ? rest + width : rest);
  }
  int64_t sliceWidth_ = 1;
};

// `input` null: the time column is not of this operator's input and not read.
WindowSpec readWindow(const Plan& plan, const Schema* input, PlanReader reader);

}  // namespace millrace
