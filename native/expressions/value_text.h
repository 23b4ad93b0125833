#pragma once
#include <string>
#include <string_view>

#include "columnar/type.h"
#include "columnar/vector.h"

namespace millrace {

class Zone;

/**
 * Appends a value as CAST(... AS STRING) prints it: BOOLEAN in capitals, DOUBLE as Java, TIMESTAMP(p) with p digits,
 * LTZ in `zone`'s local time, ARRAY "[1, NULL]", MAP "{a=1}", ROW "(1, x)". NULL is "NULL".
 */
void appendValueText(const Vector& vector, uint32_t row, const Type& type, const TypeTable& types, const Zone* zone,
                     std::string* out);

/** Cuts or pads text to CHAR(n), cuts it to VARCHAR(n); lengths count code points. */
void fitText(const Type& type, std::string* text);

/** Valid UTF-8 from any bytes: what is not becomes U+FFFD, as Java decodes it. */
void appendDecodedUtf8(std::string_view bytes, std::string* out);

}  // namespace millrace
