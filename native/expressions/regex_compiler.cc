// From the tree of a pattern to a program of the backtracking machine.
#include <algorithm>

#include "base/utf8.h"
#include "expressions/regex.h"

namespace millrace {

namespace {

using Node = RegexNode;

constexpr size_t kInstructionsMax = 50'000;

// How many code points a node may match; max -1: no bound.
struct Width {
  int64_t min = 0, max = 0;
};

Width widthOf(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kSet:
      return {1, 1};
    case Node::Kind::kSequence: {
      Width sum;
      for (const auto& child : node.children) {
        const Width width = widthOf(*child);
        sum.min += width.min;
        sum.max = sum.max < 0 || width.max < 0 ? -1 : sum.max + width.max;
      }
      return sum;
    }
    case Node::Kind::kChoice: {
      Width all = widthOf(*node.children[0]);
      for (const auto& child : node.children) {
        const Width width = widthOf(*child);
        all.min = std::min(all.min, width.min);
        all.max = all.max < 0 || width.max < 0 ? -1 : std::max(all.max, width.max);
      }
      return all;
    }
    case Node::Kind::kRepeat: {
      const Width width = widthOf(*node.children[0]);
      return {width.min * node.min, node.max < 0 || width.max < 0 ? -1 : width.max * node.max};
    }
    case Node::Kind::kCapture:
    case Node::Kind::kAtomic:
      return widthOf(*node.children[0]);
    case Node::Kind::kBackReference:
      return {0, -1};
    default:
      return {};
  }
}

// The code points that can start a match. False when it can match nothing at all or the start is not known.
bool firstOf(const Node& node, CodePointSet* set) {
  switch (node.kind) {
    case Node::Kind::kSet:
      set->add(node.set);
      return true;
    case Node::Kind::kSequence:
      for (const auto& child : node.children) {
        if (firstOf(*child, set)) return true;
        if (child->kind == Node::Kind::kBackReference || child->kind == Node::Kind::kLook) return false;
      }
      return false;
    case Node::Kind::kChoice: {
      bool all = true;
      for (const auto& child : node.children) all &= firstOf(*child, set);
      return all;
    }
    case Node::Kind::kRepeat:
      return firstOf(*node.children[0], set) && node.min > 0;
    case Node::Kind::kCapture:
    case Node::Kind::kAtomic:
      return firstOf(*node.children[0], set);
    default:
      return false;
  }
}

bool isSingle(const CodePointSet& set) {
  return set.ranges().size() == 1 && set.ranges()[0].first == set.ranges()[0].last;
}

// Literal text that every match starts with.
void prefixOf(const Node& node, std::string* prefix) {
  if (node.kind == Node::Kind::kSet && isSingle(node.set)) return appendCodePoint(node.set.ranges()[0].first, prefix);
  if (node.kind != Node::Kind::kSequence) return;
  for (const auto& child : node.children) {
    if (child->kind != Node::Kind::kSet || !isSingle(child->set)) return;
    appendCodePoint(child->set.ranges()[0].first, prefix);
  }
}

bool startsAtInput(const Node& node) {
  if (node.kind == Node::Kind::kAssert) return node.assertion == Node::Assert::kInputStart;
  return node.kind == Node::Kind::kSequence && !node.children.empty() && startsAtInput(*node.children[0]);
}

}  // namespace

class RegexCompiler {
 public:
  RegexCompiler(Regex* regex, std::string* message) : regex_(regex), message_(message) {}

  RegexVerdict run(const RegexTree& tree) {
    regex_->groups_ = tree.groups;
    emit(Op::kSave).a = 0;
    compile(*tree.root);
    emit(Op::kSave).a = 1;
    emit(Op::kMatch);
    prefixOf(*tree.root, &regex_->prefix_);
    regex_->anchored_ = startsAtInput(*tree.root);
    regex_->hasFirst_ = firstOf(*tree.root, &regex_->first_);
    regex_->first_.finish();
    return verdict_;
  }

 private:
  using Op = Regex::Instruction::Op;

  uint32_t here() const { return static_cast<uint32_t>(regex_->program_.size()); }
  Regex::Instruction& at(uint32_t index) { return regex_->program_[index]; }
  Regex::Instruction& emit(Op op) {
    if (regex_->program_.size() >= kInstructionsMax) stop(RegexVerdict::kUnsupported, "The pattern is too large");
    // A pattern that is too large is given up, but its compilation goes on within bounds.
    if (verdict_ != RegexVerdict::kOk && !regex_->program_.empty()) {
      spare_ = Regex::Instruction{};
      return spare_;
    }
    regex_->program_.push_back({});
    regex_->program_.back().op = op;
    return regex_->program_.back();
  }

  void stop(RegexVerdict verdict, const char* message) {
    if (verdict_ != RegexVerdict::kOk) return;
    verdict_ = verdict;
    *message_ = message;
  }

  uint32_t addSet(const CodePointSet& set) {
    regex_->sets_.push_back(set);
    return static_cast<uint32_t>(regex_->sets_.size() - 1);
  }

