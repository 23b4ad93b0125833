#pragma once

#include <string>
#include <string_view>

namespace millrace {

/** RFC 4648, with padding and without line breaks. */
void appendBase64(std::string_view bytes, std::string* out);

/** Its reverse; the padding may be missing but not wrong. False for anything else; `out` may have grown then. */
bool decodeBase64(std::string_view text, std::string* out);

}  // namespace millrace
