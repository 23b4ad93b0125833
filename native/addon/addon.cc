#include <napi.h>

#include "base/version.h"

namespace millrace {

static Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  exports.Set("version", Napi::String::New(env, engineVersion()));
  return exports;
}

NODE_API_MODULE(millrace, initialize)

}  // namespace millrace
