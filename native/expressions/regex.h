#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "expressions/regex_tree.h"

namespace millrace {

/**
 * A compiled regular expression with the meaning of java.util.regex on JDK 21: backtracking, leftmost, first
 * alternative first. Text is UTF-8 and a character is a code point. The number of steps per search is bounded, so that
 * no pattern can hang a job.
 */
class Regex {
 public:
  RegexVerdict compile(std::string_view pattern, std::string* message);

  uint32_t groups() const { return groups_; }

 private:
  friend class RegexCompiler;
  friend class RegexMatcher;

  struct Instruction {
    enum class Op : uint8_t {
      kSet,            // one code point of sets_[a]
      kLiteral,        // the bytes literals_[a]
      kSetLoop,        // sets_[a], min to max times, see greed
      kSplit,          // try a, then b
      kJump,           // a
      kSave,           // slot a = position
      kAssert,         // assertion
      kLookAhead,      // the program after this up to its kMatch; goes on at b
      kLookBehind,     // as kLookAhead, ending here and starting min to max code points before
      kAtomic,         // as kLookAhead, but takes what it matched
      kBackReference,  // group a
      kMark,           // register a = position
      kLoopIfMoved,    // position != register a: go on, else jump to b
      kMatch,
    } op;
    RegexNode::Greed greed = RegexNode::Greed::kGreedy;
    RegexNode::Assert assertion = RegexNode::Assert::kInputStart;
    bool negated = false;  // look-around
    bool flag = false;     // unix lines, ignore case
    uint32_t a = 0, b = 0;
    int32_t min = 0, max = 0;
  };

  std::vector<Instruction> program_;
  std::vector<CodePointSet> sets_;
  std::vector<std::string> literals_;
  uint32_t groups_ = 0;
  uint32_t registers_ = 0;
  std::string prefix_;     // every match starts with it
  bool anchored_ = false;  // every match starts at the start of the input
  bool hasFirst_ = false;  // otherwise any code point may start a match, or none is needed
  CodePointSet first_;
};

/** Searches one text after the other; keeps its memory. Positions are byte offsets, npos for a group without part. */
class RegexMatcher {
 public:
  enum class Outcome { kMatch, kNoMatch, kLimit };

  /** The first match that starts at `from` or later. */
  Outcome find(const Regex& regex, std::string_view text, size_t from);
  /** Whether the whole text matches. */
  Outcome matches(const Regex& regex, std::string_view text);

  size_t start(uint32_t group = 0) const { return slots_[2 * group]; }
  size_t end(uint32_t group = 0) const { return slots_[2 * group + 1]; }
  bool has(uint32_t group) const { return start(group) != kNone && end(group) != kNone; }
  std::string_view group(std::string_view text, uint32_t group = 0) const {
    return text.substr(start(group), end(group) - start(group));
  }

  static constexpr size_t kNone = static_cast<size_t>(-1);

 private:
  struct Entry {
    enum class Kind : uint8_t { kBranch, kSlot, kRegister, kLoop } kind;
    uint32_t at;      // instruction, slot or register
    size_t position;  // to go back to; the old value of a slot or register
    size_t least;     // kLoop: shortest end of the loop
  };

  Outcome run(uint32_t at, size_t position, size_t requiredEnd, size_t* end, int depth);
  bool setLoop(const Regex::Instruction& instruction, uint32_t at, size_t* position);
  bool backtrack(size_t base, uint32_t* at, size_t* position);
  bool holds(const Regex::Instruction& instruction, size_t position) const;
  bool sameText(const Regex::Instruction& instruction, size_t* position) const;
  Outcome around(const Regex::Instruction& instruction, uint32_t at, size_t* position, int depth);
  void set(Entry::Kind kind, std::vector<size_t>* values, uint32_t index, size_t value);

  const Regex* regex_ = nullptr;
  std::string_view text_;
  size_t searchStart_ = 0;
  std::vector<size_t> slots_, registerValues_;
  std::vector<Entry> stack_;
  uint64_t steps_ = 0;
};

}  // namespace millrace
