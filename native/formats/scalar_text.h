#pragma once
#include <string>

#include "base/timestamp_text.h"
#include "columnar/type.h"
#include "columnar/vector.h"

namespace millrace {

// Numbers and times as the text formats write them alike, without quotes; false for other types (texts, bytes,
// decimals, nested ones).
bool appendPlainScalar(const Vector& vector, uint32_t row, const Type& type, TimestampStandard standard,
                       std::string* out);

// TIME with as many digits behind the point as the value needs.
void appendShortTime(int32_t millis, std::string* out);

}  // namespace millrace
