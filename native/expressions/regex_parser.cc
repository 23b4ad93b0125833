// Java's pattern syntax, JDK 21: classes with unions and intersections, flags in the pattern, quantifiers of three
// kinds, look-around, \Q...\E. What Java refuses is kInvalid; what it takes and this engine cannot match is
// kUnsupported.
#include <optional>

#include "base/utf8.h"
#include "expressions/regex_reader.h"
#include "expressions/regex_tree.h"

namespace millrace {

namespace {

using Node = RegexNode;
using NodePtr = std::unique_ptr<Node>;

constexpr int32_t kRepeatMax = 100'000;

NodePtr makeNode(Node::Kind kind) {
  auto node = std::make_unique<Node>();
  node->kind = kind;
  return node;
}

class Parser : private RegexReader {
 public:
  Parser(std::string_view pattern, RegexTree* tree) : RegexReader(pattern), tree_(tree) {}

  RegexVerdict run(std::string* message) {
    countGroups();
    tree_->root = choice(0);
    if (ok() && at_ < text_.size()) invalid("Unmatched closing ')'");
    tree_->groups = groups_;
    *message = message_;
    return verdict_;
  }

 private:
  // Back references are octal-greedy in Java: \11 is group 11 only if there are that many groups.
  void countGroups() {
    bool inClass = false;
    for (size_t i = 0; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == '[') {
        inClass = true;
      } else if (text_[i] == ']') {
        inClass = false;
      } else if (text_[i] == '(' && !inClass) {
        const bool special = i + 1 < text_.size() && text_[i + 1] == '?';
        const bool named =
            special && i + 3 < text_.size() && text_[i + 2] == '<' && text_[i + 3] != '=' && text_[i + 3] != '!';
        groupsInAll_ += !special || named;
      }
    }
  }

  NodePtr choice(int depth) {
    if (depth > kDepthMax) {
      unsupported("The pattern is nested too deep");
      return makeNode(Node::Kind::kEmpty);
    }
    const RegexFlags outer = flags_;
    auto node = makeNode(Node::Kind::kChoice);
    do {
      node->children.push_back(sequence(depth));
    } while (ok() && take("|"));
    flags_ = outer;
    if (node->children.size() == 1) return std::move(node->children[0]);
    return node;
  }

  NodePtr sequence(int depth) {
    auto node = makeNode(Node::Kind::kSequence);
    for (;;) {
      skipComments();
      if (!ok() || atEnd() || peek() == '|' || peek() == ')') return node;
      NodePtr atom = this->atom(depth);
      if (!ok()) return node;
      if (atom == nullptr) continue;  // flags, an empty \Q\E
      node->children.push_back(quantified(std::move(atom)));
    }
  }

  NodePtr quantified(NodePtr atom) {
    for (;;) {
      skipComments();
      int32_t min = 0, max = -1;
      if (take("?")) {
        max = 1;
      } else if (take("*")) {
      } else if (take("+")) {
        min = 1;
      } else if (peek() == '{' && !atEnd()) {
        if (!counts(&min, &max)) return atom;
      } else {
        return atom;
      }
      auto repeat = makeNode(Node::Kind::kRepeat);
      repeat->min = min;
      repeat->max = max;
      if (take("?"))
        repeat->greed = Node::Greed::kLazy;
      else if (take("+"))
        repeat->greed = Node::Greed::kPossessive;
      repeat->children.push_back(std::move(atom));
      atom = std::move(repeat);
      // Java takes one quantifier per atom; another one is dangling.
      skipComments();
      if (peek() == '?' || peek() == '*' || peek() == '+') {
        if (!atEnd()) invalid("Dangling meta character");
      }
      return atom;
    }
  }

  bool number(int32_t* value) {
    const size_t start = at_;
    int64_t number = 0;
    while (peek() >= '0' && peek() <= '9') {
      number = number * 10 + (text_[at_++] - '0');
      if (number > INT32_MAX) {
        invalid("Illegal repetition range");
        return false;
      }
    }
    *value = static_cast<int32_t>(number);
    return at_ > start;
  }

  bool counts(int32_t* min, int32_t* max) {
    ++at_;  // '{'
    if (!number(min)) {
      invalid("Illegal repetition");
      return false;
    }
    *max = *min;
    if (take(",")) {
      *max = -1;
      if (peek() != '}' && !number(max)) {
        invalid("Unclosed counted closure");
        return false;
      }
    }
    if (!ok() || !take("}")) {
      invalid("Unclosed counted closure");
      return false;
    }
    if (*max >= 0 && *max < *min) {
      invalid("Illegal repetition range");
      return false;
    }
    if (*min > kRepeatMax || *max > kRepeatMax) {
      unsupported("The repetition is too large");
      return false;
    }
    return true;
  }

