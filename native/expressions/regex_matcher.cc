// The backtracking machine. Choices, and the old values of groups, lie on an explicit stack; only look-around and
// atomic groups call the machine again, as deep as the pattern nests them.
#include <algorithm>

#include "base/utf8.h"
#include "expressions/regex.h"
#include "expressions/regex_classes.h"

namespace millrace {

namespace {

constexpr uint64_t kStepsMax = 20'000'000;
constexpr size_t kStackMax = 4'000'000;

size_t before(std::string_view text, size_t position) {
  do --position;
  while (position > 0 && (static_cast<uint8_t>(text[position]) & 0xC0) == 0x80);
  return position;
}

uint32_t codePointAt(std::string_view text, size_t position) { return takeCodePoint(text, &position); }
uint32_t codePointBefore(std::string_view text, size_t position) { return codePointAt(text, before(text, position)); }

bool endsLine(uint32_t codePoint, bool unixLines) {
  if (unixLines) return codePoint == '\n';
  return codePoint == '\n' || codePoint == '\r' || codePoint == 0x85 || codePoint == 0x2028 || codePoint == 0x2029;
}

// Whether what is left is exactly one end of line.
bool isLastLineEnd(std::string_view text, size_t position, bool unixLines) {
  size_t next = position;
  const uint32_t codePoint = takeCodePoint(text, &next);
  if (!endsLine(codePoint, unixLines)) return false;
  if (next == text.size()) return unixLines || codePoint != '\n' || position == 0 || text[position - 1] != '\r';
  return !unixLines && codePoint == '\r' && next + 1 == text.size() && text[next] == '\n';
}

}  // namespace

bool RegexMatcher::holds(const Regex::Instruction& instruction, size_t position) const {
  using Assert = RegexNode::Assert;
  const bool atEnd = position == text_.size();
  switch (instruction.assertion) {
    case Assert::kInputStart:
      return position == 0;
    case Assert::kInputEnd:
      return atEnd;
    case Assert::kInputEndOrLastLine:
      return atEnd || isLastLineEnd(text_, position, instruction.flag);
    case Assert::kLineStart: {
      if (position == 0) return true;
      if (atEnd || !endsLine(codePointBefore(text_, position), instruction.flag)) return false;
      return instruction.flag || text_[position - 1] != '\r' || text_[position] != '\n';  // not within \r\n
    }
    case Assert::kLineEnd: {
      if (atEnd) return true;
      if (!endsLine(codePointAt(text_, position), instruction.flag)) return false;
      return instruction.flag || text_[position] != '\n' || position == 0 || text_[position - 1] != '\r';
    }
    case Assert::kWordBoundary:
    case Assert::kNotWordBoundary: {
      const bool left = position > 0 && isWordCharacter(codePointBefore(text_, position), instruction.flag);
      const bool right = !atEnd && isWordCharacter(codePointAt(text_, position), instruction.flag);
      return (left != right) == (instruction.assertion == Assert::kWordBoundary);
    }
    case Assert::kPreviousMatchEnd:
      return position == searchStart_;
  }
  return false;
}

bool RegexMatcher::sameText(const Regex::Instruction& instruction, size_t* position) const {
  if (instruction.a > regex_->groups() || !has(instruction.a)) return false;
  const std::string_view wanted = group(text_, instruction.a);
  if (text_.size() - *position < wanted.size()) return false;
  for (size_t i = 0; i < wanted.size(); ++i) {
    const char a = wanted[i], b = text_[*position + i];
    const bool letter = (a | 0x20) >= 'a' && (a | 0x20) <= 'z';
    if (a != b && !(instruction.flag && letter && (a | 0x20) == (b | 0x20))) return false;
  }
  *position += wanted.size();
  return true;
}

void RegexMatcher::set(Entry::Kind kind, std::vector<size_t>* values, uint32_t index, size_t value) {
  stack_.push_back({kind, index, (*values)[index], 0});
  (*values)[index] = value;
}

// Takes as many as it can (lazy: as few as it must) and leaves one entry that gives back (takes more) one at a time.
bool RegexMatcher::setLoop(const Regex::Instruction& instruction, uint32_t at, size_t* position) {
  const CodePointSet& set = regex_->sets_[instruction.a];
  const bool lazy = instruction.greed == RegexNode::Greed::kLazy;
  const int64_t most = lazy ? instruction.min : instruction.max < 0 ? INT64_MAX : instruction.max;
  size_t here = *position, least = *position;
  int64_t count = 0;
  while (count < most && here < text_.size()) {
    size_t next = here;
    if (!set.contains(takeCodePoint(text_, &next))) break;
    here = next;
    if (++count <= instruction.min) least = here;
  }
  steps_ += static_cast<uint64_t>(count) / 8;
  if (count < instruction.min) return false;
  if (instruction.greed == RegexNode::Greed::kGreedy && here > least) {
    stack_.push_back({Entry::Kind::kLoop, at, here, least});
  } else if (lazy && (instruction.max < 0 || instruction.max > instruction.min)) {
    const size_t left = instruction.max < 0 ? kNone : static_cast<size_t>(instruction.max - instruction.min);
    stack_.push_back({Entry::Kind::kLoop, at, here, left});
  }
  *position = here;
  return true;
}

bool RegexMatcher::backtrack(size_t base, uint32_t* at, size_t* position) {
  while (stack_.size() > base) {
    Entry& entry = stack_.back();
    switch (entry.kind) {
      case Entry::Kind::kBranch:
        *at = entry.at;
        *position = entry.position;
        stack_.pop_back();
        return true;
      case Entry::Kind::kSlot:
        slots_[entry.at] = entry.position;
        stack_.pop_back();
        break;
      case Entry::Kind::kRegister:
        registerValues_[entry.at] = entry.position;
        stack_.pop_back();
        break;
      case Entry::Kind::kLoop: {
        const Regex::Instruction& loop = regex_->program_[entry.at];
        *at = entry.at + 1;
        if (loop.greed == RegexNode::Greed::kGreedy) {
          entry.position = before(text_, entry.position);
          *position = entry.position;
          if (entry.position <= entry.least) stack_.pop_back();
          return true;
        }
        size_t next = entry.position;
        if (next < text_.size() && regex_->sets_[loop.a].contains(takeCodePoint(text_, &next))) {
          entry.position = next;
          *position = next;
          if (entry.least != kNone && --entry.least == 0) stack_.pop_back();
          return true;
        }
        stack_.pop_back();
        break;
      }
    }
  }
  return false;
}

// Look-around and atomic groups: the program after the instruction is run on its own.
RegexMatcher::Outcome RegexMatcher::around(const Regex::Instruction& instruction, uint32_t at, size_t* position,
                                           int depth) {
  using Op = Regex::Instruction::Op;
  const std::vector<size_t> oldSlots = slots_;
  Outcome outcome = Outcome::kNoMatch;
  size_t end = *position;
  if (instruction.op == Op::kLookBehind) {
    size_t start = *position;
    for (int32_t count = 0; count <= instruction.max && outcome == Outcome::kNoMatch; ++count) {
      if (count >= instruction.min) outcome = run(at + 1, start, *position, &end, depth + 1);
      if (start == 0) break;
      start = before(text_, start);
    }
  } else {
    outcome = run(at + 1, *position, kNone, &end, depth + 1);
  }
  if (outcome == Outcome::kLimit) return outcome;
  const bool matched = outcome == Outcome::kMatch;
  if (!matched || instruction.negated) {
    slots_ = oldSlots;
    return matched != instruction.negated ? Outcome::kMatch : Outcome::kNoMatch;
  }
  for (uint32_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i] != oldSlots[i]) stack_.push_back({Entry::Kind::kSlot, i, oldSlots[i], 0});
  }
  if (instruction.op == Op::kAtomic) *position = end;
  return Outcome::kMatch;
}

