#include "base/simple_date_pattern.h"

#include "base/date_names.h"

namespace millrace {

namespace {

constexpr std::string_view kLetters = "GyYMLwWDdFEuaHkKhmsSzZX";
constexpr int32_t kCutoverDays = -141427;  // 1582-10-15, the first Gregorian day

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// The Julian calendar has a leap day every four years.
int64_t julianDays(int64_t year, int32_t month, int32_t day) {
  const int64_t shifted = year - (month <= 2);
  const int64_t dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return shifted * 365 + floorDivide(shifted, 4) + dayOfYear - 719470;
}

struct HybridDate {
  int64_t year;
  int32_t month, day;
};

HybridDate hybridFromDays(int64_t days) {
  if (days >= kCutoverDays) {
    // Far years repeat every 400: java.util.Date reaches beyond what civilFromDays takes.
    const int64_t eras = floorDivide(days, 146097);
    const CivilDate date = civilFromDays(static_cast<int32_t>(days - eras * 146097));
    return {date.year + eras * 400, date.month, date.day};
  }
  const int64_t shifted = days + 719470;
  const int64_t cycle = floorDivide(shifted, 1461);
  const int32_t ofCycle = static_cast<int32_t>(shifted - cycle * 1461);
  const int32_t yearOfCycle = (ofCycle - ofCycle / 1460) / 365;
  const int32_t dayOfYear = ofCycle - yearOfCycle * 365;
  const int32_t month = (5 * dayOfYear + 2) / 153;
  return {cycle * 4 + yearOfCycle + (month >= 10), month < 10 ? month + 3 : month - 9,
          dayOfYear - (153 * month + 2) / 5 + 1};
}

// Lenient: months and days may lie outside their range.
int64_t hybridDays(int64_t year, int64_t month, int64_t day) {
  year += floorDivide(month - 1, 12);
  const int32_t m = static_cast<int32_t>(floorModulo(month - 1, 12)) + 1;
  const int64_t eras = floorDivide(year, 400);
  const int64_t days = daysFromCivil(static_cast<int32_t>(year - eras * 400), m, 1) + eras * 146097 + day - 1;
  return days >= kCutoverDays ? days : julianDays(year, m, 1) + day - 1;
}

int32_t weekday(int64_t days) { return static_cast<int32_t>(floorModulo(days + 4, 7)); }  // Sunday is 0

void appendPadded(int64_t value, size_t width, std::string* out) {
  const std::string digits = std::to_string(value < 0 ? -value : value);
  if (value < 0) out->push_back('-');
  if (digits.size() < width) out->append(width - digits.size(), '0');
  out->append(digits);
}

void appendOffset(int32_t seconds, std::string_view separator, std::string* out) {
  const int32_t minutes = (seconds < 0 ? -seconds : seconds) / 60;
  out->push_back(seconds < 0 ? '-' : '+');
  appendPadded(minutes / 60, 2, out);
  out->append(separator);
  appendPadded(minutes % 60, 2, out);
}

// In a doubled hour java.util.GregorianCalendar takes the later instant, java.time the earlier one.
int64_t toInstant(const Zone& zone, int64_t localMillis) {
  const int64_t first = zone.toInstant(localMillis);
  const int64_t offsetAfter = zone.toLocal(first + 3 * kMillisPerHour) - (first + 3 * kMillisPerHour);
  const int64_t second = localMillis - offsetAfter;
  return second > first && zone.toLocal(second) == localMillis ? second : first;
}

}  // namespace

bool SimpleDatePattern::compile(std::string_view pattern, std::string* error) {
  parts_.clear();
  auto literal = [&](char c) {
    if (parts_.empty() || parts_.back().letter != 0) parts_.push_back({});
    parts_.back().literal.push_back(c);
  };
  bool quoted = false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\'') {
      if (i + 1 < pattern.size() && pattern[i + 1] == '\'') {
        literal('\'');
        ++i;
      } else {
        quoted = !quoted;
      }
    } else if (quoted || (c | 0x20) < 'a' || (c | 0x20) > 'z' || static_cast<unsigned char>(c) >= 0x80) {
      literal(c);
    } else if (kLetters.find(c) == std::string_view::npos) {
      *error = std::string("Illegal pattern character '") + c + "'";
      return false;
    } else {
      Part part;
      part.letter = c;
      part.count = 1;
      while (i + 1 < pattern.size() && pattern[i + 1] == c) {
        ++i;
        ++part.count;
      }
      parts_.push_back(part);
    }
  }
  if (quoted) *error = "Unterminated quote";
  return !quoted;
}

