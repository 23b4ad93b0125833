#include "base/timestamp_text.h"

#include <cstring>

namespace millrace {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// A reader over the text; every take fails without moving.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool atEnd() const { return at_ == text_.size(); }

  bool take(char c) {
    if (atEnd() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  // Between `least` and `most` digits; most <= 9 keeps the value within int32.
  bool takeNumber(size_t least, size_t most, int32_t* value) {
    size_t end = at_;
    int32_t number = 0;
    while (end < text_.size() && end - at_ < most && isDigit(text_[end])) number = number * 10 + (text_[end++] - '0');
    if (end - at_ < least) return false;
    at_ = end;
    *value = number;
    return true;
  }

  // "[XX][X]" of a DateTimeFormatter: two digits, else one, else nothing (the field keeps its default).
  void takeOptionalPair(int32_t* value) { takeNumber(1, 2, value); }

  // Up to nine digits after a point, as nanoseconds; no point is no fraction.
  void takeFraction(int32_t* nanos) {
    *nanos = 0;
    if (!take('.')) return;
    int32_t unit = 100'000'000;
    for (int i = 0; i < 9 && !atEnd() && isDigit(text_[at_]); ++i, unit /= 10) *nanos += (text_[at_++] - '0') * unit;
  }

  size_t position() const { return at_; }
  void rewind(size_t position) { at_ = position; }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

struct TimeFields {
  int32_t hour = 0, minute = 0, second = 0, nanos = 0;
};

// SMART resolution: 24:00:00 is the next midnight, a day up to 31 is cut to the end of its month.
bool resolve(int32_t year, int32_t month, int32_t day, const TimeFields& time, Timestamp* out) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return false;
  const bool endOfDay = time.hour == 24 && time.minute == 0 && time.second == 0 && time.nanos == 0;
  if ((time.hour > 23 && !endOfDay) || time.minute > 59 || time.second > 59) return false;
  const int32_t last = daysInMonth(year, month);
  const int64_t days = daysFromCivil(year, month, day < last ? day : last);
  const int64_t seconds = (time.hour * int64_t{60} + time.minute) * 60 + time.second;
  out->millis = days * kMillisPerDay + seconds * 1000 + time.nanos / 1'000'000;
  out->nanos = time.nanos % 1'000'000;
  return isSqlRange(out->millis);
}

bool takeTimeOfDay(Cursor& cursor, bool secondsRequired, TimeFields* time) {
  if (!cursor.takeNumber(2, 2, &time->hour) || !cursor.take(':') || !cursor.takeNumber(2, 2, &time->minute))
    return false;
  if (!cursor.take(':')) return !secondsRequired;
  if (!cursor.takeNumber(2, 2, &time->second)) return false;
  cursor.takeFraction(&time->nanos);
  return true;
}

bool takeIsoDate(Cursor& cursor, CivilDate* date) {
  return cursor.takeNumber(4, 4, &date->year) && cursor.take('-') && cursor.takeNumber(2, 2, &date->month) &&
         cursor.take('-') && cursor.takeNumber(2, 2, &date->day);
}

std::string_view trim(std::string_view text) {  // as String.trim: control characters and blanks
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

bool trimmedNumber(std::string_view text, int32_t* value) {
  text = trim(text);
  if (text.empty()) return false;
  int32_t number = 0;
  for (char c : text) {
    if (!isDigit(c) || number > 99'999'999) return false;
    number = number * 10 + (c - '0');
  }
  *value = number;
  return true;
}

void putTwo(int32_t value, char* out) {
  out[0] = static_cast<char>('0' + value / 10);
  out[1] = static_cast<char>('0' + value % 10);
}

// Zero-padded to `width`; wider numbers keep all digits.
size_t putNumber(uint32_t value, int width, char* out) {
  char digits[12];
  int count = 0;
  do {
    digits[count++] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  while (count < width) digits[count++] = '0';
  for (int i = 0; i < count; ++i) out[i] = digits[count - 1 - i];
  return static_cast<size_t>(count);
}

size_t putFraction(uint32_t nanos, int precision, char* out) {
  if (precision == 0) return 0;
  char digits[10];
  putNumber(nanos, 9, digits);
  out[0] = '.';
  std::memcpy(out + 1, digits, static_cast<size_t>(precision));
  return 1 + static_cast<size_t>(precision);
}

size_t putTimeOfDay(int64_t millisOfDay, char* out) {
  const int32_t seconds = static_cast<int32_t>(millisOfDay / 1000);
  putTwo(seconds / 3600, out);
  out[2] = ':';
  putTwo(seconds / 60 % 60, out + 3);
  out[5] = ':';
  putTwo(seconds % 60, out + 6);
  return 8;
}

size_t putTimestamp(const Timestamp& value, char separator, int precision, char* out) {
  const int64_t days = floorDivide(value.millis, kMillisPerDay);
  const int64_t millisOfDay = value.millis - days * kMillisPerDay;
  size_t length = formatDate(static_cast<int32_t>(days), out);
  out[length++] = separator;
  length += putTimeOfDay(millisOfDay, out + length);
  const uint32_t nanos = static_cast<uint32_t>(millisOfDay % 1000) * 1'000'000 + static_cast<uint32_t>(value.nanos);
  return length + putFraction(nanos, precision, out + length);
}

}  // namespace

bool castTextToDate(std::string_view text, int32_t* days) {
  const size_t blank = text.find(' ');
  if (blank != std::string_view::npos && blank > 0) text = text.substr(0, blank);
  CivilDate date;
  const size_t first = text.find('-');
  if (!trimmedNumber(text.substr(0, first), &date.year)) return false;
  if (first != std::string_view::npos) {
    const size_t second = text.find('-', first + 1);
    const size_t monthLength = second == std::string_view::npos ? second : second - first - 1;
    if (!trimmedNumber(text.substr(first + 1, monthLength), &date.month)) return false;
    if (second != std::string_view::npos && !trimmedNumber(text.substr(second + 1), &date.day)) return false;
  }
  if (date.year < 1 || date.year > 9999 || !isValidDate(date.year, date.month, date.day)) return false;
  *days = daysFromCivil(date.year, date.month, date.day);
  return true;
}

bool castTextToTime(std::string_view text, int32_t* millis) {
  TimeFields time;
  int32_t fraction = 0;
  const size_t first = text.find(':');
  if (!trimmedNumber(text.substr(0, first), &time.hour)) return false;
  if (first != std::string_view::npos) {
    const size_t second = text.find(':', first + 1);
    const size_t minuteLength = second == std::string_view::npos ? second : second - first - 1;
    if (!trimmedNumber(text.substr(first + 1, minuteLength), &time.minute)) return false;
    if (second != std::string_view::npos) {
      const size_t point = text.find('.', second + 1);
      const size_t secondLength = point == std::string_view::npos ? point : point - second - 1;
      if (!trimmedNumber(text.substr(second + 1, secondLength), &time.second)) return false;
      if (point != std::string_view::npos) {
        int32_t unit = 100;
        const std::string_view digits = trim(text.substr(point + 1));
        for (size_t i = 0; i < digits.size(); ++i, unit /= 10) {
          if (!isDigit(digits[i])) return false;
          fraction += unit * (digits[i] - '0');
          if (i == 3 && digits[3] >= '5') ++fraction;
        }
      }
    }
  }
  if (time.hour > 23 || time.minute > 59 || time.second > 59) return false;
  const int32_t value = ((time.hour * 60 + time.minute) * 60 + time.second) * 1000 + fraction;
  if (value >= kMillisPerDay) return false;  // 23:59:59.9995 rounds into the next day
  *millis = value;
  return true;
}

// The formatter is yyyy-[MM][M]-[dd][d][ [HH][H]:[mm][m]:[ss][s][.fraction]]; every bracketed part may be missing.
bool castTextToTimestamp(std::string_view text, Timestamp* out) {
  Cursor cursor(text);
  CivilDate date;
  if (!cursor.takeNumber(4, 4, &date.year) || !cursor.take('-')) return false;
  cursor.takeOptionalPair(&date.month);
  if (!cursor.take('-')) return false;
  cursor.takeOptionalPair(&date.day);
  TimeFields time;
  if (cursor.take(' ')) {
    cursor.takeOptionalPair(&time.hour);
    if (!cursor.take(':')) return false;
    cursor.takeOptionalPair(&time.minute);
    if (!cursor.take(':')) return false;
    cursor.takeOptionalPair(&time.second);
    cursor.takeFraction(&time.nanos);
  }
  return cursor.atEnd() && resolve(date.year, date.month, date.day, time, out);
}

bool parseIsoDate(std::string_view text, int32_t* days) {
  Cursor cursor(text);
  CivilDate date;
  if (!takeIsoDate(cursor, &date) || !cursor.atEnd()) return false;
  if (date.year < 1 || !isValidDate(date.year, date.month, date.day)) return false;
  *days = daysFromCivil(date.year, date.month, date.day);
  return true;
}

bool parseFormatTime(std::string_view text, TimestampStandard standard, int32_t* millis) {
  Cursor cursor(text);
  TimeFields time;
  if (!takeTimeOfDay(cursor, standard == TimestampStandard::kSql, &time) || !cursor.atEnd()) return false;
  if (time.hour > 23 || time.minute > 59 || time.second > 59) return false;
  *millis = ((time.hour * 60 + time.minute) * 60 + time.second) * 1000 + time.nanos / 1'000'000;
  return true;
}

bool parseFormatTimestamp(std::string_view text, TimestampStandard standard, bool zoned, Timestamp* out) {
  Cursor cursor(text);
  CivilDate date;
  TimeFields time;
  const bool iso = standard == TimestampStandard::kIso8601;
  if (!takeIsoDate(cursor, &date) || !(iso ? cursor.take('T') || cursor.take('t') : cursor.take(' '))) return false;
  if (!takeTimeOfDay(cursor, !iso, &time)) return false;
  if (zoned && !cursor.take('Z')) return false;
  // ISO_LOCAL_DATE_TIME resolves strictly, the patterns that Flink builds itself resolve smartly.
  if (iso && !zoned && (!isValidDate(date.year, date.month, date.day) || time.hour > 23)) return false;
  return cursor.atEnd() && resolve(date.year, date.month, date.day, time, out);
}

size_t formatDate(int32_t days, char* out) {
  const CivilDate date = civilFromDays(days);
  size_t length = 0;
  if (date.year < 0) out[length++] = '-';
  length += putNumber(static_cast<uint32_t>(date.year < 0 ? -date.year : date.year), 4, out + length);
  out[length++] = '-';
  putTwo(date.month, out + length);
  out[length + 2] = '-';
  putTwo(date.day, out + length + 3);
  return length + 5;
}

size_t formatTime(int32_t millis, int precision, char* out) {
  const int64_t ofDay = floorModulo(millis, kMillisPerDay);
  const size_t length = putTimeOfDay(ofDay, out);
  return length + putFraction(static_cast<uint32_t>(ofDay % 1000) * 1'000'000, precision, out + length);
}

size_t formatTimestamp(const Timestamp& value, int precision, char* out) {
  return putTimestamp(value, ' ', precision, out);
}

size_t formatFormatTimestamp(const Timestamp& value, TimestampStandard standard, bool zoned, char* out) {
  size_t length = putTimestamp(value, standard == TimestampStandard::kSql ? ' ' : 'T', 9, out);
  while (out[length - 1] == '0') --length;
  if (out[length - 1] == '.') --length;
  if (zoned) out[length++] = 'Z';
  return length;
}

Timestamp truncateTimestamp(const Timestamp& value, int precision) {
  constexpr int32_t kUnits[] = {1000, 100, 10, 1, 100'000, 10'000, 1000, 100, 10, 1};
  const int32_t unit = kUnits[precision];
  if (precision <= 3) return {floorDivide(value.millis, unit) * unit, 0};
  return {value.millis, value.nanos / unit * unit};
}

}  // namespace millrace
