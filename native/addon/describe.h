#pragma once
#include <napi.h>

namespace millrace {

// describe(): NativeDescription - what both languages must know, for the contract test and EXPLAIN.
Napi::Value describe(const Napi::CallbackInfo& info);

}  // namespace millrace