RegexMatcher::Outcome RegexMatcher::run(uint32_t at, size_t position, size_t requiredEnd, size_t* end, int depth) {
  using Op = Regex::Instruction::Op;
  const size_t base = stack_.size();
  for (;;) {
    if (++steps_ > kStepsMax || stack_.size() > kStackMax) return Outcome::kLimit;
    const Regex::Instruction& instruction = regex_->program_[at];
    bool ok = true;
    switch (instruction.op) {
      case Op::kSet:
        ok = position < text_.size() && regex_->sets_[instruction.a].contains(takeCodePoint(text_, &position));
        break;
      case Op::kLiteral: {
        const std::string& literal = regex_->literals_[instruction.a];
        ok = text_.substr(position).starts_with(literal);
        position += ok ? literal.size() : 0;
        break;
      }
      case Op::kSetLoop:
        ok = setLoop(instruction, at, &position);
        break;
      case Op::kSplit:
        stack_.push_back({Entry::Kind::kBranch, instruction.b, position, 0});
        at = instruction.a;
        continue;
      case Op::kJump:
        at = instruction.a;
        continue;
      case Op::kSave:
        set(Entry::Kind::kSlot, &slots_, instruction.a, position);
        break;
      case Op::kAssert:
        ok = holds(instruction, position);
        break;
      case Op::kLookAhead:
      case Op::kLookBehind:
      case Op::kAtomic: {
        const Outcome outcome = around(instruction, at, &position, depth);
        if (outcome == Outcome::kLimit) return outcome;
        ok = outcome == Outcome::kMatch;
        if (ok) {
          at = instruction.b;
          continue;
        }
        break;
      }
      case Op::kBackReference:
        ok = sameText(instruction, &position);
        break;
      case Op::kMark:
        set(Entry::Kind::kRegister, &registerValues_, instruction.a, position);
        break;
      case Op::kLoopIfMoved:
        if (registerValues_[instruction.a] == position) {
          at = instruction.b;
          continue;
        }
        break;
      case Op::kMatch:
        if (requiredEnd == kNone || requiredEnd == position) {
          *end = position;
          stack_.resize(base);
          return Outcome::kMatch;
        }
        ok = false;
        break;
    }
    if (ok) {
      ++at;
    } else if (!backtrack(base, &at, &position)) {
      return Outcome::kNoMatch;
    }
  }
}

