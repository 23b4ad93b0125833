// CAST to and from text. Reading fails the row (TRY_CAST: NULL) where the text is not of the type; printing never
// fails.
#include "base/decimal.h"
#include "base/number_parse.h"
#include "base/timestamp_text.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "expressions/kernel.h"
#include "expressions/type_codes.h"
#include "expressions/value_text.h"

namespace millrace {

namespace {

using enum PhysicalType;

constexpr size_t kShownTextMax = 100;

template <bool kTry>
void refuse(KernelCall& call, uint32_t row, std::string_view text) {
  if (kTry) return setNull(call, row);
  const bool cut = text.size() > kShownTextMax;
  const std::string_view shown = cut ? text.substr(0, codePointOffset(text, kShownTextMax)) : text;
  std::string message = "Cannot cast '";
  message.append(shown).append(cut ? "...' to " : "' to ").append(call.resultType->sql);
  fail(call, row, std::move(message));
}

template <typename T, bool (*Parse)(std::string_view, T*), bool kTry>
void fromText(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) {
    T value{};
    if (!Parse(in[row], &value)) return refuse<kTry>(call, row, in[row]);
    write<T>(call, row, value);
  });
}

template <bool kTry>
void textToTime(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const int precision = call.resultType->precision;
  forEachRow(call, [&](uint32_t row) {
    int32_t millis = 0;
    if (!castTextToTime(in[row], &millis)) return refuse<kTry>(call, row, in[row]);
    if (precision < 3) millis = static_cast<int32_t>(truncateTimestamp({millis, 0}, precision).millis);
    write<int32_t>(call, row, millis);
  });
}

template <bool kTry>
void textToDecimal(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const Type& type = *call.resultType;
  forEachRow(call, [&](uint32_t row) {
    int128 value = 0;
    if (!castTextToDecimal(in[row], type.precision, type.scale, &value)) return refuse<kTry>(call, row, in[row]);
    writeDecimal(call, row, value);
  });
}

template <bool kTry, bool kLocal>
void textToTimestamp(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const Zone* zone = kLocal ? call.environment->zone : nullptr;
  const int precision = call.resultType->precision;
  forEachRow(call, [&](uint32_t row) {
    Timestamp value;
    if (!castTextToTimestamp(in[row], &value)) return refuse<kTry>(call, row, in[row]);
    if (zone != nullptr) value.millis = zone->toInstant(value.millis);
    writeTimestamp(call, row, truncateTimestamp(value, precision));
  });
}

void anyToText(KernelCall& call) {
  const Vector& in = *call.arguments[0];
  StringWriter writer(call);
  std::string text;
  forEachRow(call, [&](uint32_t row) {
    text.clear();
    appendValueText(in, row, *call.argumentTypes[0], *call.types, call.environment->zone, &text);
    fitText(*call.resultType, &text);
    writer.put(row, text);
  });
}

// Text to VARCHAR(n) or CHAR(n): a piece of the argument unless it must be padded.
void textToText(KernelCall& call) {
  const Vector& vector = *call.arguments[0];
  const Input<std::string_view> in(vector);
  StringWriter writer(call);
  writer.share(vector);
  const Type& type = *call.resultType;
  std::string padded;
  forEachRow(call, [&](uint32_t row) {
    const std::string_view text = in[row];
    const std::string_view piece =
        text.size() > type.length ? text.substr(0, codePointOffset(text, type.length)) : text;
    if (type.root == TypeRoot::kChar && countCodePoints(piece) < type.length) {
      padded = piece;
      fitText(type, &padded);
      return writer.put(row, padded);
    }
    writer.slice(row, vector, piece);
  });
}

