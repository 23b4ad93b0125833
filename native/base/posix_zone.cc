#include "base/posix_zone.h"

#include "base/calendar.h"

namespace millrace {

namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool atEnd() const { return text_.empty(); }
  bool take(char c) {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }

  bool takeName() {
    if (take('<')) {
      const size_t close = text_.find('>');
      if (close == std::string_view::npos || close == 0) return false;
      text_.remove_prefix(close + 1);
      return true;
    }
    size_t length = 0;
    while (length < text_.size() && ((text_[length] | 0x20) >= 'a' && (text_[length] | 0x20) <= 'z')) ++length;
    text_.remove_prefix(length);
    return length >= 3;
  }

  bool takeNumber(int32_t least, int32_t most, int32_t* out) {
    int32_t value = 0;
    size_t length = 0;
    while (length < text_.size() && length < 4 && text_[length] >= '0' && text_[length] <= '9') {
      value = value * 10 + (text_[length++] - '0');
    }
    if (length == 0 || value < least || value > most) return false;
    text_.remove_prefix(length);
    *out = value;
    return true;
  }

  // [+-]hh[:mm[:ss]] in seconds
  bool takeTime(int32_t hoursMax, int32_t* seconds) {
    const bool negative = take('-');
    if (!negative) take('+');
    int32_t hours = 0, minutes = 0, rest = 0;
    if (!takeNumber(0, hoursMax, &hours)) return false;
    if (take(':') && (!takeNumber(0, 59, &minutes) || (take(':') && !takeNumber(0, 59, &rest)))) return false;
    const int32_t value = hours * 3600 + minutes * 60 + rest;
    *seconds = negative ? -value : value;
    return true;
  }

  bool takeChange(PosixChange* change) {
    if (!take(',')) return false;
    if (take('M')) {
      change->kind = PosixChange::Kind::kMonthWeekDay;
      if (!takeNumber(1, 12, &change->month) || !take('.') || !takeNumber(1, 5, &change->week) || !take('.') ||
          !takeNumber(0, 6, &change->weekday)) {
        return false;
      }
    } else if (take('J')) {
      change->kind = PosixChange::Kind::kJulian;
      if (!takeNumber(1, 365, &change->day)) return false;
    } else {
      change->kind = PosixChange::Kind::kZeroBased;
      if (!takeNumber(0, 365, &change->day)) return false;
    }
    return !take('/') || takeTime(167, &change->secondsOfDay);
  }

 private:
  std::string_view text_;
};

}  // namespace

int64_t PosixChange::localSecond(int32_t year) const {
  int32_t days = daysFromCivil(year, 1, 1);
  if (kind == Kind::kMonthWeekDay) {
    const int32_t first = daysFromCivil(year, month, 1);
    const int32_t firstWeekday = isoDayOfWeek(first) % 7;
    int32_t dayOfMonth = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7 + 1;
    if (dayOfMonth > daysInMonth(year, month)) dayOfMonth -= 7;
    days = first + dayOfMonth - 1;
  } else if (kind == Kind::kJulian) {
    days += day - 1 + (isLeapYear(year) && day >= 60);
  } else {
    days += day;
  }
  return int64_t{days} * 86400 + secondsOfDay;
}

bool parsePosixZone(std::string_view text, PosixZone* out) {
  Reader reader(text);
  int32_t west = 0;
  if (!reader.takeName() || !reader.takeTime(24, &west)) return false;
  out->standardOffset = -west;
  if (reader.atEnd()) return true;
  if (!reader.takeName()) return false;
  out->daylight = true;
  out->daylightOffset = out->standardOffset + 3600;
  if (reader.takeTime(24, &west)) out->daylightOffset = -west;
  return reader.takeChange(&out->start) && reader.takeChange(&out->end) && reader.atEnd();
}

}  // namespace millrace
