#pragma once
// WindowStore: the groups of open windows. Rows are kept in parts, each with the end of the next window that it still
// belongs to: part (slice, end) counts for `end` and for every later window of that slice. When a window fires, its
// parts move on to the next end, or are given back. A row that is late for the first windows of its slice starts at a
// later end, by the watermark *before the row*: when windows fire physically never changes a result (CONTRACTS: slices
// carry classes; the class is the end at which a part starts).
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "operators/groups.h"
#include "operators/window_spec.h"

namespace millrace {

class WindowStore {
 public:
  struct Part {
    Part(const AggregateSpec& spec, bool constantHash) : groups(spec, constantHash) {}
    Groups groups;
    uint64_t batchNumber = 0;    // rows[] belongs to this batch
    std::vector<uint16_t> rows;  // of the batch being added
  };
  using Place = std::pair<int64_t, int64_t>;  // end of the next window, slice
  using Parts = std::map<Place, std::unique_ptr<Part>>;

  WindowStore(const AggregateSpec& spec, const WindowSpec& window, bool constantHash)
      : spec_(spec), window_(window), constantHash_(constantHash) {}

  // Adds the batch's selected rows. `watermark`: nothing is decided by an older one. `*late` is raised by the rows
  // whose every window has fired; rows that lie between windows (HOP with gaps) are in none and not late.
  Status add(const Batch& batch, int64_t watermark, bool neverLate, uint64_t* late);
  // Merges rows of state: keys, next end, slice, row count, accumulators.
  Status addState(const Batch& batch);

  Parts& parts() { return parts_; }
  void remove(Parts::iterator part) {
    recent_ = nullptr;
    parts_.erase(part);
  }
  uint64_t groupCount() const;
  // The end of the next window to fire is due at `watermark`.
  bool isDue(int64_t watermark) const {
    return !parts_.empty() && window_.timerOf(parts_.begin()->first.first) <= watermark;
  }
  // Moves the parts of the window that ends at `end`, which is the first, on to their next window.
  void advance(int64_t end);

 private:
  Part& part(Place place);
  Part* partOf(int64_t local, int64_t watermark, bool* isLate);

  const AggregateSpec& spec_;
  const WindowSpec& window_;
  bool constantHash_;
  Parts parts_;
  uint64_t batchNumber_ = 0;
  // The part that the last row went to, for rows of the same slice that are late for none of its windows.
  Part* recent_ = nullptr;
  int64_t recentStart_ = 0;
  int64_t recentTimer_ = 0;
};

}  // namespace millrace