  void compile(const Node& node) {
    if (verdict_ != RegexVerdict::kOk) return;
    switch (node.kind) {
      case Node::Kind::kEmpty:
        return;
      case Node::Kind::kSet:
        emit(Op::kSet).a = addSet(node.set);
        return;
      case Node::Kind::kSequence:
        return sequence(node);
      case Node::Kind::kChoice:
        return choice(node);
      case Node::Kind::kRepeat:
        return repeat(node);
      case Node::Kind::kCapture:
        emit(Op::kSave).a = 2 * node.group;
        compile(*node.children[0]);
        emit(Op::kSave).a = 2 * node.group + 1;
        return;
      case Node::Kind::kAtomic:
        return inner(Op::kAtomic, node);
      case Node::Kind::kLook:
        return look(node);
      case Node::Kind::kAssert: {
        Regex::Instruction& instruction = emit(Op::kAssert);
        instruction.assertion = node.assertion;
        instruction.flag = node.unixLines || node.unicodeWords;
        return;
      }
      case Node::Kind::kBackReference: {
        Regex::Instruction& instruction = emit(Op::kBackReference);
        instruction.a = node.group;
        instruction.flag = node.ignoreCase;
        return;
      }
    }
  }

  // Neighbouring single characters become one literal.
  void sequence(const Node& node) {
    std::string run;
    size_t count = 0;
    auto flush = [&](size_t end) {
      if (count == 1) {
        compile(*node.children[end - 1]);
      } else if (count > 1) {
        regex_->literals_.push_back(run);
        emit(Op::kLiteral).a = static_cast<uint32_t>(regex_->literals_.size() - 1);
      }
      run.clear();
      count = 0;
    };
    for (size_t i = 0; i < node.children.size(); ++i) {
      const Node& child = *node.children[i];
      if (child.kind == Node::Kind::kSet && isSingle(child.set)) {
        appendCodePoint(child.set.ranges()[0].first, &run);
        ++count;
        continue;
      }
      flush(i);
      compile(child);
    }
    flush(node.children.size());
  }

  void choice(const Node& node) {
    std::vector<uint32_t> ends;
    for (size_t i = 0; i < node.children.size(); ++i) {
      const bool last = i + 1 == node.children.size();
      const uint32_t split = here();
      if (!last) emit(Op::kSplit).a = split + 1;
      compile(*node.children[i]);
      if (last) break;
      ends.push_back(here());
      emit(Op::kJump);
      if (verdict_ != RegexVerdict::kOk) return;
      at(split).b = here();
    }
    if (verdict_ != RegexVerdict::kOk) return;
    for (uint32_t end : ends) at(end).a = here();
  }

  void split(uint32_t index, bool lazy, uint32_t body, uint32_t rest) {
    if (verdict_ != RegexVerdict::kOk) return;
    at(index).a = lazy ? rest : body;
    at(index).b = lazy ? body : rest;
  }

  void repeat(const Node& node) {
    const Node& child = *node.children[0];
    if (child.kind == Node::Kind::kSet) {
      Regex::Instruction& loop = emit(Op::kSetLoop);
      loop.a = addSet(child.set);
      loop.min = node.min;
      loop.max = node.max;
      loop.greed = node.greed;
      return;
    }
    if (node.greed == Node::Greed::kPossessive) {
      const uint32_t atomic = here();
      emit(Op::kAtomic);
      repeatBody(node, child, false);
      emit(Op::kMatch);
      if (verdict_ == RegexVerdict::kOk) at(atomic).b = here();
      return;
    }
    repeatBody(node, child, node.greed == Node::Greed::kLazy);
  }

  void repeatBody(const Node& node, const Node& child, bool lazy) {
    for (int32_t i = 0; i < node.min && verdict_ == RegexVerdict::kOk; ++i) compile(child);
    const bool mayBeEmpty = widthOf(child).min == 0;
    if (node.max < 0) {
      const uint32_t loop = here();
      emit(Op::kSplit);
      const uint32_t mark = regex_->registers_;
      if (mayBeEmpty) {
        ++regex_->registers_;
        emit(Op::kMark).a = mark;
      }
      compile(child);
      uint32_t check = here();
      if (mayBeEmpty) emit(Op::kLoopIfMoved).a = mark;
      emit(Op::kJump).a = loop;
      split(loop, lazy, loop + 1, here());
      if (mayBeEmpty && verdict_ == RegexVerdict::kOk) at(check).b = here();
      return;
    }
    std::vector<uint32_t> splits;
    for (int32_t i = node.min; i < node.max && verdict_ == RegexVerdict::kOk; ++i) {
      splits.push_back(here());
      emit(Op::kSplit);
      compile(child);
    }
    if (verdict_ != RegexVerdict::kOk) return;
    for (uint32_t index : splits) split(index, lazy, index + 1, here());
  }

  void inner(Op op, const Node& node) {
    const uint32_t start = here();
    emit(op);
    compile(*node.children[0]);
    emit(Op::kMatch);
    if (verdict_ == RegexVerdict::kOk) at(start).b = here();
  }

  void look(const Node& node) {
    const uint32_t start = here();
    inner(node.behind ? Op::kLookBehind : Op::kLookAhead, node);
    if (verdict_ != RegexVerdict::kOk) return;
    at(start).negated = node.negated;
    if (!node.behind) return;
    const Width width = widthOf(*node.children[0]);
    if (width.max < 0 || width.max > 10'000) {
      return stop(RegexVerdict::kUnsupported, "Look-behind group does not have an obvious maximum length");
    }
    at(start).min = static_cast<int32_t>(width.min);
    at(start).max = static_cast<int32_t>(width.max);
  }

  Regex* regex_;
  std::string* message_;
  RegexVerdict verdict_ = RegexVerdict::kOk;
  Regex::Instruction spare_{};
};

RegexVerdict Regex::compile(std::string_view pattern, std::string* message) {
  *this = Regex();
  RegexTree tree;
  const RegexVerdict verdict = parseRegex(pattern, &tree, message);
  return verdict == RegexVerdict::kOk ? RegexCompiler(this, message).run(tree) : verdict;
}

}  // namespace millrace
