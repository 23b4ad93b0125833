#pragma once
#include "columnar/vector.h"

namespace millrace {

/** A constant vector of NULLs with valid (empty) children: what a register holds on rows that no call has computed. */
Vector nullVector(const TypeTable& types, TypeId type, uint32_t length);

}  // namespace millrace
