#include "formats/json_fields.h"

namespace millrace {

JsonField JsonField::of(std::string name, const TypeTable& types, TypeId typeId) {
  JsonField field;
  field.name = std::move(name);
  field.typeId = typeId;
  field.type = &types[typeId];
  for (size_t i = 0; i < field.type->children.size(); ++i) {
    std::string child = field.type->physical == PhysicalType::kRow ? field.type->fieldNames[i] : std::string();
    field.children.push_back(of(std::move(child), types, field.type->children[i]));
  }
  return field;
}

int32_t JsonField::find(std::string_view key) const {
  for (size_t i = 0; i < children.size(); ++i) {
    if (children[i].name == key) return static_cast<int32_t>(i);
  }
  return -1;
}

}  // namespace millrace
