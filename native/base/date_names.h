#pragma once

#include <cstddef>
#include <string_view>

namespace millrace {

// Names of the locale en-US, which patterns are fixed to.
inline constexpr std::string_view kMonthNames[] = {"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
inline constexpr std::string_view kDayNames[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                 "Friday", "Saturday", "Sunday"};
inline constexpr size_t kShortNameBytes = 3;  // Jan, Mon

/** A name as `count` pattern letters ask for it: 4 the whole, 5 its first letter, else three letters. */
constexpr std::string_view shortened(std::string_view name, size_t count) {
  return count == 4 ? name : name.substr(0, count == 5 ? 1 : kShortNameBytes);
}

}  // namespace millrace
