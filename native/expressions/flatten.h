#pragma once
#include "columnar/batch.h"

namespace millrace {

/** The selected rows of a dictionary-encoded vector as a flat one; other rows are empty values. Bytes belong to
 * `owner`. */
Vector flattenDictionary(const Vector& vector, Selection rows, Batch& owner);

}  // namespace millrace