  NodePtr setNode(CodePointSet set) {
    auto node = makeNode(Node::Kind::kSet);
    set.finish();
    node->set = std::move(set);
    return node;
  }

  NodePtr literal(uint32_t codePoint) {
    CodePointSet set;
    set.add(codePoint);
    if (flags_.ignoreCase) set.foldCase(flags_.unicodeCase);
    return setNode(std::move(set));
  }

  NodePtr assertion(Node::Assert kind) {
    auto node = makeNode(Node::Kind::kAssert);
    node->assertion = kind;
    const bool ofWords = kind == Node::Assert::kWordBoundary || kind == Node::Assert::kNotWordBoundary;
    node->unixLines = flags_.unixLines && !ofWords;
    node->unicodeWords = flags_.unicodeClasses && ofWords;
    return node;
  }

  NodePtr atom(int depth) {
    const char c = peek();
    switch (c) {
      case '(':
        return group(depth);
      case '[':
        return setNode(characterClass(depth));
      case '.':
        ++at_;
        return setNode(anyCharacter(flags_));
      case '^':
        ++at_;
        return assertion(flags_.multiline ? Node::Assert::kLineStart : Node::Assert::kInputStart);
      case '$':
        ++at_;
        return assertion(flags_.multiline ? Node::Assert::kLineEnd : Node::Assert::kInputEndOrLastLine);
      case '*':
      case '+':
      case '?':
        invalid(std::string("Dangling meta character '") + c + "'");
        return nullptr;
      case '{':
        invalid("Illegal repetition");
        return nullptr;
      case '\\':
        return escape();
      default:
        return literal(next());
    }
  }

  bool takeFlags(RegexFlags* flags) {
    bool on = true;
    for (;; ++at_) {
      switch (peek()) {
        case '-':
          if (!on) return false;
          on = false;
          break;
        case 'i':
          flags->ignoreCase = on;
          break;
        case 'd':
          flags->unixLines = on;
          break;
        case 'm':
          flags->multiline = on;
          break;
        case 's':
          flags->dotAll = on;
          break;
        case 'u':
          flags->unicodeCase = on;
          break;
        case 'x':
          flags->comments = on;
          break;
        case 'U':
          flags->unicodeClasses = on;
          flags->unicodeCase |= on;
          break;
        default:
          return true;
      }
    }
  }

  NodePtr closeGroup(NodePtr inner) {
    if (ok() && !take(")")) invalid("Unclosed group");
    return inner;
  }

  NodePtr wrap(Node::Kind kind, int depth) {
    auto node = makeNode(kind);
    node->children.push_back(choice(depth + 1));
    return closeGroup(std::move(node));
  }

  NodePtr capture(int depth, const std::string& name) {
    const uint32_t number = ++groups_;
    if (!name.empty() && !tree_->names.emplace(name, number).second)
      invalid("Named capturing group is already defined");
    NodePtr node = wrap(Node::Kind::kCapture, depth);
    node->group = number;
    return node;
  }

  NodePtr group(int depth) {
    ++at_;  // '('
    if (!take("?")) return capture(depth, {});
    for (const auto& [token, behind, negated] :
         {std::tuple{"=", false, false}, {"!", false, true}, {"<=", true, false}, {"<!", true, true}}) {
      if (!take(token)) continue;
      NodePtr node = wrap(Node::Kind::kLook, depth);
      node->behind = behind;
      node->negated = negated;
      return node;
    }
    if (take(">")) return wrap(Node::Kind::kAtomic, depth);
    if (take(":")) return closeGroup(choice(depth + 1));
    if (take("<")) {
      std::string name;
      while (!atEnd() && peek() != '>') name.push_back(text_[at_++]);
      if (!isGroupName(name) || !take(">")) {
        invalid("Illegal name of a capturing group");
        return nullptr;
      }
      return capture(depth, name);
    }
    RegexFlags flags = flags_;
    if (!takeFlags(&flags)) {
      invalid("Unknown inline modifier");
      return nullptr;
    }
    if (take(")")) {  // from here to the end of the group around it
      flags_ = flags;
      return nullptr;
    }
    if (!take(":")) {
      invalid("Unknown inline modifier or group type");
      return nullptr;
    }
    const RegexFlags outer = flags_;
    flags_ = flags;
    NodePtr inner = choice(depth + 1);
    flags_ = outer;
    return closeGroup(std::move(inner));
  }

