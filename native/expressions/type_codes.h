#pragma once
#include <initializer_list>

#include "columnar/type.h"

namespace millrace {

/** A type as names of functions write it. */
struct TypeCode {
  const char* code;
  PhysicalType type;
};

inline constexpr TypeCode kIntegerCodes[] = {{"i8", PhysicalType::kInt8},
                                             {"i16", PhysicalType::kInt16},
                                             {"i32", PhysicalType::kInt32},
                                             {"i64", PhysicalType::kInt64}};

inline constexpr TypeCode kDecimalCodes[] = {{"d64", PhysicalType::kDecimal64}, {"d128", PhysicalType::kDecimal128}};

inline constexpr TypeCode kTimestampCodes[] = {
    {"tms", PhysicalType::kTimestampMs}, {"tus", PhysicalType::kTimestampUs}, {"tns", PhysicalType::kTimestampNs}};

inline constexpr TypeCode kLocalTimestampCodes[] = {
    {"lms", PhysicalType::kTimestampMs}, {"lus", PhysicalType::kTimestampUs}, {"lns", PhysicalType::kTimestampNs}};

/** Every type that an element, a branch or a comparison can have. */
inline constexpr TypeCode kAllCodes[] = {{"b", PhysicalType::kBool},          {"i8", PhysicalType::kInt8},
                                         {"i16", PhysicalType::kInt16},       {"i32", PhysicalType::kInt32},
                                         {"i64", PhysicalType::kInt64},       {"f32", PhysicalType::kFloat32},
                                         {"f64", PhysicalType::kFloat64},     {"d64", PhysicalType::kDecimal64},
                                         {"d128", PhysicalType::kDecimal128}, {"s", PhysicalType::kString},
                                         {"x", PhysicalType::kBinary},        {"date", PhysicalType::kDate},
                                         {"time", PhysicalType::kTime},       {"tms", PhysicalType::kTimestampMs},
                                         {"tus", PhysicalType::kTimestampUs}, {"tns", PhysicalType::kTimestampNs},
                                         {"lms", PhysicalType::kTimestampMs}, {"lus", PhysicalType::kTimestampUs},
                                         {"lns", PhysicalType::kTimestampNs}, {"ivm", PhysicalType::kIntervalMonths},
                                         {"ivs", PhysicalType::kIntervalMs},  {"list", PhysicalType::kList},
                                         {"map", PhysicalType::kMap},         {"row", PhysicalType::kRow},
                                         {"v", PhysicalType::kVariant}};

}  // namespace millrace
