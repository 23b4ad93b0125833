// ROUND (HALF_UP, away from zero) and TRUNCATE to a number of digits; BIN and HEX of numbers. Doubles round by their
// shortest decimal text, as BigDecimal.valueOf makes Flink do it.
#include <charconv>
#include <cmath>

#include "base/decimal.h"
#include "base/number_format.h"
#include "expressions/kernel.h"
#include "expressions/type_codes.h"

namespace millrace {

namespace {

using enum PhysicalType;

// value at `scale`, cut or rounded to `digits` after the point (negative: before it), still at `scale`.
int128 toDigits(int128 value, int scale, int32_t digits, bool truncate) {
  if (digits >= scale) return value;
  const int64_t drop = int64_t{scale} - digits;
  if (drop > kDecimalPrecisionMax) return 0;
  const int128 unit = powerOfTen(static_cast<int>(drop));
  const int128 rest = value % unit;
  int128 result = value - rest;
  const int128 magnitude = rest < 0 ? -rest : rest;
  if (!truncate && magnitude >= unit - magnitude) result += value < 0 ? -unit : unit;
  return result;
}

// The number of digits; without a second argument 0.
class Digits {
 public:
  explicit Digits(const KernelCall& call) : given_(call.arguments.size() > 1), values_(*call.arguments.back()) {}
  int32_t operator[](uint32_t row) const { return given_ ? values_[row] : 0; }

 private:
  bool given_;
  Input<int32_t> values_;
};

template <typename T, bool kTruncate>
void integerToDigits(KernelCall& call) {
  const Input<T> in(*call.arguments[0]);
  const Digits digits(call);
  forEachRow(call,
             [&](uint32_t row) { write<T>(call, row, static_cast<T>(toDigits(in[row], 0, digits[row], kTruncate))); });
}

template <bool kTruncate>
void decimalToDigits(KernelCall& call) {
  const DecimalInput in(*call.arguments[0], *call.argumentTypes[0]);
  const Digits digits(call);
  const Type& result = *call.resultType;
  forEachRow(call, [&](uint32_t row) {
    int128 value = toDigits(in[row], in.scale(), digits[row], kTruncate);
    if (!rescaleDecimal(value, in.scale(), result.precision, result.scale, &value)) return setNull(call, row);
    writeDecimal(call, row, value);
  });
}

// Works on the digits of the shortest text: "d.ddde±xx" has them all.
double roundDouble(double value, int32_t digits, bool truncate) {
  char text[32];
  const char* end = std::to_chars(text, text + sizeof text, std::fabs(value), std::chars_format::scientific).ptr;
  int128 mantissa = 0;
  int scale = 0;
  const char* at = text;
  for (bool point = false; *at != 'e'; ++at) {
    if (*at == '.') {
      point = true;
    } else {
      mantissa = mantissa * 10 + (*at - '0');
      scale += point;
    }
  }
  int exponent = 0;
  std::from_chars(at[1] == '+' ? at + 2 : at + 1, end, exponent);
  // value = mantissa * 10^(exponent - scale); rounding at 10^-digits leaves a multiple of 10^(drop) of the mantissa.
  const int64_t drop = int64_t{scale} - exponent - digits;
  if (drop <= 0) return value;
  if (drop > 20) return std::copysign(0.0, 1.0);
  const int128 kept = toDigits(mantissa, 0, static_cast<int32_t>(-drop), truncate);
  char digitsText[kDecimalTextMax + 8];
  size_t length = formatDecimal(kept, 0, digitsText);
  digitsText[length++] = 'e';
  length = static_cast<size_t>(
      std::to_chars(digitsText + length, digitsText + sizeof digitsText, exponent - scale).ptr - digitsText);
  double result = 0;
  std::from_chars(digitsText, digitsText + length, result);
  return result == 0 ? 0.0 : std::copysign(result, value);
}

template <typename T, bool kTruncate>
void doubleToDigits(KernelCall& call) {
  const Input<T> in(*call.arguments[0]);
  const Digits digits(call);
  forEachRow(call, [&](uint32_t row) {
    if (!std::isfinite(in[row])) return fail(call, row, "ROUND, TRUNCATE: not a finite number");
    double value = in[row];
    if constexpr (std::is_same_v<T, float>) {  // by the float's own digits
      char text[kNumberTextMax];
      const size_t length = formatFloat(in[row], text);
      std::from_chars(text, text + length, value);
    }
    write<T>(call, row, static_cast<T>(roundDouble(value, digits[row], kTruncate)));
  });
}

template <int kBitsPerDigit>
void inBase(KernelCall& call) {
  const Input<int64_t> in(*call.arguments[0]);
  StringWriter writer(call);
  forEachRow(call, [&](uint32_t row) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    char text[64];
    char* at = text + sizeof text;
    uint64_t rest = static_cast<uint64_t>(in[row]);
    do {
      *--at = kDigits[rest & ((1u << kBitsPerDigit) - 1)];
      rest >>= kBitsPerDigit;
    } while (rest != 0);
    writer.put(row, {at, static_cast<size_t>(text + sizeof text - at)});
  });
}

const char* checkDecimalResult(const FunctionRow&, const std::vector<const Type*>&, const Type& result,
                               const TypeTable&) {
  return result.root == TypeRoot::kDecimal ? nullptr : "the result is not DECIMAL";
}

template <typename T>
void same(KernelCall& call) {
  const Input<T> in(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) { write<T>(call, row, in[row]); });
}

