#pragma once
// 16-byte string view: up to 12 bytes inline, longer ones as 4-byte prefix + heap buffer number + offset within the
// owning vector's heaps. Unused inline bytes are zero (mandatory: equality of short strings is two u64 compares).
#include <cstdint>
#include <cstring>
#include <string_view>

namespace millrace {

struct alignas(8) StringRef {
  static constexpr uint32_t kInlineBytes = 12;
  uint32_t length = 0;
  union {
    char inlined[12];
    struct {
      char prefix[4];
      uint32_t heap;
      uint32_t offset;
    } far;
  };
  StringRef() { std::memset(inlined, 0, sizeof(inlined)); }
  bool isInline() const { return length <= kInlineBytes; }
  static StringRef makeInline(std::string_view text) {  // text.size() <= kInlineBytes
    StringRef ref;
    ref.length = static_cast<uint32_t>(text.size());
    if (!text.empty()) std::memcpy(ref.inlined, text.data(), text.size());
    return ref;
  }
  static StringRef makeFar(std::string_view text, uint32_t heap,
                           uint32_t offset) {  // text lies at heaps[heap] + offset
    StringRef ref;
    ref.length = static_cast<uint32_t>(text.size());
    std::memcpy(ref.far.prefix, text.data(), 4);
    ref.far.heap = heap;
    ref.far.offset = offset;
    return ref;
  }
  std::string_view view(const uint8_t* const* heaps) const {
    if (isInline()) return {inlined, length};
    return {reinterpret_cast<const char*>(heaps[far.heap]) + far.offset, length};
  }
};
static_assert(sizeof(StringRef) == 16);

}  // namespace millrace
