#pragma once
#include <string>

#include "base/int128.h"

namespace millrace {

/**
 * BigDecimal as Java prints it. `strip`: trailing zeros removed first (Jackson does for its number nodes). `plain`:
 * toPlainString; else toString, with an exponent where the scale is negative or there are more than six zeros behind
 * the point.
 */
void appendJavaDecimal(int128 unscaled, int scale, bool strip, bool plain, std::string* out);

}  // namespace millrace
