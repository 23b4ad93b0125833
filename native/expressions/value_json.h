#pragma once
#include <string>
#include <string_view>

#include "columnar/type.h"
#include "columnar/vector.h"

namespace millrace {

/**
 * Appends a value as JSON_STRING writes it: numbers bare (a DOUBLE as BigDecimal prints it, NaN and infinities as
 * text), BOOLEAN true or false, bytes in base64, times as ISO 8601 in UTC, ARRAY, MAP and ROW as arrays and objects.
 */
void appendValueJson(const Vector& vector, uint32_t row, const Type& type, const TypeTable& types, std::string* out);

/** Appends text in quotes, with the escapes that JSON asks for. */
void appendJsonText(std::string_view text, std::string* out);

/** The same with everything outside printable ASCII escaped, as JSON_QUOTE does. */
void appendJsonAscii(std::string_view text, std::string* out);

/** Appends what the inside of a JSON string means; false for an unknown escape, a quote or a control character. */
bool appendUnescaped(std::string_view text, std::string* out);

}  // namespace millrace
