#pragma once
// Time for budgets and metrics. Ticks are nanoseconds of the steady clock: reading it costs about 20 ns, once per task
// step.
#include <chrono>
#include <cstdint>

namespace millrace {

inline uint64_t ticksNow() {
  return static_cast<uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
          .count());
}
inline uint64_t ticksOfMicros(uint64_t micros) { return micros * 1000; }

// Wall clock in milliseconds since 1970, for processing time.
inline int64_t systemTimeMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace millrace
