{
  "includes": ["native/sources.gypi"],
  "targets": [
    {
      "target_name": "millrace",
      "sources": ["<@(core_sources)", "<@(addon_sources)"],
      "include_dirs": ["native"],
      "dependencies": ["<!(node -p \"require('node-addon-api').targets\"):node_addon_api_except_all"],
      "defines": ["NAPI_VERSION=8"],
      "libraries": ["<@(millrace_libraries)"],
      "cflags_cc!": ["-std=gnu++17", "-std=gnu++20", "-std=c++17", "-fno-rtti"],
      "cflags_cc": ["<@(millrace_cflags_cc)", "-fvisibility=hidden"]
    }
  ]
}
