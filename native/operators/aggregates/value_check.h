#pragma once
// Canonical value bytes that come from outside (partial results, savepoints) are checked once when they are read, so
// that results may decode them without a second look.
#include <string_view>

#include "columnar/key_codec.h"
#include "operators/aggregates/accumulators.h"

namespace millrace {

class ValueCheck {
 public:
  ValueCheck(const TypeTable& types, TypeId type) : types_(&types), type_(type) {}
  explicit ValueCheck(const AggregateCall& call) : ValueCheck(*call.types, call.argumentTypes[0]) {}
  // `bytes` are one value of the type, and nothing more.
  bool isValue(std::string_view bytes) const {
    ColumnBuilder probe(*types_, type_);
    const auto* from = reinterpret_cast<const uint8_t*>(bytes.data());
    return decodeValueBytes(from, from + bytes.size(), probe) == from + bytes.size();
  }

 private:
  const TypeTable* types_;
  TypeId type_;
};

}  // namespace millrace
