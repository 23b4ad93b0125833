#include "base/version.h"

#include <gtest/gtest.h>

namespace millrace {

TEST(Version, HasThreeNumbers) {
  int major = -1, minor = -1, patch = -1;
  EXPECT_EQ(sscanf(engineVersion(), "%d.%d.%d", &major, &minor, &patch), 3);
}

}  // namespace millrace
