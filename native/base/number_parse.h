#pragma once

#include <cstdint>
#include <string_view>

namespace millrace {

// Text to numbers. Every function returns false for a text outside its grammar or a value outside its type and leaves
// `out` alone then; nothing here allocates or looks at the locale.

/** CAST(STRING AS BIGINT): blanks (U+0020) trimmed, sign, digits, and a fraction that is checked and dropped. */
bool castTextToInt64(std::string_view text, int64_t* out);
bool castTextToInt32(std::string_view text, int32_t* out);
bool castTextToInt16(std::string_view text, int16_t* out);
bool castTextToInt8(std::string_view text, int8_t* out);

/** java.lang.Long.parseLong: optional sign and digits, nothing else. */
bool parseInt64(std::string_view text, int64_t* out);
bool parseInt32(std::string_view text, int32_t* out);

/**
 * java.lang.Double.parseDouble: control characters and blanks trimmed, sign, NaN, Infinity, decimal with exponent,
 * hexadecimal with a binary exponent, and a final d, D, f or F. Too large is Infinity, too small is zero.
 */
bool parseDouble(std::string_view text, double* out);
bool parseFloat(std::string_view text, float* out);

/** CAST(STRING AS BOOLEAN): t, true, y, yes, 1 and f, false, n, no, 0 in any case; blanks are not trimmed. */
bool castTextToBoolean(std::string_view text, bool* out);

/** A number token of RFC 8259: its length and whether it has neither point nor exponent. */
struct JsonNumber {
  uint32_t length = 0;
  bool integer = false;
};

/** Finds the number at the start of `text`; false where JSON does not allow one ("+1", "01", ".5", "1."). */
bool scanJsonNumber(std::string_view text, JsonNumber* out);

/** The double of a decimal number without blanks, suffix or names (JSON's grammar is a subset). */
bool parseDecimalDouble(std::string_view text, double* out);

}  // namespace millrace
