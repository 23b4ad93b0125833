#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/zone.h"

namespace millrace {

/**
 * A pattern of java.text.SimpleDateFormat, locale en-US, lenient: what FROM_UNIXTIME, UNIX_TIMESTAMP, TO_DATE with a
 * pattern, CONVERT_TZ and DATE_FORMAT of text go through in Flink. Parsing reads a prefix, rolls fields over ("month
 * 13") and counts days before 1582-10-15 by the Julian calendar, as java.util.GregorianCalendar does.
 */
class SimpleDatePattern {
 public:
  /** False for a letter that SimpleDateFormat refuses. */
  bool compile(std::string_view pattern, std::string* error);

  void format(int64_t epochMillis, const Zone& zone, std::string* out) const;

  /** False when the text does not start with what the pattern wants. */
  bool parse(std::string_view text, const Zone& zone, int64_t* epochMillis) const;

 private:
  struct Part {
    char letter = 0;  // 0: literal
    size_t count = 0;
    std::string literal;
  };
  struct Fields;

  bool parseField(const Part& part, bool abutting, std::string_view text, size_t* at, Fields* fields) const;

  std::vector<Part> parts_;
};

}  // namespace millrace
