#include "operators/window_spec.h"

#include <numeric>

namespace millrace {

Status WindowSpec::checkTime(const Batch& batch, uint32_t row) const {
  const Vector& times = batch.columns[timeColumn];
  const char* wrong = nullptr;
  if (times.isNull(row)) {
    wrong = "the row time of a window is NULL";
  } else if (int64_t time = times.value<int64_t>(row); time > kTimeMax || time < -kTimeMax) {
    wrong = "the row time of a window is out of range";
  }
  if (!wrong) return Status();
  Status status = Status::error("RUNTIME_ERROR", wrong);
  status.at(batch.positionAt(row));
  return status;
}

WindowEnds WindowSpec::windowsOfSlice(int64_t sliceStart) const {
  switch (kind) {
    case Kind::kTumble:
      return {sliceStart + sizeMs, sliceStart + sizeMs, sizeMs};
    case Kind::kHop: {
      // Starts from the first that still covers the slice's end to the last at or before its start.
      int64_t lastStart = align(sliceStart, slideMs);
      int64_t firstStart = align(sliceStart + sliceWidth_ - sizeMs + slideMs - 1, slideMs);
      return {firstStart + sizeMs, lastStart + sizeMs, slideMs};
    }
    case Kind::kCumulate:
      return {sliceStart + slideMs, align(sliceStart, sizeMs) + sizeMs, slideMs};
  }
  return {};
}

WindowSpec readWindow(const Plan& plan, const Schema* input, PlanReader reader) {
  reader.keys({"kind", "sizeMs", "slideMs", "offsetMs", "timeColumn", "ltz"});
  WindowSpec window;
  std::string kind = reader.field("kind").text();
  if (kind != "tumble" && kind != "hop" && kind != "cumulate")
    reader.field("kind").fail("unknown window '" + kind + "'");
  window.kind = kind == "hop"        ? WindowSpec::Kind::kHop
                : kind == "cumulate" ? WindowSpec::Kind::kCumulate
                                     : WindowSpec::Kind::kTumble;
  constexpr int64_t kSizeMax = int64_t{1} << 50;  // 35,000 years
  window.sizeMs = reader.field("sizeMs").integer(1, kSizeMax);
  window.slideMs = reader.field("slideMs").integer(1, kSizeMax);
  window.offsetMs = reader.field("offsetMs").integer(-kSizeMax, kSizeMax);
  if (window.kind == WindowSpec::Kind::kTumble) window.slideMs = window.sizeMs;
  if (window.kind == WindowSpec::Kind::kCumulate && window.sizeMs % window.slideMs != 0)
    reader.field("slideMs").fail("the size of a CUMULATE window is a multiple of its step");
  window.sliceWidth_ = std::gcd(window.sizeMs, window.slideMs);
  window.ltz = reader.field("ltz").boolean();
  if (window.ltz) {
    window.zone = Zone::find(plan.zone);
    if (!window.zone) reader.fail("unknown time zone '" + plan.zone + "'");
  }
  PlanReader column = reader.field("timeColumn");
  if (!input) return window;
  window.timeColumn = column.index(input->types.size(), "column");
  if (reader.ok() && plan.types[input->types[window.timeColumn]].physical != PhysicalType::kTimestampMs)
    column.fail("a row time is a timestamp in milliseconds");
  return window;
}

}  // namespace millrace
