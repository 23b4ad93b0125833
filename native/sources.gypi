{
  "variables": {
    "core_sources": [
      "native/base/version.cc"
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
    ]
  }
}
