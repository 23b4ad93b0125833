#include "base/timestamp_pattern.h"

namespace millrace {

namespace {

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

bool TimestampPattern::compile(std::string_view pattern, std::string* error) {
  parts_.clear();
  std::vector<size_t> open;
  auto literal = [&](char c) {
    if (parts_.empty() || parts_.back().kind != Part::Kind::kLiteral) parts_.push_back({});
    parts_.back().literal.push_back(c);
  };
  for (size_t i = 0; i < pattern.size();) {
    const char c = pattern[i];
    if (isLetter(c)) {
      size_t end = i;
      while (end < pattern.size() && pattern[end] == c) ++end;
      if (!addLetters(c, end - i, error)) return false;
      i = end;
    } else if (c == '\'') {
      size_t end = i + 1;
      bool closed = false;
      for (; end < pattern.size(); ++end) {
        if (pattern[end] != '\'') {
          literal(pattern[end]);
        } else if (end + 1 < pattern.size() && pattern[end + 1] == '\'') {
          literal(pattern[end++]);
        } else {
          closed = true;
          break;
        }
      }
      if (!closed) {
        *error = "The pattern ends in an unclosed text: " + std::string(pattern);
        return false;
      }
      if (end == i + 1) literal('\'');  // '' is a quote
      i = end + 1;
    } else if (c == '[') {
      Part part;
      part.kind = Part::Kind::kOptionalStart;
      open.push_back(parts_.size());
      parts_.push_back(part);
      ++i;
    } else if (c == ']') {
      if (open.empty()) {
        *error = "The pattern has ] without [";
        return false;
      }
      Part part;
      part.kind = Part::Kind::kOptionalEnd;
      parts_[open.back()].partner = parts_.size();
      open.pop_back();
      parts_.push_back(part);
      ++i;
    } else if (c == '{' || c == '}' || c == '#') {
      *error = std::string("The pattern has the reserved character '") + c + "'";
      return false;
    } else {
      literal(c);
      ++i;
    }
  }
  for (; !open.empty(); open.pop_back()) {  // an open section ends with the pattern
    Part part;
    part.kind = Part::Kind::kOptionalEnd;
    parts_[open.back()].partner = parts_.size();
    parts_.push_back(part);
  }
  linkAdjacent();
  return true;
}

void TimestampPattern::addNumber(char letter, size_t count, uint8_t minWidth, uint8_t maxWidth, bool sign) {
  Part part;
  part.kind = Part::Kind::kNumber;
  part.letter = letter;
  part.count = static_cast<uint8_t>(count);
  part.minWidth = minWidth;
  part.maxWidth = maxWidth;
  part.sign = sign;
  parts_.push_back(part);
}

bool TimestampPattern::addLetters(char letter, size_t count, std::string* error) {
  auto refuse = [&](const char* what) {
    *error = std::string(what) + ": " + std::string(count, letter);
    return false;
  };
  if (count > 19) return refuse("Too many pattern letters");
  const uint8_t width = static_cast<uint8_t>(count);
  Part text;
  text.kind = Part::Kind::kText;
  text.letter = letter;
  text.count = width;
  switch (letter) {
    case 'u':
    case 'y':
    case 'Y':
      if (count == 2) {
        text.kind = Part::Kind::kReducedYear;
        text.minWidth = text.maxWidth = 2;
        parts_.push_back(text);
      } else {
        addNumber(letter, count, width, 19, count >= 4);
      }
      return true;
    case 'M':
    case 'L':
    case 'Q':
    case 'q':
      if (count > 5) return refuse("Too many pattern letters");
      count <= 2 ? addNumber(letter, count, width, count == 1 ? 19 : 2, false) : parts_.push_back(text);
      return true;
    case 'd':
    case 'H':
    case 'h':
    case 'K':
    case 'k':
    case 'm':
    case 's':
    case 'w':
      if (count > 2) return refuse("Too many pattern letters");
      addNumber(letter, count, width, count == 1 ? 19 : 2, false);
      return true;
    case 'D':
      if (count > 3) return refuse("Too many pattern letters");
      addNumber(letter, count, width, count == 1 ? 19 : 3, false);
      return true;
    case 'F':
    case 'W':
      if (count > 1) return refuse("Too many pattern letters");
      addNumber(letter, count, 1, 19, false);
      return true;
    case 'E':
      if (count > 5) return refuse("Too many pattern letters");
      parts_.push_back(text);
      return true;
    case 'e':
    case 'c':
      if (count > 5 || (letter == 'c' && count == 2)) return refuse("Invalid pattern letters");
      count <= 2 ? addNumber(letter, count, width, count == 1 ? 19 : 2, false) : parts_.push_back(text);
      return true;
    case 'G':
      if (count > 5) return refuse("Too many pattern letters");
      parts_.push_back(text);
      return true;
    case 'a':
      if (count > 1) return refuse("Too many pattern letters");
      parts_.push_back(text);
      return true;
    case 'S':
      if (count > 9) return refuse("Too many pattern letters");
      text.kind = Part::Kind::kFraction;
      text.minWidth = text.maxWidth = width;
      parts_.push_back(text);
      return true;
    case 'n':
    case 'N':
    case 'A':
      addNumber(letter, count, width, 19, false);
      return true;
    case 'V':
    case 'v':
    case 'z':
    case 'O':
    case 'X':
    case 'x':
    case 'Z':
      text.kind = Part::Kind::kUnsupported;
      parts_.push_back(text);
      return true;
    default:
      return refuse("Unknown pattern letter");
  }
}

// Adjacent value parsing: a number of variable width leaves the digits that the fixed numbers right after it need.
void TimestampPattern::linkAdjacent() {
  for (size_t i = 0; i < parts_.size(); ++i) {
    Part& part = parts_[i];
    if (part.kind != Part::Kind::kNumber || part.minWidth == part.maxWidth) continue;
    int following = 0;
    for (size_t k = i + 1; k < parts_.size(); ++k) {
      const Part& next = parts_[k];
      const bool fixed = (next.kind == Part::Kind::kNumber && next.minWidth == next.maxWidth) ||
                         next.kind == Part::Kind::kReducedYear || next.kind == Part::Kind::kFraction;
      if (!fixed) break;
      following += next.maxWidth;
    }
    part.subsequent = static_cast<uint8_t>(following > 200 ? 200 : following);
  }
}

}  // namespace millrace
