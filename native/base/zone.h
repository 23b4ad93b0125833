#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"

namespace millrace {

/**
 * A time zone: what local time an instant is, and back. Read from the IANA database that is compiled in (or from the
 * folder TZDIR), with the rules for years to come. Immutable; may be shared by threads.
 */
class Zone {
 public:
  /**
   * Finds a zone by the names java.time.ZoneId takes: "Europe/Berlin", "UTC", "Z", "+08:00", "+8", "GMT+8",
   * "UTC-03:30". Null when there is none.
   */
  static std::shared_ptr<const Zone> find(std::string_view id);

  /** As java.util.TimeZone.getTimeZone: also three-letter names such as PST; what is unknown is GMT. */
  static std::shared_ptr<const Zone> findLegacy(std::string_view id);

  /** A fixed distance from UTC, in seconds to the east. */
  static std::shared_ptr<const Zone> fixed(std::string id, int32_t offsetSeconds);

  /** Reads a TZif file (RFC 8536, version 2 or later); null when it is broken. */
  static std::shared_ptr<const Zone> parse(std::string id, std::string_view file);

  /** The release of the database, "2025b". */
  static const char* databaseVersion();

  const std::string& id() const { return id_; }
  bool isUtc() const { return transitions_.empty() && firstOffset_ == 0; }

  /** Seconds to the east of UTC at an instant. */
  int32_t offsetAt(int64_t epochSecond) const;

  /** Epoch milliseconds to local milliseconds. */
  int64_t toLocal(int64_t epochMillis) const {
    return epochMillis + int64_t{1000} * offsetAt(floorDivide(epochMillis, 1000));
  }

  /** Local to epoch milliseconds as java.time does it: in a gap later by the gap, in an overlap the earlier instant. */
  int64_t toInstant(int64_t localMillis) const;

  /**
   * The instant at which a window that ends at a local time fires: Flink's TimeWindowUtil.toEpochMillsForTimer. In a
   * zone with daylight time the doubled hour fires when it is over, and a missing time fires at the hour it becomes.
   */
  int64_t toTimer(int64_t localMillis) const;

  /** Whether clocks still change under the zone's last rule. */
  bool hasDaylightTime() const { return daylightTime_; }

 private:
  Zone() = default;
  void addTransition(int64_t epochSecond, int32_t offset);
  bool expandFooter(std::string_view footer);

  std::string id_;
  int32_t firstOffset_ = 0;
  // Offset offsets_[i] holds from transitions_[i] on; localEnds_[i] is the first local time that is surely after it.
  std::vector<int64_t> transitions_;
  std::vector<int64_t> localEnds_;
  std::vector<int32_t> offsets_;
  bool daylightTime_ = false;
  int64_t cycleStart_ = 0;  // from here on the last 400 years repeat; only with daylightTime_
};

}  // namespace millrace
