#include "base/xxh3.h"

#include <cstring>

#include "base/int128.h"

namespace millrace {

namespace {

// The default secret of the specification.
alignas(64) constexpr uint8_t kSecret[192] = {
    0xb8, 0xfe, 0x6c, 0x39, 0x23, 0xa4, 0x4b, 0xbe, 0x7c, 0x01, 0x81, 0x2c, 0xf7, 0x21, 0xad, 0x1c, 0xde, 0xd4,
    0x6d, 0xe9, 0x83, 0x90, 0x97, 0xdb, 0x72, 0x40, 0xa4, 0xa4, 0xb7, 0xb3, 0x67, 0x1f, 0xcb, 0x79, 0xe6, 0x4e,
    0xcc, 0xc0, 0xe5, 0x78, 0x82, 0x5a, 0xd0, 0x7d, 0xcc, 0xff, 0x72, 0x21, 0xb8, 0x08, 0x46, 0x74, 0xf7, 0x43,
    0x24, 0x8e, 0xe0, 0x35, 0x90, 0xe6, 0x81, 0x3a, 0x26, 0x4c, 0x3c, 0x28, 0x52, 0xbb, 0x91, 0xc3, 0x00, 0xcb,
    0x88, 0xd0, 0x65, 0x8b, 0x1b, 0x53, 0x2e, 0xa3, 0x71, 0x64, 0x48, 0x97, 0xa2, 0x0d, 0xf9, 0x4e, 0x38, 0x19,
    0xef, 0x46, 0xa9, 0xde, 0xac, 0xd8, 0xa8, 0xfa, 0x76, 0x3f, 0xe3, 0x9c, 0x34, 0x3f, 0xf9, 0xdc, 0xbb, 0xc7,
    0xc7, 0x0b, 0x4f, 0x1d, 0x8a, 0x51, 0xe0, 0x4b, 0xcd, 0xb4, 0x59, 0x31, 0xc8, 0x9f, 0x7e, 0xc9, 0xd9, 0x78,
    0x73, 0x64, 0xea, 0xc5, 0xac, 0x83, 0x34, 0xd3, 0xeb, 0xc3, 0xc5, 0x81, 0xa0, 0xff, 0xfa, 0x13, 0x63, 0xeb,
    0x17, 0x0d, 0xdd, 0x51, 0xb7, 0xf0, 0xda, 0x49, 0xd3, 0x16, 0x55, 0x26, 0x29, 0xd4, 0x68, 0x9e, 0x2b, 0x16,
    0xbe, 0x58, 0x7d, 0x47, 0xa1, 0xfc, 0x8f, 0xf8, 0xb8, 0xd1, 0x7a, 0xd0, 0x31, 0xce, 0x45, 0xcb, 0x3a, 0x8f,
    0x95, 0x16, 0x04, 0x28, 0xaf, 0xd7, 0xfb, 0xca, 0xbb, 0x4b, 0x40, 0x7e,
};

constexpr uint64_t kPrime32_1 = 0x9E3779B1, kPrime32_2 = 0x85EBCA77, kPrime32_3 = 0xC2B2AE3D;
constexpr uint64_t kPrime64_1 = 0x9E3779B185EBCA87, kPrime64_2 = 0xC2B2AE3D27D4EB4F, kPrime64_3 = 0x165667B19E3779F9;
constexpr uint64_t kPrime64_4 = 0x85EBCA77C2B2AE63, kPrime64_5 = 0x27D4EB2F165667C5;
constexpr uint64_t kPrimeMx1 = 0x165667919E3779F9, kPrimeMx2 = 0x9FB21C651E98DF25;

constexpr size_t kStripeBytes = 64;
constexpr size_t kSecretStep = 8;  // the secret moves by this much per stripe
constexpr size_t kStripesPerBlock = (sizeof kSecret - kStripeBytes) / kSecretStep;
constexpr size_t kBlockBytes = kStripeBytes * kStripesPerBlock;

uint64_t read64(const uint8_t* at) {
  uint64_t value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

uint32_t read32(const uint8_t* at) {
  uint32_t value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

uint64_t rotateLeft(uint64_t value, int bits) { return (value << bits) | (value >> (64 - bits)); }

uint64_t multiplyFold(uint64_t a, uint64_t b) {
  const uint128 product = static_cast<uint128>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

uint64_t avalanche64(uint64_t hash) {  // the end of XXH64
  hash = (hash ^ (hash >> 33)) * kPrime64_2;
  hash = (hash ^ (hash >> 29)) * kPrime64_3;
  return hash ^ (hash >> 32);
}

uint64_t avalanche(uint64_t hash) {
  hash = (hash ^ (hash >> 37)) * kPrimeMx1;
  return hash ^ (hash >> 32);
}

uint64_t hashUpTo16(const uint8_t* data, size_t length) {
  if (length > 8) {
    const uint64_t low = read64(data) ^ (read64(kSecret + 24) ^ read64(kSecret + 32));
    const uint64_t high = read64(data + length - 8) ^ (read64(kSecret + 40) ^ read64(kSecret + 48));
    return avalanche(length + __builtin_bswap64(low) + high + multiplyFold(low, high));
  }
  if (length >= 4) {
    const uint64_t combined = read32(data + length - 4) + (static_cast<uint64_t>(read32(data)) << 32);
    uint64_t hash = combined ^ (read64(kSecret + 8) ^ read64(kSecret + 16));
    hash ^= rotateLeft(hash, 49) ^ rotateLeft(hash, 24);
    hash *= kPrimeMx2;
    hash ^= (hash >> 35) + length;
    hash *= kPrimeMx2;
    return hash ^ (hash >> 28);
  }
  if (length > 0) {
    const uint32_t combined = (static_cast<uint32_t>(data[0]) << 16) |
                              (static_cast<uint32_t>(data[length >> 1]) << 24) | data[length - 1] |
                              (static_cast<uint32_t>(length) << 8);
    return avalanche64(combined ^ static_cast<uint64_t>(read32(kSecret) ^ read32(kSecret + 4)));
  }
  return avalanche64(read64(kSecret + 56) ^ read64(kSecret + 64));
}

uint64_t mix16(const uint8_t* data, const uint8_t* secret) {
  return multiplyFold(read64(data) ^ read64(secret), read64(data + 8) ^ read64(secret + 8));
}

uint64_t hashUpTo128(const uint8_t* data, size_t length) {
  uint64_t sum = length * kPrime64_1;
  for (size_t i = (length - 1) / 32 + 1; i-- > 0;) {
    sum += mix16(data + 16 * i, kSecret + 32 * i);
    sum += mix16(data + length - 16 * (i + 1), kSecret + 32 * i + 16);
  }
  return avalanche(sum);
}

uint64_t hashUpTo240(const uint8_t* data, size_t length) {
  uint64_t sum = length * kPrime64_1;
  const size_t rounds = length / 16;
  for (size_t i = 0; i < 8; ++i) sum += mix16(data + 16 * i, kSecret + 16 * i);
  sum = avalanche(sum);
  for (size_t i = 8; i < rounds; ++i) sum += mix16(data + 16 * i, kSecret + 16 * (i - 8) + 3);
  return avalanche(sum + mix16(data + length - 16, kSecret + 136 - 17));
}

void accumulate(uint64_t* lanes, const uint8_t* stripe, const uint8_t* secret) {
  for (int i = 0; i < 8; ++i) {
    const uint64_t value = read64(stripe + 8 * i);
    const uint64_t key = value ^ read64(secret + 8 * i);
    lanes[i ^ 1] += value;
    lanes[i] += (key & 0xFFFFFFFF) * (key >> 32);
  }
}

void scramble(uint64_t* lanes) {
  for (int i = 0; i < 8; ++i) {
    lanes[i] ^= lanes[i] >> 47;
    lanes[i] ^= read64(kSecret + sizeof kSecret - kStripeBytes + 8 * i);
    lanes[i] *= kPrime32_1;
  }
}

uint64_t hashLong(const uint8_t* data, size_t length) {
  uint64_t lanes[8] = {kPrime32_3, kPrime64_1, kPrime64_2, kPrime64_3, kPrime64_4, kPrime32_2, kPrime64_5, kPrime32_1};
  const size_t numBlocks = (length - 1) / kBlockBytes;
  for (size_t block = 0; block < numBlocks; ++block) {
    for (size_t i = 0; i < kStripesPerBlock; ++i) {
      accumulate(lanes, data + block * kBlockBytes + i * kStripeBytes, kSecret + i * kSecretStep);
    }
    scramble(lanes);
  }
  const uint8_t* rest = data + numBlocks * kBlockBytes;
  const size_t numStripes = (length - 1 - numBlocks * kBlockBytes) / kStripeBytes;
  for (size_t i = 0; i < numStripes; ++i) accumulate(lanes, rest + i * kStripeBytes, kSecret + i * kSecretStep);
  accumulate(lanes, data + length - kStripeBytes, kSecret + sizeof kSecret - kStripeBytes - 7);

  uint64_t hash = length * kPrime64_1;
  for (int i = 0; i < 4; ++i) {
    hash +=
        multiplyFold(lanes[2 * i] ^ read64(kSecret + 11 + 16 * i), lanes[2 * i + 1] ^ read64(kSecret + 19 + 16 * i));
  }
  return avalanche(hash);
}

}  // namespace

uint64_t xxh3(const void* data, size_t length) {
  const uint8_t* bytes = static_cast<const uint8_t*>(data);
  if (length <= 16) return hashUpTo16(bytes, length);
  if (length <= 128) return hashUpTo128(bytes, length);
  if (length <= 240) return hashUpTo240(bytes, length);
  return hashLong(bytes, length);
}

}  // namespace millrace