// BINARY(n) is filled with zero bytes, VARBINARY(n) is cut.
void bytesToBytes(KernelCall& call) {
  const Vector& vector = *call.arguments[0];
  const Input<std::string_view> in(vector);
  StringWriter writer(call);
  writer.share(vector);
  const Type& type = *call.resultType;
  std::string padded;
  forEachRow(call, [&](uint32_t row) {
    const std::string_view piece = in[row].substr(0, type.length);
    if (type.root == TypeRoot::kBinary && piece.size() < type.length && type.length <= kTextBytesMax) {
      padded = piece;
      padded.resize(type.length, '\0');
      return writer.put(row, padded);
    }
    writer.slice(row, vector, piece);
  });
}

void addFromText(FunctionList& list, const char* code, PhysicalType type, void (*cast)(KernelCall&),
                 void (*tryCast)(KernelCall&)) {
  list.push_back(fallible(makeFunction(std::string("cast_s_") + code, {kString}, type, cast)));
  list.push_back(makeFunction(std::string("try_cast_s_") + code, {kString}, type, tryCast));
}

void addInfallible(FunctionList& list, const std::string& types, PhysicalType from, PhysicalType to,
                   void (*kernel)(KernelCall&)) {
  list.push_back(makeFunction("cast_" + types, {from}, to, kernel));
  list.push_back(makeFunction("try_cast_" + types, {from}, to, kernel));
}

}  // namespace

void addTextCasts(FunctionList& list) {
  addFromText(list, "b", kBool, fromText<bool, castTextToBoolean, false>, fromText<bool, castTextToBoolean, true>);
  addFromText(list, "i8", kInt8, fromText<int8_t, castTextToInt8, false>, fromText<int8_t, castTextToInt8, true>);
  addFromText(list, "i16", kInt16, fromText<int16_t, castTextToInt16, false>, fromText<int16_t, castTextToInt16, true>);
  addFromText(list, "i32", kInt32, fromText<int32_t, castTextToInt32, false>, fromText<int32_t, castTextToInt32, true>);
  addFromText(list, "i64", kInt64, fromText<int64_t, castTextToInt64, false>, fromText<int64_t, castTextToInt64, true>);
  addFromText(list, "f32", kFloat32, fromText<float, parseFloat, false>, fromText<float, parseFloat, true>);
  addFromText(list, "f64", kFloat64, fromText<double, parseDouble, false>, fromText<double, parseDouble, true>);
  addFromText(list, "date", kDate, fromText<int32_t, castTextToDate, false>, fromText<int32_t, castTextToDate, true>);
  addFromText(list, "time", kTime, textToTime<false>, textToTime<true>);
  for (const TypeCode& to : kDecimalCodes)
    addFromText(list, to.code, to.type, textToDecimal<false>, textToDecimal<true>);
  for (const TypeCode& to : kTimestampCodes) {
    addFromText(list, to.code, to.type, textToTimestamp<false, false>, textToTimestamp<true, false>);
  }
  for (const TypeCode& to : kLocalTimestampCodes) {
    addFromText(list, to.code, to.type, textToTimestamp<false, true>, textToTimestamp<true, true>);
  }
  const TypeCode kPrinted[] = {{"b", kBool},         {"i8", kInt8},         {"i16", kInt16},
                               {"i32", kInt32},      {"i64", kInt64},       {"f32", kFloat32},
                               {"f64", kFloat64},    {"date", kDate},       {"time", kTime},
                               {"d64", kDecimal64},  {"d128", kDecimal128}, {"ivm", kIntervalMonths},
                               {"ivs", kIntervalMs}, {"x", kBinary},        {"list", kList},
                               {"map", kMap},        {"row", kRow}};
  for (const TypeCode& from : kPrinted)
    addInfallible(list, std::string(from.code) + "_s", from.type, kString, anyToText);
  for (const auto& codes : {kTimestampCodes, kLocalTimestampCodes}) {
    for (int i = 0; i < 3; ++i)
      addInfallible(list, std::string(codes[i].code) + "_s", codes[i].type, kString, anyToText);
  }
  addInfallible(list, "s_s", kString, kString, textToText);
  addInfallible(list, "s_x", kString, kBinary, bytesToBytes);
  addInfallible(list, "x_x", kBinary, kBinary, bytesToBytes);
}

}  // namespace millrace
