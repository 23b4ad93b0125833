#include "expressions/code_point_set.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "base/utf8.h"

namespace millrace {

namespace {

struct UnicodeCategory {
  const char* name;
  const CodePointRange* ranges;
  size_t count;
};

#include "expressions/unicode_categories.inc"

// The one code point that `mapped` holds; 0 when there are more.
uint32_t single(const std::string& mapped) {
  size_t at = 0;
  const uint32_t codePoint = mapped.empty() ? 0 : takeCodePoint(mapped, &at);
  return at == mapped.size() ? codePoint : 0;
}

}  // namespace

void CodePointSet::add(uint32_t first, uint32_t last) {
  if (first <= last) ranges_.push_back({first, std::min(last, kLast)});
}

void CodePointSet::add(const CodePointSet& other) {
  ranges_.insert(ranges_.end(), other.ranges_.begin(), other.ranges_.end());
}

void CodePointSet::finish() {
  std::sort(ranges_.begin(), ranges_.end(),
            [](const CodePointRange& a, const CodePointRange& b) { return a.first < b.first; });
  std::vector<CodePointRange> merged;
  for (const CodePointRange& range : ranges_) {
    if (!merged.empty() && range.first <= merged.back().last + 1) {
      merged.back().last = std::max(merged.back().last, range.last);
    } else {
      merged.push_back(range);
    }
  }
  ranges_ = std::move(merged);
  ascii_[0] = ascii_[1] = 0;
  for (const CodePointRange& range : ranges_) {
    for (uint32_t c = range.first; c <= range.last && c < 128; ++c) ascii_[c >> 6] |= uint64_t{1} << (c & 63);
  }
}

void CodePointSet::negate() {
  finish();
  std::vector<CodePointRange> gaps;
  uint32_t next = 0;
  for (const CodePointRange& range : ranges_) {
    if (range.first > next) gaps.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= kLast) gaps.push_back({next, kLast});
  ranges_ = std::move(gaps);
  finish();
}

void CodePointSet::intersect(const CodePointSet& other) {
  // a & b = not (not a | not b)
  CodePointSet outside = other;
  outside.negate();
  negate();
  add(outside);
  negate();
}

void CodePointSet::foldCase(bool unicode) {
  finish();
  CodePointSet more;
  for (const CodePointRange& range : ranges_) {
    for (uint32_t c = std::max(range.first, uint32_t{'A'}); c <= range.last && c <= 'z'; ++c) {
      if (c <= 'Z') more.add(c + 32);
      if (c >= 'a') more.add(c - 32);
    }
    // Beyond a few thousand letters a range is a negation or a block: it holds both cases already.
    if (!unicode || range.last - range.first > 5000) continue;
    std::string text, mapped;
    for (uint32_t c = std::max(range.first, uint32_t{0x80}); c <= range.last; ++c) {
      text.clear();
      appendCodePoint(c, &text);
      mapped.clear();
      appendUpperCase(text, &mapped);
      if (const uint32_t upper = single(mapped); upper != 0) {
        more.add(upper);
        text = mapped;
      }
      mapped.clear();
      appendLowerCase(text, &mapped);
      if (const uint32_t lower = single(mapped); lower != 0) more.add(lower);
    }
  }
  add(more);
  finish();
}

bool CodePointSet::containsWide(uint32_t codePoint) const {
  const auto range =
      std::partition_point(ranges_.begin(), ranges_.end(), [&](const CodePointRange& r) { return r.last < codePoint; });
  return range != ranges_.end() && range->first <= codePoint;
}

bool addUnicodeCategory(std::string_view name, CodePointSet* set) {
  bool found = false;
  for (const UnicodeCategory& category : kCategories) {
    const std::string_view known = category.name;
    const bool cased = name == "LC" && (known == "Lu" || known == "Ll" || known == "Lt");
    if (known != name && !cased && !(name.size() == 1 && known[0] == name[0])) continue;
    found = true;
    for (size_t i = 0; i < category.count; ++i) set->add(category.ranges[i].first, category.ranges[i].last);
  }
  return found;
}

}  // namespace millrace