// Both with and without the number of digits.
void addPair(FunctionList& list, const std::string& name, PhysicalType type, PhysicalType result,
             void (*kernel)(KernelCall&), bool mayFail, decltype(FunctionRow::check) check) {
  for (FunctionRow row :
       {makeFunction(name + "_i32", {type, kInt32}, result, kernel), makeFunction(name, {type}, result, kernel)}) {
    row.fallible = mayFail;
    row.check = check;
    list.push_back(std::move(row));
  }
}

template <typename T>
void addInteger(FunctionList& list, const std::string& code, PhysicalType type) {
  addPair(list, "round_" + code, type, type, integerToDigits<T, false>, false, nullptr);
  addPair(list, "truncate_" + code, type, type, integerToDigits<T, true>, false, nullptr);
  list.push_back(makeFunction("floor_" + code, {type}, type, same<T>));
  list.push_back(makeFunction("ceil_" + code, {type}, type, same<T>));
}

}  // namespace

void addRounding(FunctionList& list) {
  addInteger<int8_t>(list, "i8", kInt8);
  addInteger<int16_t>(list, "i16", kInt16);
  addInteger<int32_t>(list, "i32", kInt32);
  addInteger<int64_t>(list, "i64", kInt64);
  for (const TypeCode& type : kDecimalCodes) {
    const std::string code = type.code;
    addPair(list, "round_" + code, type.type, kNull, decimalToDigits<false>, false, checkDecimalResult);
    addPair(list, "truncate_" + code, type.type, kNull, decimalToDigits<true>, false, checkDecimalResult);
  }
  addPair(list, "round_f32", kFloat32, kFloat32, doubleToDigits<float, false>, true, nullptr);
  addPair(list, "round_f64", kFloat64, kFloat64, doubleToDigits<double, false>, true, nullptr);
  addPair(list, "truncate_f32", kFloat32, kFloat32, doubleToDigits<float, true>, true, nullptr);
  addPair(list, "truncate_f64", kFloat64, kFloat64, doubleToDigits<double, true>, true, nullptr);
  list.push_back(makeFunction("bin_i64", {kInt64}, kString, inBase<1>));
  list.push_back(makeFunction("hex_i64", {kInt64}, kString, inBase<4>));
}

}  // namespace millrace
