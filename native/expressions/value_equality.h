#pragma once
#include "columnar/vector.h"

namespace millrace {

/** Equality of two values that are not NULL, as `=` has it: NaN equals NaN, 0.0 equals -0.0, a MAP has no order. */
bool equalValues(const Vector& a, uint32_t rowA, const Vector& b, uint32_t rowB);

/** NULL equals NULL. */
bool notDistinct(const Vector& a, uint32_t rowA, const Vector& b, uint32_t rowB);

/** Whether two types lie in memory alike and mean the same there: decimals of one scale, children included. */
bool sameLayout(const Type& a, const Type& b, const TypeTable& types);

}  // namespace millrace
