{
  "variables": {
    "core_sources": [
      "native/base/decimal.cc",
      "native/base/decimal_parse.cc",
      "native/base/exact_sum.cc",
      "native/base/number_format.cc",
      "native/base/number_parse.cc",
      "native/base/posix_zone.cc",
      "native/base/timestamp_text.cc",
      "native/base/uint256.cc",
      "native/base/utf8.cc",
      "native/base/utf8_case.cc",
      "native/base/version.cc",
      "native/base/xxh3.cc",
      "native/base/zone.cc",
      "native/base/zone_find.cc",
      "native/columnar/batch.cc",
      "native/columnar/batch_codec.cc",
      "native/columnar/column_builder.cc",
      "native/columnar/key_codec.cc",
      "native/columnar/type.cc",
      "native/expressions/arithmetic.cc",
      "native/expressions/cast_numeric.cc",
      "native/expressions/cast_text.cc",
      "native/expressions/cast_time.cc",
      "native/expressions/choice.cc",
      "native/expressions/comparison.cc",
      "native/expressions/decimal_arithmetic.cc",
      "native/expressions/flatten.cc",
      "native/expressions/kernel.cc",
      "native/expressions/logic.cc",
      "native/expressions/null_vector.cc",
      "native/expressions/program_task.cc",
      "native/expressions/registry.cc",
      "native/expressions/value_equality.cc",
      "native/expressions/value_text.cc",
      "native/plan/literal.cc",
      "native/plan/plan.cc",
      "native/plan/plan_reader.cc",
      "native/plan/plan_value.cc",
      "native/plan/program_build.cc",
      "native/plan/type_build.cc"
    ],
    "addon_sources": [
      "native/addon/addon.cc"
    ],
    "millrace_cflags_cc": [
      "-std=c++20",
      "-O3",
      "-ffp-contract=off",
      "-Wall",
      "-Wextra",
      "-Wno-unused-parameter"
    ],
    "millrace_libraries": []
  }
}
