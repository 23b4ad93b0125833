#pragma once
// Random batches of every type, nested ones included: what the codecs' tests run on.
#include <random>
#include <vector>

#include "columnar/column_builder.h"

namespace millrace::testing {

inline Type typeOf(PhysicalType physical, TypeRoot root, std::vector<uint32_t> children = {}) {
  Type type;
  type.physical = physical;
  type.root = root;
  type.children = std::move(children);
  return type;
}

// One type of each kind; list, map and row are built of the ones before.
inline TypeTable everyType() {
  TypeTable types = {
      typeOf(PhysicalType::kBool, TypeRoot::kBoolean),          typeOf(PhysicalType::kInt8, TypeRoot::kTinyint),
      typeOf(PhysicalType::kInt16, TypeRoot::kSmallint),        typeOf(PhysicalType::kInt32, TypeRoot::kInteger),
      typeOf(PhysicalType::kInt64, TypeRoot::kBigint),          typeOf(PhysicalType::kFloat32, TypeRoot::kFloat),
      typeOf(PhysicalType::kFloat64, TypeRoot::kDouble),        typeOf(PhysicalType::kDecimal128, TypeRoot::kDecimal),
      typeOf(PhysicalType::kString, TypeRoot::kVarchar),        typeOf(PhysicalType::kBinary, TypeRoot::kVarbinary),
      typeOf(PhysicalType::kTimestampNs, TypeRoot::kTimestamp), typeOf(PhysicalType::kNull, TypeRoot::kNull),
  };
  types.push_back(typeOf(PhysicalType::kList, TypeRoot::kArray, {8}));
  types.push_back(typeOf(PhysicalType::kMap, TypeRoot::kMap, {8, 4}));
  types.push_back(typeOf(PhysicalType::kRow, TypeRoot::kRow, {3, 12, 8}));
  types.back().fieldNames = {"a", "b", "c"};
  types.push_back(typeOf(PhysicalType::kList, TypeRoot::kArray, {14}));
  return types;
}

inline std::string randomText(std::mt19937_64& random) {
  static const char* kPieces[] = {"a", "ß", "日", "😀", "xyz", "0123456789"};
  std::string text;
  for (uint64_t n = random() % 6; n > 0; --n) text += kPieces[random() % 6];
  return text;
}

inline void appendRandom(ColumnBuilder& builder, std::mt19937_64& random) {
  if (builder.physical() == PhysicalType::kNull || random() % 5 == 0) return builder.appendNull();
  switch (builder.physical()) {
    case PhysicalType::kBool:
      return builder.appendBool(random() % 2 == 0);
    case PhysicalType::kInt8:
      return builder.append(static_cast<int8_t>(random()));
    case PhysicalType::kInt16:
      return builder.append(static_cast<int16_t>(random()));
    case PhysicalType::kInt32:
      return builder.append(static_cast<int32_t>(random()));
    case PhysicalType::kFloat32:
      return builder.append(static_cast<float>(static_cast<int64_t>(random() % 1000)) - 500.0f);
    case PhysicalType::kFloat64:
      return builder.append(static_cast<double>(static_cast<int64_t>(random() % 1000)) - 500.0);
    case PhysicalType::kDecimal128:
      return builder.append((static_cast<Int128>(static_cast<int64_t>(random())) << 32) +
                            static_cast<int32_t>(random()));
    case PhysicalType::kString:
    case PhysicalType::kBinary:
      return builder.appendString(randomText(random));
    case PhysicalType::kTimestampNs:
      return builder.appendTimestampNs(static_cast<int64_t>(random() % 1000000),
                                       static_cast<int32_t>(random() % 1000000));
    case PhysicalType::kRow:
      builder.appendRow();
      for (uint32_t c = 0; c < builder.childCount(); ++c) appendRandom(builder.child(c), random);
      return;
    case PhysicalType::kList:
    case PhysicalType::kMap: {
      uint32_t size = random() % 4;
      builder.appendList(size);
      for (uint32_t k = 0; k < size; ++k) {
        for (uint32_t c = 0; c < builder.childCount(); ++c) appendRandom(builder.child(c), random);
      }
      return;
    }
    default:
      return builder.append(static_cast<int64_t>(random()));
  }
}

inline Schema schemaOf(const TypeTable& types) {
  Schema schema;
  for (uint32_t i = 0; i < types.size(); ++i) {
    schema.types.push_back(i);
    schema.names.push_back("c" + std::to_string(i));
  }
  return schema;
}

inline BatchRef randomBatch(const TypeTable& types, uint32_t rows, std::mt19937_64& random) {
  auto batch = makeRef<Batch>();
  batch->rows = rows;
  for (uint32_t t = 0; t < types.size(); ++t) {
    ColumnBuilder builder(types, t);
    for (uint32_t i = 0; i < rows; ++i) appendRandom(builder, random);
    batch->columns.push_back(builder.finish(*batch));
  }
  return batch;
}

}  // namespace millrace::testing
