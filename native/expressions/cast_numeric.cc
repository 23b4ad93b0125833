// CAST among numbers and BOOLEAN. Integers and decimals wrap to the target's low bits, floating point saturates to INT
// or BIGINT and then wraps, as Java's conversions do; nothing here fails. A number that no DECIMAL(p, s) holds is NULL.
#include <cmath>
#include <limits>

#include "base/decimal.h"
#include "expressions/kernel.h"
#include "expressions/type_codes.h"

namespace millrace {

namespace {

using enum PhysicalType;

// Java: NaN is 0, beyond the range is the nearest end.
template <typename Int, typename Float>
Int saturate(Float value) {
  if (std::isnan(value)) return 0;
  constexpr Float kLimit = static_cast<Float>(uint64_t{1} << (8 * sizeof(Int) - 1));
  if (value >= kLimit) return std::numeric_limits<Int>::max();
  if (value < -kLimit) return std::numeric_limits<Int>::min();
  return static_cast<Int>(value);
}

template <typename From, typename To>
To convert(From value) {
  if constexpr (std::is_same_v<To, bool>) {
    return value != 0;
  } else if constexpr (std::is_same_v<From, bool>) {
    return static_cast<To>(value ? 1 : 0);
  } else if constexpr (std::is_floating_point_v<From> && std::is_integral_v<To>) {
    if constexpr (sizeof(To) == 8) {
      return saturate<int64_t>(value);
    } else {
      return static_cast<To>(saturate<int32_t>(value));
    }
  } else {
    return static_cast<To>(value);
  }
}

template <typename To>
void fromDecimal(KernelCall& call) {
  const DecimalInput in(*call.arguments[0], *call.argumentTypes[0]);
  const int precision = in.precision(), scale = in.scale();
  forEachRow(call, [&](uint32_t row) {
    if constexpr (std::is_same_v<To, bool>) {
      writeBool(call, row, in[row] != 0);
    } else if constexpr (std::is_floating_point_v<To>) {
      write<To>(call, row, static_cast<To>(decimalToDouble(in[row], precision, scale)));
    } else {
      write<To>(call, row, static_cast<To>(decimalToInt64(in[row], scale)));
    }
  });
}

template <typename From>
void toDecimal(KernelCall& call) {
  const Input<From> in(*call.arguments[0]);
  const int precision = call.resultType->precision, scale = call.resultType->scale;
  forEachRow(call, [&](uint32_t row) {
    int128 value = 0;
    bool fits;
    if constexpr (std::is_floating_point_v<From>) {
      fits = decimalFromDouble(static_cast<double>(in[row]), precision, scale, &value);
    } else {
      fits = decimalFromInt64(in[row], precision, scale, &value);
    }
    if (!fits) return setNull(call, row);
    writeDecimal(call, row, value);
  });
}

void decimalToDecimal(KernelCall& call) {
  const DecimalInput in(*call.arguments[0], *call.argumentTypes[0]);
  const int precision = call.resultType->precision, scale = call.resultType->scale;
  forEachRow(call, [&](uint32_t row) {
    int128 value = 0;
    if (!rescaleDecimal(in[row], in.scale(), precision, scale, &value)) return setNull(call, row);
    writeDecimal(call, row, value);
  });
}

const char* checkDecimalResult(const FunctionRow&, const std::vector<const Type*>&, const Type& result,
                               const TypeTable&) {
  return result.root == TypeRoot::kDecimal ? nullptr : "the result is not DECIMAL";
}

// TRY_CAST is the same kernel under its own name.
void addCast(FunctionList& list, const std::string& types, PhysicalType from, PhysicalType to,
             void (*kernel)(KernelCall&)) {
  for (const char* prefix : {"cast_", "try_cast_"}) {
    FunctionRow row = makeFunction(prefix + types, {from}, to, kernel);
    if (to == kDecimal64 || to == kDecimal128) row.check = checkDecimalResult;
    list.push_back(std::move(row));
  }
}

template <typename From>
void addFrom(FunctionList& list, const std::string& from, PhysicalType type) {
  addCast(list, from + "_b", type, kBool, mapUnary<From, bool, convert<From, bool>>);
  addCast(list, from + "_i8", type, kInt8, mapUnary<From, int8_t, convert<From, int8_t>>);
  addCast(list, from + "_i16", type, kInt16, mapUnary<From, int16_t, convert<From, int16_t>>);
  addCast(list, from + "_i32", type, kInt32, mapUnary<From, int32_t, convert<From, int32_t>>);
  addCast(list, from + "_i64", type, kInt64, mapUnary<From, int64_t, convert<From, int64_t>>);
  addCast(list, from + "_f32", type, kFloat32, mapUnary<From, float, convert<From, float>>);
  addCast(list, from + "_f64", type, kFloat64, mapUnary<From, double, convert<From, double>>);
  for (const TypeCode& to : kDecimalCodes) addCast(list, from + "_" + to.code, type, to.type, toDecimal<From>);
}

}  // namespace

void addNumericCasts(FunctionList& list) {
  addFrom<bool>(list, "b", kBool);
  addFrom<int8_t>(list, "i8", kInt8);
  addFrom<int16_t>(list, "i16", kInt16);
  addFrom<int32_t>(list, "i32", kInt32);
  addFrom<int64_t>(list, "i64", kInt64);
  addFrom<float>(list, "f32", kFloat32);
  addFrom<double>(list, "f64", kFloat64);
  for (const TypeCode& from : kDecimalCodes) {
    const std::string code = from.code;
    addCast(list, code + "_b", from.type, kBool, fromDecimal<bool>);
    addCast(list, code + "_i8", from.type, kInt8, fromDecimal<int8_t>);
    addCast(list, code + "_i16", from.type, kInt16, fromDecimal<int16_t>);
    addCast(list, code + "_i32", from.type, kInt32, fromDecimal<int32_t>);
    addCast(list, code + "_i64", from.type, kInt64, fromDecimal<int64_t>);
    addCast(list, code + "_f32", from.type, kFloat32, fromDecimal<float>);
    addCast(list, code + "_f64", from.type, kFloat64, fromDecimal<double>);
    for (const TypeCode& to : kDecimalCodes) addCast(list, code + "_" + to.code, from.type, to.type, decimalToDecimal);
  }
}

}  // namespace millrace
