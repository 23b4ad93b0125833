#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/int128.h"

namespace millrace {

// DECIMAL(p, s) arithmetic on unscaled integers of at most 38 digits. Every function that can leave its type returns
// false then; SQL makes that NULL or an error. Results are exact and rounded once, HALF_UP (away from zero), as
// Flink's BigDecimal arithmetic does.

constexpr int kDecimalPrecisionMax = 38;
constexpr int kDecimalCompactPrecisionMax = 18;  // up to here a value is stored as int64
constexpr size_t kDecimalTextMax = 48;           // sign, "0.", 38 digits, rounded up

/** 10^exponent for 0 <= exponent <= 38. */
int128 powerOfTen(int exponent);

/** Whether |unscaled| has at most `precision` digits. */
bool fitsPrecision(int128 unscaled, int precision);

/** Text by the grammar of java.math.BigDecimal ("-12.5e3", no blanks), rounded HALF_UP to `scale`. */
bool parseDecimal(std::string_view text, int precision, int scale, int128* out);

/** Text as CAST(STRING AS DECIMAL) takes it: blanks around are dropped. */
bool castTextToDecimal(std::string_view text, int precision, int scale, int128* out);

/** Writes plain notation with exactly `scale` fraction digits; `out` has kDecimalTextMax bytes. Returns the length. */
size_t formatDecimal(int128 unscaled, int scale, char* out);

/** The same number at another scale and precision. */
bool rescaleDecimal(int128 value, int fromScale, int precision, int toScale, int128* out);

bool addDecimals(int128 a, int scaleA, int128 b, int scaleB, int precision, int scale, int128* out);
bool subtractDecimals(int128 a, int scaleA, int128 b, int scaleB, int precision, int scale, int128* out);
bool multiplyDecimals(int128 a, int scaleA, int128 b, int scaleB, int precision, int scale, int128* out);
/** `b` is not zero. */
bool divideDecimals(int128 a, int scaleA, int128 b, int scaleB, int precision, int scale, int128* out);
/** The remainder with the sign of `a`; `b` is not zero. */
bool remainderDecimals(int128 a, int scaleA, int128 b, int scaleB, int precision, int scale, int128* out);

/** Negative, zero or positive as a is less than, equal to or greater than b. */
int compareDecimals(int128 a, int scaleA, int128 b, int scaleB);

bool decimalFromInt64(int64_t value, int precision, int scale, int128* out);
/** By the shortest decimal text of the double (BigDecimal.valueOf); NaN and infinities do not fit. */
bool decimalFromDouble(double value, int precision, int scale, int128* out);
/** The integer part, truncated, low 64 bits kept as BigDecimal.longValue does. */
int64_t decimalToInt64(int128 value, int scale);
/** Nearest double; up to 18 digits the quotient of two doubles, as Flink computes it. */
double decimalToDouble(int128 value, int precision, int scale);

/** FLOOR and CEIL to an integer at scale 0. */
int128 floorDecimal(int128 value, int scale);
int128 ceilDecimal(int128 value, int scale);

}  // namespace millrace
