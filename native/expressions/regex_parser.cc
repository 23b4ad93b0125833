// Java's pattern syntax, JDK 21: classes with unions and intersections, flags in the pattern, quantifiers of three kinds,
// look-around, \Q...\E. What Java refuses is kInvalid; what it takes and this engine cannot match is kUnsupported.
#include <optional>

#include "base/utf8.h"
#include "expressions/regex_classes.h"
#include "expressions/regex_tree.h"

namespace millrace {

namespace {

using Node = RegexNode;
using NodePtr = std::unique_ptr<Node>;

constexpr int kDepthMax = 250;
constexpr int32_t kRepeatMax = 100'000;

NodePtr makeNode(Node::Kind kind) {
  auto node = std::make_unique<Node>();
  node->kind = kind;
  return node;
}

class Parser {
 public:
  Parser(std::string_view pattern, RegexTree* tree) : text_(pattern), tree_(tree) {}

  RegexVerdict run(std::string* message) {
    countGroups();
    tree_->root = choice(0);
    if (ok() && at_ < text_.size()) invalid("Unmatched closing ')'");
    tree_->groups = groups_;
    *message = message_;
    return verdict_;
  }

 private:
  bool ok() const { return verdict_ == RegexVerdict::kOk; }
  void invalid(std::string what) { stop(RegexVerdict::kInvalid, std::move(what)); }
  void unsupported(std::string what) { stop(RegexVerdict::kUnsupported, std::move(what)); }
  void stop(RegexVerdict verdict, std::string what) {
    if (!ok()) return;
    verdict_ = verdict;
    message_ = std::move(what) + " near index " + std::to_string(at_);
  }

  bool atEnd() const { return at_ >= text_.size(); }
  char peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool take(std::string_view token) {
    if (!text_.substr(std::min(at_, text_.size())).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }
  uint32_t next() { return takeCodePoint(text_, &at_); }

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
        const bool named = special && i + 3 < text_.size() && text_[i + 2] == '<' && text_[i + 3] != '=' && text_[i + 3] != '!';
        groupsInAll_ += !special || named;
      }
    }
  }

