#include "operators/window_store.h"

namespace millrace {

WindowStore::Part& WindowStore::part(Place place) {
  std::unique_ptr<Part>& found = parts_[place];
  if (!found) found = std::make_unique<Part>(spec_, constantHash_);
  return *found;
}

// The part of a row, or null when no window wants it.
WindowStore::Part* WindowStore::partOf(int64_t local, int64_t watermark, bool* isLate) {
  int64_t start = window_.sliceStart(local);
  if (recent_ && start == recentStart_ && watermark < recentTimer_) return recent_;
  WindowEnds ends = window_.windowsOfSlice(start);
  *isLate = false;
  int64_t end = ends.first;
  while (end <= ends.last && window_.timerOf(end) <= watermark) {
    *isLate = true;
    // Without daylight time timers are ends: jump over all that have fired.
    int64_t skip = window_.ltz ? 1 : std::max<int64_t>(1, (watermark - window_.timerOf(end)) / ends.step);
    end = skip > (ends.last - end) / ends.step + 1 ? ends.last + 1 : end + skip * ends.step;
  }
  if (end > ends.last) return nullptr;
  Part* found = &part({end, window_.partOf(start)});
  if (end == ends.first) {
    recent_ = found;
    recentStart_ = start;
    recentTimer_ = window_.timerOf(end);
  }
  return found;
}

Status WindowStore::add(const Batch& batch, int64_t watermark, bool neverLate, uint64_t* late) {
  ++batchNumber_;
  const Vector& times = batch.columns[window_.timeColumn];
  std::vector<Part*> touched;
  Status status;
  for (uint16_t row : selectedRowList(batch)) {
    status = window_.checkTime(batch, row);
    if (!status.ok()) break;  // the rows before it count
    int64_t time = times.value<int64_t>(row);
    bool isLate = false;
    Part* part =
        partOf(window_.localTime(time), neverLate ? kMinTime : std::max(watermark, batch.watermarkAt(row)), &isLate);
    if (!part) {
      *late += isLate;
      continue;
    }
    if (part->batchNumber != batchNumber_) {
      part->batchNumber = batchNumber_;
      part->rows.clear();
      touched.push_back(part);
    }
    part->rows.push_back(row);
  }
  for (Part* part : touched)
    MILLRACE_RETURN_IF_ERROR(
        part->groups.accumulate(batch, part->rows.data(), static_cast<uint32_t>(part->rows.size())));
  return status;
}

Status WindowStore::addState(const Batch& batch) {
  ++batchNumber_;
  uint32_t keys = static_cast<uint32_t>(spec_.keys.size());
  std::vector<Part*> touched;
  for (uint16_t row : selectedRowList(batch)) {
    if (batch.columns[keys].isNull(row) || batch.columns[keys + 1].isNull(row) || batch.columns[keys + 2].isNull(row)) {
      return Status::error("SAVEPOINT_MISMATCH", "a partial result of a window names no window");
    }
    Part& into = part({batch.columns[keys].value<int64_t>(row), batch.columns[keys + 1].value<int64_t>(row)});
    if (into.batchNumber != batchNumber_) {
      into.batchNumber = batchNumber_;
      into.rows.clear();
      touched.push_back(&into);
    }
    into.rows.push_back(row);
  }
  for (Part* into : touched)
    MILLRACE_RETURN_IF_ERROR(
        into->groups.mergeRows(batch, into->rows.data(), static_cast<uint32_t>(into->rows.size()), keys + 2));
  return Status();
}

uint64_t WindowStore::groupCount() const {
  uint64_t count = 0;
  for (const auto& [place, part] : parts_) count += part->groups.table().size();
  return count;
}

void WindowStore::advance(int64_t end) {
  recent_ = nullptr;
  while (!parts_.empty() && parts_.begin()->first.first == end) {
    auto node = parts_.extract(parts_.begin());
    int64_t slice = node.key().second;
    // A part of a CUMULATE window is named by its longest window, whose slices all have the same last end.
    int64_t last = window_.windowsOfSlice(slice).last;
    int64_t next = end + window_.slideMs;
    if (next > last) continue;
    node.key() = {next, slice};
    auto inserted = parts_.insert(std::move(node));
    if (!inserted.inserted) inserted.position->second->groups.merge(inserted.node.mapped()->groups);
  }
}

}  // namespace millrace
