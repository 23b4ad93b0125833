#include "base/version.h"

namespace millrace {

const char* engineVersion() { return "0.1.0"; }

}  // namespace millrace
