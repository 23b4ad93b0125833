#pragma once
// CRC32C (Castagnoli, RFC 3720 appendix B.4) of files' bytes.
#include <cstddef>
#include <cstdint>

namespace millrace {

uint32_t crc32c(const uint8_t* bytes, size_t size, uint32_t crc = 0);

}  // namespace millrace