void SimpleDatePattern::format(int64_t epochMillis, const Zone& zone, std::string* out) const {
  const int32_t offset = zone.offsetAt(floorDivide(epochMillis, 1000));
  const int64_t local = epochMillis + int64_t{1000} * offset;
  const int64_t days = floorDivide(local, kMillisPerDay);
  const int64_t ofDay = local - days * kMillisPerDay;
  const HybridDate date = hybridFromDays(days);
  const int64_t yearOfEra = date.year > 0 ? date.year : 1 - date.year;
  const int64_t hour = ofDay / kMillisPerHour;
  const int64_t dayInYear = days - hybridDays(date.year, 1, 1) + 1;
  const int32_t firstOfYear = weekday(days - dayInYear + 1);
  // The last days of December are in week 1 of the next year when their week reaches into it.
  const int64_t daysInYear = hybridDays(date.year + 1, 1, 1) - hybridDays(date.year, 1, 1);
  const bool inNextWeekYear = dayInYear + 6 - weekday(days) > daysInYear;
  for (const Part& part : parts_) {
    const size_t count = part.count;
    auto name = [&](std::string_view whole) { out->append(count >= 4 ? whole : whole.substr(0, kShortNameBytes)); };
    switch (part.letter) {
      case 0:
        out->append(part.literal);
        break;
      case 'G':
        out->append(date.year > 0 ? "AD" : "BC");
        break;
      case 'y':
      case 'Y': {
        const int64_t year = yearOfEra + (part.letter == 'Y' && inNextWeekYear);
        count == 2 ? appendPadded(year % 100, 2, out) : appendPadded(year, count, out);
        break;
      }
      case 'M':
      case 'L':
        count >= 3 ? name(kMonthNames[date.month - 1]) : appendPadded(date.month, count, out);
        break;
      case 'E':
        name(kDayNames[(weekday(days) + 6) % 7]);
        break;
      case 'a':
        out->append(hour < 12 ? "AM" : "PM");
        break;
      case 'z':
        out->append(zone.id());
        break;
      case 'Z':
        appendOffset(offset, "", out);
        break;
      case 'X':
        if (offset == 0) {
          out->push_back('Z');
        } else {
          std::string text;
          appendOffset(offset, count == 3 ? ":" : "", &text);
          out->append(count == 1 ? text.substr(0, 3) : text);
        }
        break;
      default: {
        int64_t value = 0;
        if (part.letter == 'd') value = date.day;
        if (part.letter == 'D') value = dayInYear;
        if (part.letter == 'F') value = (date.day - 1) / 7 + 1;
        if (part.letter == 'u') value = (weekday(days) + 6) % 7 + 1;
        if (part.letter == 'w') value = inNextWeekYear ? 1 : (dayInYear - 1 + firstOfYear) / 7 + 1;
        if (part.letter == 'W') value = (date.day - 1 + weekday(days - date.day + 1)) / 7 + 1;
        if (part.letter == 'H') value = hour;
        if (part.letter == 'k') value = hour == 0 ? 24 : hour;
        if (part.letter == 'K') value = hour % 12;
        if (part.letter == 'h') value = hour % 12 == 0 ? 12 : hour % 12;
        if (part.letter == 'm') value = ofDay / kMillisPerMinute % 60;
        if (part.letter == 's') value = ofDay / 1000 % 60;
        if (part.letter == 'S') value = ofDay % 1000;
        appendPadded(value, count, out);
      }
    }
  }
}

struct SimpleDatePattern::Fields {
  int64_t year = 1970, month = 1, day = 1;
  int64_t dayOfYear = 0;  // 0: by month and day
  int64_t hour = 0, minute = 0, second = 0, millis = 0;
  bool beforeEra = false, halfDay = false, afternoon = false;
};

