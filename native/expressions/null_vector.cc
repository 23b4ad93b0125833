#include "expressions/null_vector.h"

namespace millrace {

namespace {

// Stands for one value of any width, for a validity word and for a list entry of no elements.
alignas(64) constexpr uint64_t kZeros[8] = {};

}  // namespace

Vector nullVector(const TypeTable& types, TypeId id, uint32_t length) {
  const Type& type = types[id];
  Vector vector;
  vector.type = type.physical;
  vector.encoding = Encoding::kConstant;
  vector.length = length;
  vector.validity = kZeros;
  vector.values = kZeros;
  vector.extra = reinterpret_cast<const int32_t*>(kZeros);
  for (TypeId child : type.children) vector.children.push_back(nullVector(types, child, length));
  return vector;
}

}  // namespace millrace
