#include "base/date_names.h"
#include "base/timestamp_pattern.h"

namespace millrace {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

// Fields as the text gave them; -1 is absent.
struct TimestampPattern::Fields {
  int64_t year = -1, yearOfEra = -1, era = -1;
  int64_t month = -1, day = -1, dayOfYear = -1, dayOfWeek = -1;
  int64_t hour = -1, clockHour = -1, hourOfHalf = -1, clockHourOfHalf = -1, half = -1;
  int64_t minute = -1, second = -1, nano = -1, milliOfDay = -1, nanoOfDay = -1;

  // The field a letter fills; null for letters that only print (weeks, quarters).
  int64_t* of(char letter) {
    switch (letter) {
      case 'u':
        return &year;
      case 'y':
        return &yearOfEra;
      case 'M':
      case 'L':
        return &month;
      case 'd':
        return &day;
      case 'D':
        return &dayOfYear;
      case 'E':
        return &dayOfWeek;
      case 'G':
        return &era;
      case 'H':
        return &hour;
      case 'k':
        return &clockHour;
      case 'K':
        return &hourOfHalf;
      case 'h':
        return &clockHourOfHalf;
      case 'a':
        return &half;
      case 'm':
        return &minute;
      case 's':
        return &second;
      case 'n':
      case 'S':
        return &nano;
      case 'A':
        return &milliOfDay;
      case 'N':
        return &nanoOfDay;
      default:
        return nullptr;
    }
  }

  // A field may be given twice only with the same value.
  bool set(char letter, int64_t value) {
    int64_t* field = of(letter);
    if (field == nullptr || (*field >= 0 && *field != value)) return false;
    *field = value;
    return true;
  }

  bool resolve(Timestamp* out) const;
};

struct TimestampPattern::Reader {
  const std::vector<Part>& parts;
  std::string_view text;
  Fields fields;
  size_t at = 0;

