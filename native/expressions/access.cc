// Access to ARRAY, MAP and ROW: an element, a value by key, a field, the number of elements; and their constructors.
#include "expressions/kernel.h"
#include "expressions/nested_kernel.h"
#include "expressions/value_equality.h"

namespace millrace {

namespace {

using enum PhysicalType;

// a[i], 1-based; NULL outside the array, an index of 0 or less fails as in Flink.
void itemOfList(KernelCall& call) {
  const Vector& list = *call.arguments[0];
  const Input<ListEntry> entries(list);
  const Input<int32_t> index(*call.arguments[1]);
  gatherChild(call, list.children[0], [&](uint32_t row, uint32_t* out) {
    if (list.isNull(row) || call.arguments[1]->isNull(row)) return false;
    if (index[row] <= 0 && call.errors != nullptr) {
      call.errors->push_back({row, kRuntimeError, "The index of an array must be positive"});
      return false;
    }
    const ListEntry entry = entries[row];
    if (static_cast<uint32_t>(index[row]) > entry.size) return false;
    *out = entry.offset + static_cast<uint32_t>(index[row]) - 1;
    return true;
  });
}

void itemOfMap(KernelCall& call) {
  const Vector& map = *call.arguments[0];
  const Vector& key = *call.arguments[1];
  const Input<ListEntry> entries(map);
  gatherChild(call, map.children[1], [&](uint32_t row, uint32_t* out) {
    if (map.isNull(row) || key.isNull(row)) return false;
    const ListEntry entry = entries[row];
    for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
      if (map.children[0].isNull(i) || !equalValues(map.children[0], i, key, row)) continue;
      *out = i;
      return true;
    }
    return false;
  });
}

// ELEMENT(array): its only element; NULL when it is empty, more than one fail.
void onlyElement(KernelCall& call) {
  const Vector& list = *call.arguments[0];
  const Input<ListEntry> entries(list);
  gatherChild(call, list.children[0], [&](uint32_t row, uint32_t* out) {
    if (list.isNull(row)) return false;
    const ListEntry entry = entries[row];
    if (entry.size > 1 && call.errors != nullptr) {
      call.errors->push_back({row, kRuntimeError, "ELEMENT: the array has more than one element"});
    }
    *out = entry.offset;
    return entry.size == 1;
  });
}

// The field's own vector; a NULL row has NULL fields.
void fieldOfRow(KernelCall& call) {
  const Vector& row = *call.arguments[0];
  const Vector& field = row.children[call.parameter];
  if (row.validity == nullptr && row.encoding == Encoding::kFlat) {
    *call.result = field;
    return;
  }
  gatherChild(call, field, [&](uint32_t at, uint32_t* out) {
    *out = row.index(at);
    return !row.isNull(at) && !field.isNull(row.index(at));
  });
}

void cardinality(KernelCall& call) {
  const Input<ListEntry> entries(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) { write<int32_t>(call, row, static_cast<int32_t>(entries[row].size)); });
}

void makeArray(KernelCall& call) {
  buildRows(call, [&](ColumnBuilder& builder, uint32_t row) {
    builder.appendList(static_cast<uint32_t>(call.arguments.size()));
    for (const Vector* argument : call.arguments) builder.child(0).appendFrom(*argument, row);
  });
}

void makeRow(KernelCall& call) {
  buildRows(call, [&](ColumnBuilder& builder, uint32_t row) {
    builder.appendRow();
    for (uint32_t i = 0; i < call.arguments.size(); ++i) builder.child(i).appendFrom(*call.arguments[i], row);
  });
}

