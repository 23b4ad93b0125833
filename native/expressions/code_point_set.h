#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace millrace {

struct CodePointRange {
  uint32_t first, last;
};

/** A set of code points: what a character class of a regular expression matches. Sorted ranges; ASCII as a bitmap. */
class CodePointSet {
 public:
  static constexpr uint32_t kLast = 0x10FFFF;

  void add(uint32_t first, uint32_t last);
  void add(uint32_t codePoint) { add(codePoint, codePoint); }
  void add(const CodePointSet& other);
  void intersect(const CodePointSet& other);
  void negate();
  /** Adds the other case of every letter: of ASCII, or of all of Unicode by its simple mappings. */
  void foldCase(bool unicode);
  /** Sorts and merges; to be called before contains. */
  void finish();

  bool contains(uint32_t codePoint) const {
    return codePoint < 128 ? (ascii_[codePoint >> 6] >> (codePoint & 63)) & 1 : containsWide(codePoint);
  }
  const std::vector<CodePointRange>& ranges() const { return ranges_; }

 private:
  bool containsWide(uint32_t codePoint) const;

  std::vector<CodePointRange> ranges_;
  uint64_t ascii_[2] = {0, 0};
};

/** Adds a general category ("Lu") or a group of them ("L"); false when Unicode has none of that name. */
bool addUnicodeCategory(std::string_view name, CodePointSet* set);

}  // namespace millrace
