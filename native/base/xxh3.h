#pragma once

#include <cstddef>
#include <cstdint>

namespace millrace {

/**
 * XXH3, 64 bits, seed 0 (Yann Collet, https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md). Key groups are
 * computed from it and written into savepoints: its answers never change.
 */
uint64_t xxh3(const void* data, size_t length);

}  // namespace millrace