// Keys and values in turn; of equal keys the last one counts.
void makeMap(KernelCall& call) {
  const auto& arguments = call.arguments;
  buildRows(call, [&](ColumnBuilder& builder, uint32_t row) {
    uint32_t size = 0;
    for (size_t i = 0; i + 1 < arguments.size(); i += 2) {
      bool replaced = false;
      for (size_t k = i + 2; k + 1 < arguments.size() && !replaced; k += 2) {
        replaced = notDistinct(*arguments[i], row, *arguments[k], row);
      }
      if (replaced) continue;
      builder.child(0).appendFrom(*arguments[i], row);
      builder.child(1).appendFrom(*arguments[i + 1], row);
      ++size;
    }
    builder.appendList(size);
  });
}

using Arguments = std::vector<const Type*>;

const char* checkElement(const FunctionRow&, const Arguments& arguments, const Type& result, const TypeTable& types) {
  return sameLayout(types[arguments[0]->children[0]], result, types) ? nullptr
                                                                     : "the result is not an element of the array";
}

const char* checkMapItem(const FunctionRow&, const Arguments& arguments, const Type& result, const TypeTable& types) {
  const Type& map = *arguments[0];
  if (!sameLayout(types[map.children[0]], *arguments[1], types)) return "the key has another type";
  return sameLayout(types[map.children[1]], result, types) ? nullptr : "the result is not a value of the map";
}

const char* checkArray(const FunctionRow&, const Arguments& arguments, const Type& result, const TypeTable& types) {
  if (result.physical != kList) return "the result is not an array";
  for (const Type* argument : arguments) {
    if (!sameLayout(*argument, types[result.children[0]], types)) return "an element has another type";
  }
  return nullptr;
}

const char* checkMap(const FunctionRow&, const Arguments& arguments, const Type& result, const TypeTable& types) {
  if (result.physical != kMap || arguments.size() % 2 != 0) return "the result is not a map of the arguments";
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (!sameLayout(*arguments[i], types[result.children[i % 2]], types)) return "a key or value has another type";
  }
  return nullptr;
}

const char* checkRow(const FunctionRow&, const Arguments& arguments, const Type& result, const TypeTable& types) {
  if (result.physical != kRow || result.children.size() != arguments.size())
    return "the result is not a row of the arguments";
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (!sameLayout(*arguments[i], types[result.children[i]], types)) return "a field has another type";
  }
  return nullptr;
}

void add(FunctionList& list, FunctionRow row, decltype(FunctionRow::check) check) {
  row.strict = false;
  row.check = check;
  list.push_back(std::move(row));
}

const char* checkField(const FunctionRow& function, const Arguments& arguments, const Type& result,
                       const TypeTable& types) {
  if (function.parameter >= arguments[0]->children.size()) return "the row has no such field";
  const Type& field = types[arguments[0]->children[function.parameter]];
  return sameLayout(field, result, types) ? nullptr : "the result is not that field";
}

constexpr uint32_t kFieldsMax = 256;

}  // namespace

void addAccess(FunctionList& list) {
  add(list, fallible(makeFunction("item_list_i32", {kList, kInt32}, kNull, itemOfList)), checkElement);
  add(list, makeFunction("item_map_any", {kMap, kNull}, kNull, itemOfMap), checkMapItem);
  add(list, fallible(makeFunction("element_list", {kList}, kNull, onlyElement)), checkElement);
  list.push_back(makeFunction("cardinality_list", {kList}, kInt32, cardinality));
  list.push_back(makeFunction("cardinality_map", {kMap}, kInt32, cardinality));
  add(list, variadic(makeFunction("array_any", {kNull}, kNull, makeArray)), checkArray);
  add(list, variadic(makeFunction("map_any", {kNull}, kNull, makeMap)), checkMap);
  add(list, variadic(makeFunction("row_any", {kNull}, kNull, makeRow)), checkRow);
  // field_row_<n>: the number of the field is part of the name
  for (uint32_t i = 0; i < kFieldsMax; ++i) {
    FunctionRow field = makeFunction("field_row_" + std::to_string(i), {kRow}, kNull, fieldOfRow);
    field.parameter = i;
    add(list, std::move(field), checkField);
  }
}

}  // namespace millrace
