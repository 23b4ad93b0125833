#pragma once

#include <cstddef>
#include <cstdint>

namespace millrace {

constexpr size_t kNumberTextMax = 32;  // the longest double is "-2.2250738585072014E-308", 24 characters

/** Decimal digits of an integer; `out` has kNumberTextMax bytes. Returns the length. */
size_t formatInt64(int64_t value, char* out);

/**
 * Java's Double.toString as of JDK 19: the shortest digits that read back as the same double, nearest first; plain
 * notation in [1e-3, 1e7), else "d.ddE±x"; at least one digit after the point; "NaN", "Infinity", "-Infinity".
 * Where one digit is enough Java takes the nearest number of two digits (4.9E-324, not 5E-324).
 */
size_t formatDouble(double value, char* out);

/** Float.toString: the shortest digits for the float itself. */
size_t formatFloat(float value, char* out);

}  // namespace millrace
