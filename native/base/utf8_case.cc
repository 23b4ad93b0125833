// Upper and lower case by Unicode's tables. ASCII, most of all text, never looks at them.
#include <algorithm>
#include <iterator>

#include "base/utf8.h"

namespace millrace {

namespace {

struct CaseRun {
  uint32_t first, last, step;
  int32_t delta;
};

struct CaseSpecial {
  uint32_t codePoint;
  uint32_t mapped[3];
};

#include "base/case_tables.inc"

template <size_t kRuns, size_t kSpecials>
void appendMapped(const CaseRun (&runs)[kRuns], const CaseSpecial (&specials)[kSpecials], uint32_t codePoint,
                  std::string* out) {
  const CaseRun* run = std::partition_point(runs, runs + kRuns, [&](const CaseRun& r) { return r.last < codePoint; });
  if (run != runs + kRuns && run->first <= codePoint && (codePoint - run->first) % run->step == 0) {
    appendCodePoint(codePoint + static_cast<uint32_t>(run->delta), out);
    return;
  }
  const CaseSpecial* special = std::partition_point(specials, specials + kSpecials,
                                                    [&](const CaseSpecial& s) { return s.codePoint < codePoint; });
  if (special != specials + kSpecials && special->codePoint == codePoint) {
    for (uint32_t mapped : special->mapped) {
      if (mapped != 0) appendCodePoint(mapped, out);
    }
    return;
  }
  appendCodePoint(codePoint, out);
}

bool isInRuns(const CaseRun* begin, const CaseRun* end, uint32_t codePoint) {
  const CaseRun* run = std::partition_point(begin, end, [&](const CaseRun& r) { return r.last < codePoint; });
  return run != end && run->first <= codePoint && (codePoint - run->first) % run->step == 0;
}

// A letter with a case: enough for the one contextual rule below.
bool isCased(uint32_t codePoint) {
  if (codePoint < 0x80) return (codePoint | 0x20) >= 'a' && (codePoint | 0x20) <= 'z';
  return isInRuns(std::begin(kUpperRuns), std::end(kUpperRuns), codePoint) ||
         isInRuns(std::begin(kLowerRuns), std::end(kLowerRuns), codePoint) || codePoint == 0xDF;
}

// Between letters of a word, apostrophes, points and combining marks do not end it (Unicode's Case_Ignorable).
bool isCaseIgnorable(uint32_t codePoint) {
  return codePoint == '\'' || codePoint == '.' || codePoint == ':' || codePoint == 0xB7 || codePoint == 0x2019 ||
         (codePoint >= 0x300 && codePoint <= 0x36F);
}

// SpecialCasing's Final_Sigma: after a cased letter and not before one.
bool isFinalSigma(std::string_view text, size_t begin, size_t end) {
  uint32_t before = 0;
  for (size_t at = begin; at > 0;) {
    do --at;
    while (at > 0 && (static_cast<uint8_t>(text[at]) & 0xC0) == 0x80);
    size_t next = at;
    before = takeCodePoint(text, &next);
    if (!isCaseIgnorable(before)) break;
  }
  if (!isCased(before)) return false;
  while (end < text.size()) {
    const uint32_t after = takeCodePoint(text, &end);
    if (!isCaseIgnorable(after)) return !isCased(after);
  }
  return true;
}

}  // namespace

void appendUpperCase(std::string_view text, std::string* out) {
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (static_cast<uint8_t>(c) < 0x80) {
      out->push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c);
      ++at;
    } else {
      appendMapped(kUpperRuns, kUpperSpecials, takeCodePoint(text, &at), out);
    }
  }
}

void appendLowerCase(std::string_view text, std::string* out) {
  constexpr uint32_t kCapitalSigma = 0x3A3, kFinalSigma = 0x3C2;
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (static_cast<uint8_t>(c) < 0x80) {
      out->push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
      ++at;
      continue;
    }
    const size_t begin = at;
    const uint32_t codePoint = takeCodePoint(text, &at);
    if (codePoint == kCapitalSigma && isFinalSigma(text, begin, at)) {
      appendCodePoint(kFinalSigma, out);
    } else {
      appendMapped(kLowerRuns, kLowerSpecials, codePoint, out);
    }
  }
}

}  // namespace millrace