// A number as DecimalFormat reads it: an optional minus, then digits; a fixed field looks at `count` characters only.
bool SimpleDatePattern::parseField(const Part& part, bool abutting, std::string_view text, size_t* at,
                                   Fields* fields) const {
  const size_t start = *at;
  while (*at < text.size() && (text[*at] == ' ' || text[*at] == '\t')) ++*at;
  if (*at >= text.size()) return false;
  auto takeName = [&](const auto& names, int64_t* index) {
    for (size_t i = 0; i < std::size(names); ++i) {
      for (std::string_view name :
           {std::string_view(names[i]), std::string_view(names[i]).substr(0, kShortNameBytes)}) {
        if (text.size() - *at < name.size()) continue;
        bool equal = true;
        for (size_t k = 0; k < name.size(); ++k) equal &= (text[*at + k] | 0x20) == (name[k] | 0x20);
        if (!equal) continue;
        *at += name.size();
        *index = static_cast<int64_t>(i);
        return true;
      }
    }
    return false;
  };
  int64_t index = 0;
  switch (part.letter) {
    case 'G': {
      constexpr std::string_view kEras[] = {"BC", "AD"};
      if (!takeName(kEras, &index)) return false;
      fields->beforeEra = index == 0;
      return true;
    }
    case 'E':
      return takeName(kDayNames, &index);
    case 'a': {
      constexpr std::string_view kHalves[] = {"AM", "PM"};
      if (!takeName(kHalves, &index)) return false;
      fields->halfDay = true;
      fields->afternoon = index == 1;
      return true;
    }
    case 'z':
    case 'Z':
    case 'X':
      return false;
    default:
      break;
  }
  if ((part.letter == 'M' || part.letter == 'L') && part.count >= 3) {
    if (!takeName(kMonthNames, &index)) return false;
    fields->month = index + 1;
    return true;
  }
  if (abutting && text.size() - start < part.count) return false;
  const size_t limit = abutting ? start + part.count : text.size();
  size_t end = *at;
  const bool negative = end < limit && text[end] == '-';
  if (negative) ++end;
  const size_t firstDigit = end;
  int64_t value = 0;
  while (end < limit && isDigit(text[end])) {
    if (value < 100'000'000) value = value * 10 + (text[end] - '0');
    ++end;
  }
  if (end == firstDigit) return false;
  const size_t digits = end - firstDigit;
  if (negative) value = -value;
  *at = end;
  switch (part.letter) {
    case 'y':
    case 'Y':
      // Two digits for "yy" mean the years from 80 before to 20 after now; the century is that of the present.
      if (part.count <= 2 && digits == 2 && !negative) value += value < 45 ? 2000 : 1900;
      fields->year = value;
      break;
    case 'M':
    case 'L':
      fields->month = value;
      break;
    case 'd':
      fields->day = value;
      break;
    case 'D':
      fields->dayOfYear = value;
      break;
    case 'H':
      fields->hour = value;
      break;
    case 'k':
      fields->hour = value == 24 ? 0 : value;
      break;
    case 'h':
      fields->halfDay = true;
      fields->hour = value == 12 ? 0 : value;
      break;
    case 'K':
      fields->halfDay = true;
      fields->hour = value;
      break;
    case 'm':
      fields->minute = value;
      break;
    case 's':
      fields->second = value;
      break;
    case 'S':
      fields->millis = value;
      break;
    default:  // weeks decide nothing beside a date
      break;
  }
  return true;
}

bool SimpleDatePattern::parse(std::string_view text, const Zone& zone, int64_t* epochMillis) const {
  Fields fields;
  size_t at = 0;
  auto isNumber = [](const Part& part) {
    return part.letter != 0 && std::string_view("GEazZX").find(part.letter) == std::string_view::npos &&
           !((part.letter == 'M' || part.letter == 'L') && part.count >= 3);
  };
  for (size_t i = 0; i < parts_.size(); ++i) {
    const Part& part = parts_[i];
    if (part.letter == 0) {
      if (!text.substr(at).starts_with(part.literal)) return false;
      at += part.literal.size();
      continue;
    }
    // A run of numbers side by side: each but the last takes exactly its letters' width.
    const bool abutting = isNumber(part) && i + 1 < parts_.size() && isNumber(parts_[i + 1]);
    if (!parseField(part, abutting, text, &at, &fields)) return false;
  }
  if (fields.beforeEra) fields.year = 1 - fields.year;
  if (fields.halfDay && fields.afternoon) fields.hour += 12;
  const int64_t days = fields.dayOfYear != 0 ? hybridDays(fields.year, 1, 1) + fields.dayOfYear - 1
                                             : hybridDays(fields.year, fields.month, fields.day);
  const int64_t local = days * kMillisPerDay + fields.hour * kMillisPerHour + fields.minute * kMillisPerMinute +
                        fields.second * 1000 + fields.millis;
  *epochMillis = toInstant(zone, local);
  return true;
}

}  // namespace millrace
