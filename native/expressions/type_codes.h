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

}  // namespace millrace
