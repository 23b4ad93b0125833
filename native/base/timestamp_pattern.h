#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"

namespace millrace {

/**
 * A pattern of java.time.format.DateTimeFormatter ("yyyy-MM-dd'T'HH:mm[:ss]"), locale en-US, resolver style SMART:
 * DATE_FORMAT and TO_TIMESTAMP. Letters of zones parse and print nothing, because a TIMESTAMP has no zone: they fail.
 */
class TimestampPattern {
 public:
  /** False for a letter or count that DateTimeFormatter refuses; `error` says which. */
  bool compile(std::string_view pattern, std::string* error);

  /** Appends the local time; false when the pattern needs a zone or a year too large for its letters. */
  bool format(const Timestamp& value, std::string* out) const;

  /**
   * Reads a local time. Fields that the pattern lacks are those of 1970-01-01 00:00:00, as Flink's TO_TIMESTAMP fills
   * them. False when the text does not fit or the result is outside 0001 to 9999.
   */
  bool parse(std::string_view text, Timestamp* out) const;

 private:
  struct Part {
    enum class Kind : uint8_t {
      kLiteral,
      kNumber,
      kReducedYear,
      kFraction,
      kText,
      kOptionalStart,
      kOptionalEnd,
      kUnsupported
    };
    Kind kind = Kind::kLiteral;
    char letter = 0;
    uint8_t count = 0;     // letters
    uint8_t minWidth = 0;  // kNumber
    uint8_t maxWidth = 0;
    bool sign = false;       // kNumber: '+' when longer than minWidth, '-' allowed
    uint8_t subsequent = 0;  // kNumber: digits that the fixed fields right after it need
    size_t partner = 0;      // kOptionalStart: index of its end
    std::string literal;
  };
  struct Fields;
  struct Reader;

  bool addLetters(char letter, size_t count, std::string* error);
  void addNumber(char letter, size_t count, uint8_t minWidth, uint8_t maxWidth, bool sign);
  void linkAdjacent();
  bool formatParts(size_t from, size_t to, const Timestamp& value, std::string* out) const;

  std::vector<Part> parts_;
};

/**
 * What TO_TIMESTAMP(text, pattern) tries when the pattern does not fit: java.sql.Timestamp.valueOf and Date.valueOf,
 * "1999-9-10 05:20:10" or "1999-9-10", lenient about days and hours.
 */
bool parseSqlTimestampLeniently(std::string_view text, Timestamp* out);

}  // namespace millrace
