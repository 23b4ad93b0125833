#include "base/zone.h"

#include <algorithm>

#include "base/posix_zone.h"

namespace millrace {

namespace {

constexpr int64_t kSecondsOf400Years = 146097 * int64_t{86400};  // also a whole number of weeks
constexpr size_t kHeaderBytes = 44;
constexpr uint32_t kEntriesMax = 100'000;

uint64_t readBigEndian(std::string_view bytes, size_t at, size_t width) {
  uint64_t value = 0;
  for (size_t i = 0; i < width; ++i) value = value << 8 | static_cast<uint8_t>(bytes[at + i]);
  return value;
}

struct Counts {
  uint32_t utcFlags, standardFlags, leapSeconds, times, types, nameBytes;

  size_t bodyBytes(size_t timeWidth) const {
    return times * (timeWidth + 1) + types * size_t{6} + nameBytes + leapSeconds * (timeWidth + 4) + standardFlags +
           utcFlags;
  }
};

bool readHeader(std::string_view bytes, Counts* out) {
  if (bytes.size() < kHeaderBytes || bytes.substr(0, 4) != "TZif" || bytes[4] < '2') return false;
  uint32_t* fields[] = {&out->utcFlags, &out->standardFlags, &out->leapSeconds,
                        &out->times,    &out->types,         &out->nameBytes};
  for (size_t i = 0; i < 6; ++i) {
    *fields[i] = static_cast<uint32_t>(readBigEndian(bytes, 20 + i * 4, 4));
    if (*fields[i] > kEntriesMax) return false;
  }
  return out->types > 0;
}

}  // namespace

std::shared_ptr<const Zone> Zone::fixed(std::string id, int32_t offsetSeconds) {
  std::shared_ptr<Zone> zone(new Zone());
  zone->id_ = std::move(id);
  zone->firstOffset_ = offsetSeconds;
  return zone;
}

std::shared_ptr<const Zone> Zone::parse(std::string id, std::string_view file) {
  Counts counts{};
  if (!readHeader(file, &counts)) return nullptr;
  // A file starts with a version 1 block of 32-bit times; packed zones start at the version 2 header at once.
  const size_t skip = kHeaderBytes + counts.bodyBytes(4);
  Counts second{};
  if (file.size() > skip && readHeader(file.substr(skip), &second)) {
    file.remove_prefix(skip);
    counts = second;
  }
  const size_t footer = kHeaderBytes + counts.bodyBytes(8);
  if (file.size() < footer + 2 || file[footer] != '\n' || file.back() != '\n') return nullptr;

  std::shared_ptr<Zone> zone(new Zone());
  zone->id_ = std::move(id);
  const size_t times = kHeaderBytes;
  const size_t indexes = times + counts.times * size_t{8};
  const size_t types = indexes + counts.times;
  auto offsetOfType = [&](size_t type) { return static_cast<int32_t>(readBigEndian(file, types + type * 6, 4)); };
  zone->firstOffset_ = offsetOfType(0);
  for (size_t i = 0; i < counts.times; ++i) {
    const size_t type = static_cast<uint8_t>(file[indexes + i]);
    const int64_t time = static_cast<int64_t>(readBigEndian(file, times + i * 8, 8));
    if (type >= counts.types || (!zone->transitions_.empty() && time <= zone->transitions_.back())) return nullptr;
    const int32_t offset = offsetOfType(type);
    if (offset < -172800 || offset > 172800 || time < -(int64_t{1} << 59) || time > (int64_t{1} << 40)) return nullptr;
    zone->addTransition(time, offset);
  }
  if (!zone->expandFooter(file.substr(footer + 1, file.size() - footer - 2))) return nullptr;
  return zone;
}

void Zone::addTransition(int64_t epochSecond, int32_t offset) {
  const int32_t before = offsets_.empty() ? firstOffset_ : offsets_.back();
  transitions_.push_back(epochSecond);
  offsets_.push_back(offset);
  localEnds_.push_back(epochSecond + std::max(before, offset));
}

// Writes out 400 years of the last rule; every later time is looked up in the year it repeats.
bool Zone::expandFooter(std::string_view footer) {
  if (footer.empty()) return true;
  PosixZone rule;
  if (!parsePosixZone(footer, &rule)) return false;
  if (!rule.daylight) {
    const int32_t last = offsets_.empty() ? firstOffset_ : offsets_.back();
    if (transitions_.empty()) firstOffset_ = rule.standardOffset;
    return transitions_.empty() || last == rule.standardOffset;
  }
  daylightTime_ = true;
  const int64_t known = transitions_.empty() ? 0 : transitions_.back();
  const int32_t firstYear = civilFromDays(static_cast<int32_t>(floorDivide(known, 86400))).year;
  std::vector<std::pair<int64_t, int32_t>> changes;
  for (int32_t year = firstYear; year <= firstYear + 402; ++year) {
    changes.emplace_back(rule.start.localSecond(year) - rule.standardOffset, rule.daylightOffset);
    changes.emplace_back(rule.end.localSecond(year) - rule.daylightOffset, rule.standardOffset);
  }
  std::sort(changes.begin(), changes.end());
  for (const auto& [time, offset] : changes) {
    if (transitions_.empty() || time > transitions_.back()) addTransition(time, offset);
  }
  cycleStart_ = int64_t{daysFromCivil(firstYear + 402, 1, 1)} * 86400;
  return true;
}

int32_t Zone::offsetAt(int64_t epochSecond) const {
  if (transitions_.empty()) return firstOffset_;
  if (daylightTime_ && epochSecond >= cycleStart_) {
    epochSecond -= ((epochSecond - cycleStart_) / kSecondsOf400Years + 1) * kSecondsOf400Years;
  }
  const auto next = std::upper_bound(transitions_.begin(), transitions_.end(), epochSecond);
  return next == transitions_.begin() ? firstOffset_ : offsets_[static_cast<size_t>(next - transitions_.begin()) - 1];
}

int64_t Zone::toInstant(int64_t localMillis) const {
  if (transitions_.empty()) return localMillis - int64_t{1000} * firstOffset_;
  int64_t localSecond = floorDivide(localMillis, 1000);
  if (daylightTime_ && localSecond >= cycleStart_) {
    localSecond -= ((localSecond - cycleStart_) / kSecondsOf400Years + 1) * kSecondsOf400Years;
  }
  // In gap and overlap alike the offset before the change counts, until both clocks have passed it.
  const auto next = std::upper_bound(localEnds_.begin(), localEnds_.end(), localSecond);
  const int32_t offset =
      next == localEnds_.begin() ? firstOffset_ : offsets_[static_cast<size_t>(next - localEnds_.begin()) - 1];
  return localMillis - int64_t{1000} * offset;
}

int64_t Zone::toTimer(int64_t localMillis) const {
  if (isUtc() || localMillis == INT64_MAX) return localMillis;
  const int64_t instant = toInstant(localMillis);
  if (!daylightTime_) return instant;
  const int64_t hourLater = toInstant(localMillis + kMillisPerHour);
  if (hourLater == instant) return instant - instant % kMillisPerHour;        // no such local time
  if (hourLater - instant > kMillisPerHour) return instant + kMillisPerHour;  // two instants
  return instant;
}

}  // namespace millrace
