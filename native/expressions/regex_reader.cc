#include "expressions/regex_reader.h"

#include <algorithm>

#include "base/utf8.h"

namespace millrace {

void RegexReader::stop(RegexVerdict verdict, std::string what) {
  if (!ok()) return;
  verdict_ = verdict;
  message_ = std::move(what) + " near index " + std::to_string(at_);
}

bool RegexReader::take(std::string_view token) {
  if (!text_.substr(std::min(at_, text_.size())).starts_with(token)) return false;
  at_ += token.size();
  return true;
}

uint32_t RegexReader::next() { return takeCodePoint(text_, &at_); }

void RegexReader::skipComments() {
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

bool RegexReader::classEscape(CodePointSet* set) {
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

std::optional<uint32_t> RegexReader::hex(size_t least, size_t most) {
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

std::optional<uint32_t> RegexReader::characterEscape() {
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

CodePointSet RegexReader::characterClass(int depth) {
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

void RegexReader::classItem(CodePointSet* set) {
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

}  // namespace millrace