  bool number(const Part& part) {
    size_t start = at;
    bool positive = false;
    if (part.sign && start < text.size() && (text[start] == '+' || text[start] == '-')) {
      if (text[start] == '-') return false;  // no year before the era fits SQL's range
      positive = true;
      ++start;
    }
    const size_t minWidth = part.minWidth;
    size_t maxWidth = size_t{part.maxWidth} + part.subsequent;
    size_t end = start;
    int64_t value = 0;
    for (int pass = 0; pass < 2; ++pass) {
      end = start;
      value = 0;
      while (end < text.size() && end - start < maxWidth && isDigit(text[end])) {
        if (value > 100'000'000'000'000'000) return false;
        value = value * 10 + (text[end++] - '0');
      }
      if (part.subsequent == 0 || pass == 1) break;
      const size_t length = end - start;
      maxWidth = length > size_t{part.subsequent} + minWidth ? length - part.subsequent : minWidth;
    }
    const size_t length = end - start;
    if (length < minWidth || length == 0) return false;
    // '+' is written exactly when a year is wider than its letters.
    if (part.sign && positive != (length > minWidth)) return false;
    if (!fields.set(part.letter, value)) return false;
    at = end;
    return true;
  }

  bool fixedDigits(size_t width, int64_t* value) {
    if (text.size() - at < width) return false;
    *value = 0;
    for (size_t i = 0; i < width; ++i) {
      if (!isDigit(text[at + i])) return false;
      *value = *value * 10 + (text[at + i] - '0');
    }
    at += width;
    return true;
  }

  bool fraction(const Part& part) {
    int64_t value = 0;
    if (!fixedDigits(part.count, &value)) return false;
    for (int i = part.count; i < 9; ++i) value *= 10;
    return fields.set('S', value);
  }

  template <size_t kCount>
  bool name(const std::string_view (&names)[kCount], size_t count, char letter) {
    for (size_t i = 0; i < kCount; ++i) {
      const std::string_view wanted = shortened(names[i], count);
      if (!text.substr(at).starts_with(wanted)) continue;
      at += wanted.size();
      return fields.set(letter, static_cast<int64_t>(i) + 1);
    }
    return false;
  }

  bool words(const Part& part) {
    if (part.letter == 'M' || part.letter == 'L') return part.count != 5 && name(kMonthNames, part.count, 'M');
    if (part.letter == 'E') return part.count != 5 && name(kDayNames, part.count <= 3 ? 3 : part.count, 'E');
    if (part.letter == 'a') {
      constexpr std::string_view kHalves[] = {"AM", "PM"};
      return name(kHalves, 4, 'a');
    }
    if (part.letter == 'G' && part.count <= 3) {
      constexpr std::string_view kEras[] = {"BC", "AD"};
      return name(kEras, 4, 'G');
    }
    return false;
  }

  bool read(size_t from, size_t to) {
    for (size_t i = from; i < to; ++i) {
      const Part& part = parts[i];
      switch (part.kind) {
        case Part::Kind::kLiteral:
          if (!text.substr(at).starts_with(part.literal)) return false;
          at += part.literal.size();
          break;
        case Part::Kind::kNumber:
          if (!number(part)) return false;
          break;
        case Part::Kind::kReducedYear: {
          int64_t value = 0;
          if (!fixedDigits(2, &value) || !fields.set(part.letter, 2000 + value)) return false;
          break;
        }
        case Part::Kind::kFraction:
          if (!fraction(part)) return false;
          break;
        case Part::Kind::kText:
          if (!words(part)) return false;
          break;
        case Part::Kind::kOptionalStart: {
          const Fields before = fields;
          const size_t start = at;
          if (!read(i + 1, part.partner)) {
            fields = before;
            at = start;
          }
          i = part.partner;
          break;
        }
        case Part::Kind::kOptionalEnd:
          break;
        case Part::Kind::kUnsupported:
          return false;
      }
    }
    return true;
  }
};

bool TimestampPattern::Fields::resolve(Timestamp* out) const {
  auto within = [](int64_t value, int64_t low, int64_t high) { return value == -1 || (value >= low && value <= high); };
  if (!within(month, 1, 12) || !within(day, 1, 31) || !within(dayOfYear, 1, 366) || !within(hour, 0, 24) ||
      !within(clockHour, 1, 24) || !within(hourOfHalf, 0, 11) || !within(clockHourOfHalf, 0, 12) ||
      !within(minute, 0, 59) || !within(second, 0, 59) || !within(milliOfDay, 0, kMillisPerDay - 1) ||
      !within(nanoOfDay, 0, kMillisPerDay * 1'000'000 - 1) || !within(yearOfEra, 1, 999'999'999)) {
    return false;
  }
  int64_t resolvedYear = year;
  if (yearOfEra >= 0) {
    if (era == 1) return false;
    if (year >= 0 && year != yearOfEra) return false;
    resolvedYear = yearOfEra;
  }
  if (resolvedYear == -1) resolvedYear = 1970;
  if (resolvedYear < 1 || resolvedYear > 9999) return false;
  const int32_t y = static_cast<int32_t>(resolvedYear);
  int32_t days;
  if (dayOfYear >= 0 && month == -1 && day == -1) {
    if (dayOfYear == 366 && !isLeapYear(y)) return false;
    days = daysFromCivil(y, 1, 1) + static_cast<int32_t>(dayOfYear) - 1;
  } else {
    const int32_t m = month == -1 ? 1 : static_cast<int32_t>(month);
    const int32_t last = daysInMonth(y, m);
    const int32_t d = day == -1 ? 1 : static_cast<int32_t>(day);
    const bool dateIsWhole = (year >= 0 || yearOfEra >= 0) && month >= 0;
    if (d > last && !dateIsWhole) return false;
    days = daysFromCivil(y, m, d < last ? d : last);  // SMART: the end of a shorter month
    if (dayOfYear >= 0 && days - daysFromCivil(y, 1, 1) + 1 != dayOfYear) return false;
  }
  if (dayOfWeek >= 0 && isoDayOfWeek(days) != dayOfWeek) return false;

  int64_t h = hour;
  if (clockHour >= 0) h = clockHour == 24 ? 0 : clockHour;
  if (half >= 0 && (hourOfHalf >= 0 || clockHourOfHalf >= 0)) {
    h = (hourOfHalf >= 0 ? hourOfHalf : clockHourOfHalf % 12) + (half == 2 ? 12 : 0);
  }
  const int64_t m = minute < 0 ? 0 : minute, s = second < 0 ? 0 : second, n = nano < 0 ? 0 : nano;
  if (h == 24 && (m != 0 || s != 0 || n != 0)) return false;
  out->millis = days * kMillisPerDay + ((h < 0 ? 0 : h) * 60 + m) * kMillisPerMinute + s * 1000 + n / 1'000'000;
  out->nanos = static_cast<int32_t>(n % 1'000'000);
  if (milliOfDay >= 0) out->millis = days * kMillisPerDay + milliOfDay;
  if (nanoOfDay >= 0)
    *out = {days * kMillisPerDay + nanoOfDay / 1'000'000, static_cast<int32_t>(nanoOfDay % 1'000'000)};
  return isSqlRange(out->millis);
}

bool TimestampPattern::parse(std::string_view text, Timestamp* out) const {
  Reader reader{parts_, text, {}};
  return reader.read(0, parts_.size()) && reader.at == text.size() && reader.fields.resolve(out);
}

bool parseSqlTimestampLeniently(std::string_view text, Timestamp* out) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  size_t at = 0;
  auto number = [&](size_t least, size_t most, int64_t* value) {
    const size_t start = at;
    *value = 0;
    while (at < text.size() && at - start < most && isDigit(text[at])) *value = *value * 10 + (text[at++] - '0');
    return at - start >= least;
  };
  auto take = [&](char c) { return at < text.size() && text[at] == c && ++at; };
  int64_t year, month, day, hour = 0, minute = 0, second = 0, nanos = 0;
  if (!number(4, 4, &year) || !take('-') || !number(1, 2, &month) || !take('-') || !number(1, 2, &day)) return false;
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  if (at < text.size()) {
    if (!take(' ') || !number(1, 9, &hour) || !take(':') || !number(1, 9, &minute) || !take(':') ||
        !number(1, 9, &second)) {
      return false;
    }
    if (take('.')) {
      const size_t start = at;
      if (!number(1, 9, &nanos)) return false;
      for (size_t i = at - start; i < 9; ++i) nanos *= 10;
    }
  }
  if (at != text.size() || year < 1) return false;
  const int64_t days = daysFromCivil(static_cast<int32_t>(year), static_cast<int32_t>(month), 1) + day - 1;
  out->millis =
      days * kMillisPerDay + hour * kMillisPerHour + minute * kMillisPerMinute + second * 1000 + nanos / 1'000'000;
  out->nanos = static_cast<int32_t>(nanos % 1'000'000);
  return isSqlRange(out->millis);
}

}  // namespace millrace