  void skipComments() {
    while (flags_.comments && !atEnd()) {
      const char c = peek();
      if (c == '#') {
        while (!atEnd() && peek() != '\n') ++at_;
      } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
        ++at_;
      } else {
        break;
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
      if (take("?")) repeat->greed = Node::Greed::kLazy;
      else if (take("+")) repeat->greed = Node::Greed::kPossessive;
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
    if (!name.empty() && !tree_->names.emplace(name, number).second) invalid("Named capturing group is already defined");
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

  // \d, \p{L} and their like, with at_ on the letter; false when the letter is no class.
  bool classEscape(CodePointSet* set) {
    const char c = peek();
    if (c == 'p' || c == 'P') {
      ++at_;
      std::string name;
      if (take("{")) {
        while (!atEnd() && peek() != '}') name.push_back(text_[at_++]);
        if (!take("}")) {
          invalid("Unclosed character family");
          return true;
        }
      } else if (!atEnd()) {
        appendCodePoint(next(), &name);
      }
      const RegexVerdict verdict = propertyClass(name, flags_, set);
      if (verdict != RegexVerdict::kOk) stop(verdict, "Unknown character property {" + name + "}");
      if (flags_.ignoreCase && (name == "Lower" || name == "Upper" || name == "Lu" || name == "Ll")) set->foldCase(true);
      if (c == 'P') set->negate();
      return true;
    }
    if (!predefinedClass(c, flags_, set)) return false;
    ++at_;
    return true;
  }

  std::optional<uint32_t> hex(size_t least, size_t most) {
    uint32_t value = 0;
    size_t count = 0;
    for (; count < most; ++count) {
      const char c = peek();
      const char lower = static_cast<char>(c | 0x20);
      if (atEnd()) break;
      if (c >= '0' && c <= '9') {
        value = value * 16 + static_cast<uint32_t>(c - '0');
      } else if (lower >= 'a' && lower <= 'f') {
        value = value * 16 + static_cast<uint32_t>(lower - 'a' + 10);
      } else {
        break;
      }
      ++at_;
    }
    if (count >= least && value <= CodePointSet::kLast) return value;
    invalid("Illegal hexadecimal escape sequence");
    return std::nullopt;
  }

  // An escape that stands for one character, with at_ on what follows the backslash.
  std::optional<uint32_t> characterEscape() {
    const uint32_t c = next();
    switch (c) {
      case 't':
        return '\t';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 'f':
        return '\f';
      case 'a':
        return 0x07;
      case 'e':
        return 0x1B;
      case 'c':
        if (atEnd()) {
          invalid("Illegal control escape sequence");
          return std::nullopt;
        }
        return next() ^ 64;
      case 'x':
        if (take("{")) {
          const std::optional<uint32_t> value = hex(1, 6);
          if (value.has_value() && take("}")) return value;
          invalid("Unclosed hexadecimal escape sequence");
          return std::nullopt;
        }
        return hex(2, 2);
      case 'u': {
        std::optional<uint32_t> value = hex(4, 4);
        if (value.has_value() && *value >= 0xD800 && *value < 0xDC00 && peek() == '\\' && peek(1) == 'u') {
          at_ += 2;
          const std::optional<uint32_t> low = hex(4, 4);
          if (!low.has_value()) return std::nullopt;
          value = 0x10000 + ((*value - 0xD800) << 10) + (*low - 0xDC00);
        }
        return value;
      }
      case '0': {
        uint32_t value = 0;
        size_t digits = 0;
        while (digits < 3 && peek() >= '0' && peek() <= '7' && value * 8 + static_cast<uint32_t>(peek() - '0') <= 255) {
          value = value * 8 + static_cast<uint32_t>(text_[at_++] - '0');
          ++digits;
        }
        if (digits > 0) return value;
        invalid("Illegal octal escape sequence");
        return std::nullopt;
      }
      default:
        if (c < 128 && (((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9'))) {
          invalid("Illegal/unsupported escape sequence");
          return std::nullopt;
        }
        return c;
    }
  }

  // [...]: items make a union; && intersects it with what follows.
  CodePointSet characterClass(int depth) {
    CodePointSet result, current;
    if (depth > kDepthMax) {
      unsupported("Character classes are nested too deep");
      return result;
    }
    ++at_;  // '['
    const bool negated = take("^");
    bool first = true, intersecting = false;
    auto close = [&] {
      current.finish();
      if (!intersecting) {
        result = std::move(current);
      } else {
        result.intersect(current);
      }
      current = CodePointSet();
      intersecting = true;
    };
    for (;; first = false) {
      skipComments();
      if (atEnd()) {
        invalid("Unclosed character class");
        return result;
      }
      if (peek() == ']' && !(first && !intersecting)) break;
      if (peek() == '&' && peek(1) == '&') {
        at_ += 2;
        while (take("&")) {
        }
        if (!first || intersecting) close();
        continue;
      }
      if (peek() == '[') {
        current.add(characterClass(depth + 1));
      } else {
        classItem(&current);
      }
      if (!ok()) return result;
    }
    ++at_;  // ']'
    close();
    if (flags_.ignoreCase) result.foldCase(flags_.unicodeCase);
    if (negated) result.negate();
    result.finish();
    return result;
  }

  void classItem(CodePointSet* set) {
    uint32_t low;
    if (peek() == '\\') {
      ++at_;
      if (atEnd()) return invalid("Unclosed character class");
      if (take("Q")) {
        while (!atEnd() && !take("\\E")) set->add(next());
        return;
      }
      CodePointSet escaped;
      if (classEscape(&escaped)) {
        escaped.finish();
        return set->add(escaped);
      }
      const std::optional<uint32_t> codePoint = characterEscape();
      if (!codePoint.has_value()) return;
      low = *codePoint;
    } else {
      low = next();
    }
    const bool range = peek() == '-' && at_ + 1 < text_.size() && peek(1) != ']' && peek(1) != '[';
    if (!range) return set->add(low);
    ++at_;
    uint32_t high;
    if (take("\\")) {
      const std::optional<uint32_t> codePoint = atEnd() ? std::nullopt : characterEscape();
      if (!codePoint.has_value()) return invalid("Illegal character range");
      high = *codePoint;
    } else {
      high = next();
    }
    if (high < low) return invalid("Illegal character range");
    set->add(low, high);
  }

  std::string_view text_;
  RegexTree* tree_;
  size_t at_ = 0;
  RegexFlags flags_;
  uint32_t groups_ = 0;
  uint32_t groupsInAll_ = 0;
  RegexVerdict verdict_ = RegexVerdict::kOk;
  std::string message_;
};

}  // namespace

RegexVerdict parseRegex(std::string_view pattern, RegexTree* out, std::string* message) {
  return Parser(pattern, out).run(message);
}

}  // namespace millrace
