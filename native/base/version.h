#pragma once

namespace millrace {

/// The version of the native engine; the package and the plan message must carry the same one.
const char* engineVersion();

}  // namespace millrace
