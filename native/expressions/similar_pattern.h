#pragma once
#include <string>
#include <string_view>

namespace millrace {

/** A pattern of SIMILAR TO as a Java regular expression for the whole text; false for a wrong escape. Rules: Calcite's.
 */
bool similarToRegex(std::string_view pattern, std::string_view escape, std::string* out, std::string* error);

}  // namespace millrace
