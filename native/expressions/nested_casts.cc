// CAST of ARRAY, MAP and ROW: each element or field goes through the cast of its own types; and the casts that change
// nothing, or start from NULL.
#include <utility>

#include "columnar/column_builder.h"
#include "expressions/kernel.h"
#include "expressions/type_codes.h"
#include "expressions/value_equality.h"

namespace millrace {

namespace {

using enum PhysicalType;

constexpr uint32_t kChunkRows = 32'768;  // a multiple of 64, so that bitmaps are cut at words; below a batch's rows

std::string codeOf(const Type& type) {
  const bool local = type.root == TypeRoot::kTimestampLtz;
  switch (type.physical) {
    case kNull:
      return "null";
    case kBool:
      return "b";
    case kInt8:
      return "i8";
    case kInt16:
      return "i16";
    case kInt32:
      return "i32";
    case kInt64:
      return "i64";
    case kFloat32:
      return "f32";
    case kFloat64:
      return "f64";
    case kDecimal64:
      return "d64";
    case kDecimal128:
      return "d128";
    case kString:
      return "s";
    case kBinary:
      return "x";
    case kDate:
      return "date";
    case kTime:
      return "time";
    case kTimestampMs:
      return local ? "lms" : "tms";
    case kTimestampUs:
      return local ? "lus" : "tus";
    case kTimestampNs:
      return local ? "lns" : "tns";
    case kIntervalMonths:
      return "ivm";
    case kIntervalMs:
      return "ivs";
    case kList:
      return "list";
    case kMap:
      return "map";
    case kRow:
      return "row";
    case kVariant:
      return "v";
  }
  return {};
}

const FunctionRow* castOf(const Type& from, const Type& to) {
  return findFunction("cast_" + codeOf(from) + "_" + codeOf(to));
}

// Casts the given rows of one vector as a call of its own. `rowOf` maps them to rows of the outer call, for errors.
Vector castVector(KernelCall& outer, const Vector& in, const Type& from, TypeId to, const std::vector<uint16_t>& rows,
                  const uint32_t* rowOf) {
  const Type& target = (*outer.types)[to];
  const FunctionRow* function = castOf(from, target);
  Vector result;
  result.type = target.physical;
  result.length = in.length;
  KernelCall call;
  call.rows = {rows.data(), static_cast<uint32_t>(rows.size())};
  call.length = in.length;
  call.arguments = {&in};
  call.argumentTypes = {&from};
  call.resultType = &target;
  call.resultTypeId = to;
  call.result = &result;
  call.owner = outer.owner;
  call.environment = outer.environment;
  call.types = outer.types;
  call.parameter = function->parameter;
  call.batch = outer.batch;
  std::vector<RowError> errors;
  call.errors = &errors;
  const uint32_t width = valueWidth(target.physical);
  if (target.physical != kList && target.physical != kMap && target.physical != kRow && target.physical != kNull) {
    const size_t bytes = width == 0 ? (in.length + 63) / 64 * sizeof(uint64_t) : size_t{in.length} * width;
    call.values = outer.owner->allocate(bytes);
    std::memset(call.values, 0, bytes);
    result.values = call.values;
    if (target.physical == kTimestampNs) {
      call.extra = reinterpret_cast<int32_t*>(outer.owner->allocate(size_t{in.length} * sizeof(int32_t)));
      result.extra = call.extra;
    }
  }
  function->kernel(call);
  for (RowError& error : errors) {
    error.row = rowOf[error.row];
    outer.errors->push_back(std::move(error));
  }
  return result;
}

Vector slice(const Vector& vector, uint32_t from, uint32_t count) {
  Vector part = vector;
  part.length = count;
  const uint32_t width = valueWidth(vector.type);
  if (vector.validity != nullptr) part.validity = vector.validity + from / 64;
  if (width > 0) {
    part.values = static_cast<const uint8_t*>(vector.values) + size_t{from} * width;
  } else if (vector.values != nullptr) {
    part.values = static_cast<const uint64_t*>(vector.values) + from / 64;
  }
  if (vector.extra != nullptr) part.extra = vector.extra + from;
  if (vector.type == kRow) {
    for (Vector& child : part.children) child = slice(child, from, count);
  }
  return part;
}

// The child of a list: the elements that the call's rows refer to are cast, the others become NULL.
Vector castChild(KernelCall& call, const Vector& list, size_t number, TypeId to) {
  const Vector& child = list.children[number];
  const Type& from = (*call.types)[call.argumentTypes[0]->children[number]];
  std::vector<uint32_t> rowOf(child.length, 0);
  std::vector<bool> wanted(child.length, false);
  forEachRow(call, [&](uint32_t row) {
    const ListEntry entry = list.data<ListEntry>()[list.index(row)];
    for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
      wanted[i] = !child.isNull(i);
      rowOf[i] = row;
    }
  });
  ColumnBuilder builder(*call.types, to);
  std::vector<uint16_t> rows;
  for (uint32_t start = 0; start < child.length; start += kChunkRows) {
    const uint32_t count = child.length - start < kChunkRows ? child.length - start : kChunkRows;
    rows.clear();
    for (uint32_t i = 0; i < count; ++i) {
      if (wanted[start + i]) rows.push_back(static_cast<uint16_t>(i));
    }
    const Vector part = castVector(call, slice(child, start, count), from, to, rows, rowOf.data() + start);
    for (uint32_t i = 0; i < count; ++i) {
      wanted[start + i] ? builder.appendFrom(part, i) : builder.appendNull();
    }
  }
  return builder.finish(*call.owner);
}

void castLists(KernelCall& call) {
  const Vector& in = *call.arguments[0];
  call.result->values = in.values;
  for (size_t i = 0; i < in.children.size(); ++i) {
    call.result->children.push_back(castChild(call, in, i, call.resultType->children[i]));
  }
}

void castRows(KernelCall& call) {
  const Vector& in = *call.arguments[0];
  std::vector<uint32_t> rowOf(call.length);
  for (uint32_t i = 0; i < call.length; ++i) rowOf[i] = i;
  std::vector<uint16_t> rows;
  for (size_t i = 0; i < in.children.size(); ++i) {
    const Vector& field = in.children[i];
    const Type& from = (*call.types)[call.argumentTypes[0]->children[i]];
    const TypeId to = call.resultType->children[i];
    rows.clear();
    forEachRow(call, [&](uint32_t row) {
      if (!field.isNull(in.index(row))) rows.push_back(static_cast<uint16_t>(in.index(row)));
    });
    Vector cast = castVector(call, field, from, to, rows, rowOf.data());
    // What the field's own NULLs were stays NULL.
    if (field.validity != nullptr && cast.validity == nullptr) cast.validity = field.validity;
    if (field.validity != nullptr && cast.validity != field.validity) {
      const size_t words = (cast.length + 63) / 64;
      uint64_t* both = reinterpret_cast<uint64_t*>(call.owner->allocate(words * sizeof(uint64_t)));
      for (size_t k = 0; k < words; ++k) both[k] = cast.validity[k] & field.validity[k];
      cast.validity = both;
    }
    call.result->children.push_back(std::move(cast));
  }
}

// TRY_CAST: one element or field that fails makes the whole value NULL.
template <void (*kKernel)(KernelCall&)>
void castOrNull(KernelCall& call) {
  std::vector<RowError> errors;
  std::vector<RowError>* const outer = std::exchange(call.errors, &errors);
  kKernel(call);
  call.errors = outer;
  for (const RowError& error : errors) setNull(call, error.row);
}

template <typename T>
void copy(KernelCall& call) {
  const Input<T> in(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) { write<T>(call, row, in[row]); });
}

