#include "formats/decimal_text.h"

#include <algorithm>
#include <cstdlib>

namespace millrace {

void appendJavaDecimal(int128 unscaled, int scale, bool strip, bool plain, std::string* out) {
  uint128 magnitude = absoluteValue(unscaled);
  if (strip) {
    if (magnitude == 0) scale = 0;
    for (; magnitude != 0 && magnitude % 10 == 0; magnitude /= 10) --scale;
  }
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(magnitude % 10)));
    magnitude /= 10;
  } while (magnitude != 0);
  std::reverse(digits.begin(), digits.end());
  if (unscaled < 0) out->push_back('-');
  const int count = static_cast<int>(digits.size());
  const int exponent = count - 1 - scale;
  if (plain || (scale >= 0 && exponent >= -6)) {
    if (scale <= 0) {
      *out += digits;
      if (digits != "0") out->append(static_cast<size_t>(-scale), '0');
    } else if (count > scale) {
      out->append(digits, 0, static_cast<size_t>(count - scale));
      out->push_back('.');
      out->append(digits, static_cast<size_t>(count - scale));
    } else {
      *out += "0.";
      out->append(static_cast<size_t>(scale - count), '0');
      *out += digits;
    }
    return;
  }
  out->push_back(digits[0]);
  if (count > 1) {
    out->push_back('.');
    out->append(digits, 1);
  }
  if (exponent != 0) {
    *out += exponent > 0 ? "E+" : "E-";
    *out += std::to_string(std::abs(exponent));
  }
}

}  // namespace millrace