RegexMatcher::Outcome RegexMatcher::find(const Regex& regex, std::string_view text, size_t from) {
  regex_ = &regex;
  text_ = text;
  searchStart_ = from;
  steps_ = 0;
  registerValues_.assign(regex.registers_, kNone);
  for (size_t start = from; start <= text.size();) {
    if (!regex.prefix_.empty()) {
      start = text.find(regex.prefix_, start);
      if (start == std::string_view::npos) return Outcome::kNoMatch;
    } else if (regex.hasFirst_) {
      for (size_t next = start;; start = next) {
        if (start >= text.size()) return Outcome::kNoMatch;
        if (regex.first_.contains(takeCodePoint(text, &next))) break;
      }
    }
    slots_.assign(2 * (size_t{regex.groups_} + 1), kNone);
    stack_.clear();
    size_t end = 0;
    const Outcome outcome = run(0, start, kNone, &end, 0);
    if (outcome != Outcome::kNoMatch) return outcome;
    if (regex.anchored_ || start == text.size()) return Outcome::kNoMatch;
    start += utf8Length(static_cast<uint8_t>(text[start]));
  }
  return Outcome::kNoMatch;
}

RegexMatcher::Outcome RegexMatcher::matches(const Regex& regex, std::string_view text) {
  regex_ = &regex;
  text_ = text;
  searchStart_ = 0;
  steps_ = 0;
  registerValues_.assign(regex.registers_, kNone);
  slots_.assign(2 * (size_t{regex.groups_} + 1), kNone);
  stack_.clear();
  size_t end = 0;
  return run(0, 0, text.size(), &end, 0);
}

}  // namespace millrace
