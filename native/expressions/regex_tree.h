#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "expressions/code_point_set.h"

namespace millrace {

/** A regular expression of java.util.regex (JDK 21) as a tree. */
struct RegexNode {
  enum class Kind {
    kEmpty,
    kSet,       // one code point
    kSequence,  // children
    kChoice,    // children, first match wins
    kRepeat,    // child, min to max times
    kCapture,   // child, group number
    kAtomic,    // child; once matched it does not give back
    kLook,      // child; ahead or behind, negated or not
    kAssert,
    kBackReference,
  } kind = Kind::kEmpty;

  enum class Assert {
    kInputStart,          // ^ \A
    kLineStart,           // ^ with (?m)
    kInputEnd,            // \z
    kInputEndOrLastLine,  // $ \Z
    kLineEnd,             // $ with (?m)
    kWordBoundary,
    kNotWordBoundary,
    kPreviousMatchEnd,  // \G
  } assertion = Assert::kInputStart;

  enum class Greed { kGreedy, kLazy, kPossessive } greed = Greed::kGreedy;

  std::vector<std::unique_ptr<RegexNode>> children;
  CodePointSet set;
  int32_t min = 0, max = 0;              // kRepeat; max -1: no limit
  uint32_t group = 0;                    // kCapture, kBackReference
  bool behind = false, negated = false;  // kLook
  bool unixLines = false;                // kAssert of lines: only \n ends one
  bool unicodeWords = false;             // kAssert of words: (?U)
  bool ignoreCase = false;               // kBackReference
};

struct RegexTree {
  std::unique_ptr<RegexNode> root;
  uint32_t groups = 0;  // without group 0
  std::map<std::string, uint32_t> names;
};

enum class RegexVerdict {
  kOk,
  kInvalid,      // Java refuses the pattern too
  kUnsupported,  // Java takes it, this engine does not
};

/** Parses a pattern; `message` says what is wrong or missing. */
RegexVerdict parseRegex(std::string_view pattern, RegexTree* out, std::string* message);

}  // namespace millrace
