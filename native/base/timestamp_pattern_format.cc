#include "base/date_names.h"
#include "base/timestamp_pattern.h"

namespace millrace {

namespace {

void appendNumber(int64_t value, int width, bool plusWhenWider, std::string* out) {
  char digits[24];
  int count = 0;
  uint64_t rest = value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  do {
    digits[count++] = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  if (value < 0) out->push_back('-');
  if (value >= 0 && plusWhenWider && count > width) out->push_back('+');
  for (int i = count; i < width; ++i) out->push_back('0');
  while (count > 0) out->push_back(digits[--count]);
}

// Weeks of en-US start on Sunday, and the week of January 1st is the first.
struct UsWeek {
  int32_t year;
  int32_t week;
};

UsWeek usWeek(int32_t days) {
  const int32_t saturday = days + 6 - isoDayOfWeek(days) % 7;  // the week belongs to the year of its last day
  const int32_t year = civilFromDays(saturday).year;
  return {year, (saturday - daysFromCivil(year, 1, 1)) / 7 + 1};
}

int32_t usWeekOfMonth(int32_t days, int32_t dayOfMonth) {
  const int32_t firstWeekday = isoDayOfWeek(days - dayOfMonth + 1) % 7;
  return (dayOfMonth - 1 + firstWeekday) / 7 + 1;
}

constexpr std::string_view kQuarterNames[] = {"1st quarter", "2nd quarter", "3rd quarter", "4th quarter"};
constexpr std::string_view kShortQuarterNames[] = {"Q1", "Q2", "Q3", "Q4"};

}  // namespace

bool TimestampPattern::format(const Timestamp& value, std::string* out) const {
  return formatParts(0, parts_.size(), value, out);
}

bool TimestampPattern::formatParts(size_t from, size_t to, const Timestamp& value, std::string* out) const {
  const int32_t days = static_cast<int32_t>(floorDivide(value.millis, kMillisPerDay));
  const int64_t ofDay = value.millis - days * kMillisPerDay;
  const CivilDate date = civilFromDays(days);
  const int32_t hour = static_cast<int32_t>(ofDay / kMillisPerHour);
  const int64_t nanoOfSecond = ofDay % 1000 * 1'000'000 + value.nanos;
  auto yearOfEra = [&](int32_t year) { return year > 0 ? year : 1 - year; };
  auto number = [&](char letter) -> int64_t {
    switch (letter) {
      case 'u':
        return date.year;
      case 'y':
        return yearOfEra(date.year);
      case 'Y':
        return usWeek(days).year;
      case 'M':
      case 'L':
        return date.month;
      case 'Q':
      case 'q':
        return (date.month + 2) / 3;
      case 'd':
        return date.day;
      case 'D':
        return dayOfYear(days);
      case 'w':
        return usWeek(days).week;
      case 'W':
        return usWeekOfMonth(days, date.day);
      case 'F':
        return (date.day - 1) / 7 + 1;
      case 'e':
      case 'c':
        return isoDayOfWeek(days) % 7 + 1;
      case 'H':
        return hour;
      case 'k':
        return hour == 0 ? 24 : hour;
      case 'K':
        return hour % 12;
      case 'h':
        return hour % 12 == 0 ? 12 : hour % 12;
      case 'm':
        return ofDay / kMillisPerMinute % 60;
      case 's':
        return ofDay / 1000 % 60;
      case 'n':
        return nanoOfSecond;
      case 'A':
        return ofDay;
      default:  // 'N'
        return ofDay * 1'000'000 + value.nanos;
    }
  };
  for (size_t i = from; i < to; ++i) {
    const Part& part = parts_[i];
    switch (part.kind) {
      case Part::Kind::kLiteral:
        out->append(part.literal);
        break;
      case Part::Kind::kNumber: {
        const int64_t field = number(part.letter);
        const bool fixed = part.minWidth == part.maxWidth;
        if (fixed && field >= (part.minWidth == 3 ? 1000 : 100)) return false;
        appendNumber(field, part.minWidth, part.sign, out);
        break;
      }
      case Part::Kind::kReducedYear:
        appendNumber(floorModulo(number(part.letter), 100), 2, false, out);
        break;
      case Part::Kind::kFraction: {
        std::string digits;
        appendNumber(nanoOfSecond, 9, false, &digits);
        out->append(digits, 0, part.count);
        break;
      }
      case Part::Kind::kText:
        if (part.letter == 'G') {
          const std::string_view eras[][3] = {{"BC", "Before Christ", "B"}, {"AD", "Anno Domini", "A"}};
          out->append(eras[date.year > 0][part.count <= 3 ? 0 : part.count - 3]);
        } else if (part.letter == 'a') {
          out->append(hour < 12 ? "AM" : "PM");
        } else if (part.letter == 'M' || part.letter == 'L') {
          out->append(shortened(kMonthNames[date.month - 1], part.count));
        } else if (part.letter == 'Q' || part.letter == 'q') {
          const size_t quarter = static_cast<size_t>((date.month - 1) / 3);
          if (part.count == 5) {
            out->push_back(static_cast<char>('1' + quarter));
          } else {
            out->append(part.count == 4 ? kQuarterNames[quarter] : kShortQuarterNames[quarter]);
          }
        } else {  // E, e, c
          out->append(shortened(kDayNames[isoDayOfWeek(days) - 1], part.count));
        }
        break;
      case Part::Kind::kOptionalStart: {
        const size_t before = out->size();
        if (!formatParts(i + 1, part.partner, value, out)) out->resize(before);
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

}  // namespace millrace