  static bool isGroupName(const std::string& name) {
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
    for (char c : name) {
      if (!((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && !(c >= '0' && c <= '9')) return false;
    }
    return true;
  }

  NodePtr backReference(uint32_t group) {
    auto node = makeNode(Node::Kind::kBackReference);
    node->group = group;
    node->ignoreCase = flags_.ignoreCase;
    return node;
  }

  NodePtr escape() {
    ++at_;  // '\'
    if (atEnd()) {
      invalid("Unexpected end of the pattern after \\");
      return nullptr;
    }
    const char c = peek();
    if (c == 'Q') return quoted();
    if (c >= '1' && c <= '9') {
      uint32_t group = static_cast<uint32_t>(c - '0');
      ++at_;
      while (peek() >= '0' && peek() <= '9' && group * 10 + static_cast<uint32_t>(peek() - '0') <= groupsInAll_) {
        group = group * 10 + static_cast<uint32_t>(text_[at_++] - '0');
      }
      // A group that does not exist (yet) never matches, as in Java.
      return backReference(group);
    }
    switch (c) {
      case 'A':
        ++at_;
        return assertion(Node::Assert::kInputStart);
      case 'z':
        ++at_;
        return assertion(Node::Assert::kInputEnd);
      case 'Z':
        ++at_;
        return assertion(Node::Assert::kInputEndOrLastLine);
      case 'G':
        ++at_;
        return assertion(Node::Assert::kPreviousMatchEnd);
      case 'b':
        if (peek(1) == '{') {
          unsupported("\\b{...} is not supported");
          return nullptr;
        }
        ++at_;
        return assertion(Node::Assert::kWordBoundary);
      case 'B':
        ++at_;
        return assertion(Node::Assert::kNotWordBoundary);
      case 'k': {
        ++at_;
        std::string name;
        if (take("<")) {
          while (!atEnd() && peek() != '>') name.push_back(text_[at_++]);
        }
        const auto found = tree_->names.find(name);
        if (!take(">") || found == tree_->names.end()) {
          invalid("\\k is not followed by the name of a group");
          return nullptr;
        }
        return backReference(found->second);
      }
      case 'R':
        ++at_;
        return lineBreak();
      case 'X':
      case 'N':
        unsupported(std::string("\\") + c + " is not supported");
        return nullptr;
      default:
        break;
    }
    CodePointSet set;
    if (classEscape(&set)) return ok() ? setNode(std::move(set)) : nullptr;
    const std::optional<uint32_t> codePoint = characterEscape();
    return codePoint.has_value() ? literal(*codePoint) : nullptr;
  }

  // \R: \r\n as one, or one character that ends a line.
  NodePtr lineBreak() {
    auto pair = makeNode(Node::Kind::kSequence);
    CodePointSet cr, lf, ends;
    cr.add('\r');
    lf.add('\n');
    pair->children.push_back(setNode(cr));
    pair->children.push_back(setNode(lf));
    ends.add('\n', '\r');
    ends.add(0x85);
    ends.add(0x2028, 0x2029);
    auto choice = makeNode(Node::Kind::kChoice);
    choice->children.push_back(std::move(pair));
    choice->children.push_back(setNode(ends));
    return choice;
  }

  // The text up to \E is literal; a quantifier after it belongs to its last character.
  NodePtr quoted() {
    ++at_;  // 'Q'
    const size_t end = text_.find("\\E", at_);
    const size_t stop = end == std::string_view::npos ? text_.size() : end;
    auto node = makeNode(Node::Kind::kSequence);
    while (at_ < stop) node->children.push_back(literal(next()));
    at_ = end == std::string_view::npos ? stop : stop + 2;
    if (node->children.empty()) return nullptr;
    NodePtr last = std::move(node->children.back());
    node->children.back() = quantified(std::move(last));
    return node;
  }

  RegexTree* tree_;
  uint32_t groups_ = 0;
  uint32_t groupsInAll_ = 0;
};

}  // namespace

RegexVerdict parseRegex(std::string_view pattern, RegexTree* out, std::string* message) {
  return Parser(pattern, out).run(message);
}

}  // namespace millrace