// The argument is NULL, so a strict function is never called.
void never(KernelCall&) {}

const char* checkNull(const FunctionRow&, const std::vector<const Type*>& arguments, const Type&, const TypeTable&) {
  return arguments[0]->physical == kNull ? nullptr : "the argument is not of type NULL";
}

const char* checkNested(const FunctionRow&, const std::vector<const Type*>& arguments, const Type& result,
                        const TypeTable& types) {
  const Type& from = *arguments[0];
  if (from.children.size() != result.children.size()) return "the types differ in their number of fields";
  for (size_t i = 0; i < from.children.size(); ++i) {
    const Type& a = types[from.children[i]];
    const Type& b = types[result.children[i]];
    const FunctionRow* cast = castOf(a, b);
    if (cast == nullptr) return "there is no cast between the elements";
    if (cast->check == nullptr) continue;
    if (const char* what = cast->check(*cast, {&a}, b, types)) return what;
  }
  return nullptr;
}

void addNestedCast(FunctionList& list, const char* code, PhysicalType type, void (*strict)(KernelCall&),
                   void (*orNull)(KernelCall&)) {
  for (FunctionRow row : {fallible(makeFunction(std::string("cast_") + code, {type}, type, strict)),
                          makeFunction(std::string("try_cast_") + code, {type}, type, orNull)}) {
    row.check = checkNested;
    list.push_back(std::move(row));
  }
}

}  // namespace

void addNestedCasts(FunctionList& list) {
  addNestedCast(list, "list_list", kList, castLists, castOrNull<castLists>);
  addNestedCast(list, "map_map", kMap, castLists, castOrNull<castLists>);
  addNestedCast(list, "row_row", kRow, castRows, castOrNull<castRows>);
  for (const bool tryCast : {false, true}) {
    const std::string prefix = tryCast ? "try_cast_" : "cast_";
    list.push_back(makeFunction(prefix + "date_date", {kDate}, kDate, copy<int32_t>));
    list.push_back(makeFunction(prefix + "ivm_ivm", {kIntervalMonths}, kIntervalMonths, copy<int32_t>));
    list.push_back(makeFunction(prefix + "ivs_ivs", {kIntervalMs}, kIntervalMs, copy<int64_t>));
    for (const TypeCode& to : kAllCodes) {
      FunctionRow row = makeFunction(prefix + "null_" + to.code, {kNull}, to.type, never);
      row.check = checkNull;
      list.push_back(std::move(row));
    }
  }
}

}  // namespace millrace
