#include "base/digest.h"

#include <bit>
#include <cstring>

namespace millrace {

namespace {

// Fractional parts of cube roots (K) and square roots (initial states) of the first primes; SHA-256 uses the high
// halves.
constexpr uint64_t kShaConstants[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc, 0x3956c25bf348b538,
    0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242, 0x12835b0145706fbe,
    0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2, 0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235,
    0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5, 0x983e5152ee66dfab,
    0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
    0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed,
    0x53380d139d95b3df, 0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218,
    0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8, 0x19a4c116b8d2d0c8, 0x1e376c085141ab53,
    0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373,
    0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b, 0xca273eceea26619c,
    0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba, 0x0a637dc5a2c898a6,
    0x113f9804bef90dae, 0x1b710b35131c471b, 0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc,
    0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};
constexpr uint64_t kSha512Start[8] = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};
constexpr uint64_t kSha384Start[8] = {
    0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
    0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
};

// floor(2^32 * |sin(i + 1)|)
constexpr uint32_t kMd5Constants[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

constexpr char kHexDigits[] = "0123456789abcdef";

template <typename Word>
Word readBigEndian(const uint8_t* at) {
  Word value = 0;
  for (size_t i = 0; i < sizeof(Word); ++i) value = static_cast<Word>(value << 8 | at[i]);
  return value;
}

// Feeds whole blocks, then the padding: a one bit, zeros, the length in bits (big-endian for SHA) at the block's end.
template <size_t kBlockBytes, bool kBigEndian, typename Block>
void feed(std::string_view data, Block&& block) {
  const uint8_t* bytes = reinterpret_cast<const uint8_t*>(data.data());
  size_t left = data.size();
  for (; left >= kBlockBytes; left -= kBlockBytes, bytes += kBlockBytes) block(bytes);
  constexpr size_t kLengthBytes = kBlockBytes / 8;
  uint8_t tail[2 * kBlockBytes] = {};
  if (left > 0) std::memcpy(tail, bytes, left);
  tail[left] = 0x80;
  const size_t size = left + 1 + kLengthBytes <= kBlockBytes ? kBlockBytes : 2 * kBlockBytes;
  const uint64_t bits = static_cast<uint64_t>(data.size()) * 8;
  for (size_t i = 0; i < 8; ++i) {
    tail[kBigEndian ? size - 1 - i : size - 8 + i] = static_cast<uint8_t>(bits >> (8 * i));
  }
  for (size_t at = 0; at < size; at += kBlockBytes) block(tail + at);
}

template <typename Word>
void appendWords(const Word* words, size_t bytes, bool bigEndian, std::string* out) {
  for (size_t i = 0; i < bytes; ++i) {
    const size_t inWord = i % sizeof(Word);
    const size_t shift = 8 * (bigEndian ? sizeof(Word) - 1 - inWord : inWord);
    const uint8_t byte = static_cast<uint8_t>(words[i / sizeof(Word)] >> shift);
    out->push_back(kHexDigits[byte >> 4]);
    out->push_back(kHexDigits[byte & 15]);
  }
}

// The four rotations of each size of SHA-2: Sigma0, Sigma1, sigma0, sigma1 (the last of a sigma is a shift).
template <typename Word>
struct Sha2Rotations;
template <>
struct Sha2Rotations<uint32_t> {
  static constexpr int kSum0[] = {2, 13, 22}, kSum1[] = {6, 11, 25}, kStep0[] = {7, 18, 3}, kStep1[] = {17, 19, 10};
  static constexpr int kRounds = 64;
};
template <>
struct Sha2Rotations<uint64_t> {
  static constexpr int kSum0[] = {28, 34, 39}, kSum1[] = {14, 18, 41}, kStep0[] = {1, 8, 7}, kStep1[] = {19, 61, 6};
  static constexpr int kRounds = 80;
};

template <typename Word>
void sha2Block(const uint8_t* block, Word* state) {
  using R = Sha2Rotations<Word>;
  auto sum = [](Word x, const int* r) { return std::rotr(x, r[0]) ^ std::rotr(x, r[1]) ^ std::rotr(x, r[2]); };
  auto step = [](Word x, const int* r) { return std::rotr(x, r[0]) ^ std::rotr(x, r[1]) ^ (x >> r[2]); };
  Word schedule[R::kRounds];
  for (int i = 0; i < 16; ++i) schedule[i] = readBigEndian<Word>(block + i * sizeof(Word));
  for (int i = 16; i < R::kRounds; ++i) {
    schedule[i] =
        step(schedule[i - 2], R::kStep1) + schedule[i - 7] + step(schedule[i - 15], R::kStep0) + schedule[i - 16];
  }
  Word v[8];
  std::memcpy(v, state, sizeof v);
  for (int i = 0; i < R::kRounds; ++i) {
    const Word constant = static_cast<Word>(kShaConstants[i] >> (64 - 8 * sizeof(Word)));
    const Word t1 = v[7] + sum(v[4], R::kSum1) + ((v[4] & v[5]) ^ (~v[4] & v[6])) + constant + schedule[i];
    const Word t2 = sum(v[0], R::kSum0) + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
    std::memmove(v + 1, v, 7 * sizeof(Word));
    v[4] += t1;
    v[0] = t1 + t2;
  }
  for (int i = 0; i < 8; ++i) state[i] += v[i];
}

template <typename Word>
void appendSha2(std::string_view data, const uint64_t* start, bool lowHalf, size_t bytes, std::string* out) {
  Word state[8];
  for (int i = 0; i < 8; ++i) {
    state[i] = static_cast<Word>(sizeof(Word) == 8 || lowHalf ? start[i] : start[i] >> 32);
  }
  feed<16 * sizeof(Word), true>(data, [&](const uint8_t* block) { sha2Block(block, state); });
  appendWords(state, bytes, true, out);
}

}  // namespace

void appendMd5(std::string_view data, std::string* out) {
  constexpr int kShifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
  uint32_t state[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  feed<64, false>(data, [&](const uint8_t* block) {
    uint32_t words[16];
    for (int i = 0; i < 16; ++i) {
      const uint8_t* at = block + i * 4;
      words[i] = at[0] | at[1] << 8 | at[2] << 16 | static_cast<uint32_t>(at[3]) << 24;
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    for (int i = 0; i < 64; ++i) {
      const int round = i / 16;
      const uint32_t mixed = round == 0   ? (b & c) | (~b & d)
                             : round == 1 ? (d & b) | (~d & c)
                             : round == 2 ? b ^ c ^ d
                                          : c ^ (b | ~d);
      const int word = round == 0 ? i : round == 1 ? (5 * i + 1) % 16 : round == 2 ? (3 * i + 5) % 16 : 7 * i % 16;
      const uint32_t sum = a + mixed + kMd5Constants[i] + words[word];
      a = d;
      d = c;
      c = b;
      b += std::rotl(sum, kShifts[round][i % 4]);
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
  });
  appendWords(state, 16, false, out);
}

void appendSha1(std::string_view data, std::string* out) {
  uint32_t state[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  feed<64, true>(data, [&](const uint8_t* block) {
    constexpr uint32_t kConstants[4] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
    uint32_t words[80];
    for (int i = 0; i < 16; ++i) words[i] = readBigEndian<uint32_t>(block + i * 4);
    for (int i = 16; i < 80; ++i) words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (int i = 0; i < 80; ++i) {
      const int round = i / 20;
      const uint32_t mixed = round == 0 ? (b & c) | (~b & d) : round == 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const uint32_t sum = std::rotl(a, 5) + mixed + e + kConstants[round] + words[i];
      e = d;
      d = c;
      c = std::rotl(b, 30);
      b = a;
      a = sum;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
  });
  appendWords(state, 20, true, out);
}

void appendSha224(std::string_view data, std::string* out) { appendSha2<uint32_t>(data, kSha384Start, true, 28, out); }
void appendSha256(std::string_view data, std::string* out) { appendSha2<uint32_t>(data, kSha512Start, false, 32, out); }
void appendSha384(std::string_view data, std::string* out) { appendSha2<uint64_t>(data, kSha384Start, false, 48, out); }
void appendSha512(std::string_view data, std::string* out) { appendSha2<uint64_t>(data, kSha512Start, false, 64, out); }

}  // namespace millrace
