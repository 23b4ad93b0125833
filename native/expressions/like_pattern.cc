#include "expressions/like_pattern.h"

#include <algorithm>

#include "base/utf8.h"

namespace millrace {

namespace {

// `_` stands for one character as the dot of Java's regular expressions does, which Flink makes of it: no end of a
// line.
bool isLineEnd(std::string_view character) {
  return character == "\n" || character == "\r" || character == "\xC2\x85" || character == "\xE2\x80\xA8" ||
         character == "\xE2\x80\xA9";
}

}  // namespace

bool LikePattern::compile(std::string_view pattern, std::string_view escape, std::string* error) {
  tokens_.clear();
  const bool escapes = !escape.empty();
  if (escapes && countCodePoints(escape) != 1) {
    *error = "The escape of LIKE must be one character";
    return false;
  }
  auto literal = [&](std::string_view character) {
    if (tokens_.empty() || tokens_.back().kind != Token::Kind::kLiteral) tokens_.push_back({Token::Kind::kLiteral, {}});
    tokens_.back().literal.append(character);
  };
  for (size_t at = 0; at < pattern.size();) {
    const size_t width = utf8Length(static_cast<uint8_t>(pattern[at]));
    const std::string_view character = pattern.substr(at, width);
    at += character.size();
    if (escapes && character == escape) {
      const std::string_view next =
          at < pattern.size() ? pattern.substr(at, utf8Length(static_cast<uint8_t>(pattern[at]))) : std::string_view();
      if (next != "%" && next != "_" && next != escape) {
        *error = "Invalid escape sequence in the pattern of LIKE: '" + std::string(pattern) + "'";
        return false;
      }
      literal(next);
      at += next.size();
    } else if (character == "%") {
      if (tokens_.empty() || tokens_.back().kind != Token::Kind::kAny) tokens_.push_back({Token::Kind::kAny, {}});
    } else if (character == "_") {
      tokens_.push_back({Token::Kind::kOne, {}});
    } else {
      literal(character);
    }
  }
  classify();
  return true;
}

void LikePattern::classify() {
  using Kind = Token::Kind;
  shape_ = Shape::kGeneral;
  literal_.clear();
  auto is = [&](size_t i, Kind kind) { return tokens_[i].kind == kind; };
  if (tokens_.empty()) {
    shape_ = Shape::kExact;
  } else if (tokens_.size() == 1 && is(0, Kind::kLiteral)) {
    shape_ = Shape::kExact;
    literal_ = tokens_[0].literal;
  } else if (tokens_.size() == 1 && is(0, Kind::kAny)) {
    shape_ = Shape::kContains;
  } else if (tokens_.size() == 2 && is(0, Kind::kLiteral) && is(1, Kind::kAny)) {
    shape_ = Shape::kPrefix;
    literal_ = tokens_[0].literal;
  } else if (tokens_.size() == 2 && is(0, Kind::kAny) && is(1, Kind::kLiteral)) {
    shape_ = Shape::kSuffix;
    literal_ = tokens_[1].literal;
  } else if (tokens_.size() == 3 && is(0, Kind::kAny) && is(1, Kind::kLiteral) && is(2, Kind::kAny)) {
    shape_ = Shape::kContains;
    literal_ = tokens_[1].literal;
  }
}

bool LikePattern::matches(std::string_view text) const {
  switch (shape_) {
    case Shape::kExact:
      return text == literal_;
    case Shape::kPrefix:
      return text.starts_with(literal_);
    case Shape::kSuffix:
      return text.ends_with(literal_);
    case Shape::kContains:
      return text.find(literal_) != std::string_view::npos;
    case Shape::kGeneral:
      break;
  }
  return matchGeneral(text);
}

// Greedy with one place to come back to: after a mismatch the last % takes one character more. An earlier % never needs
// to take more, so the time is at most pattern times text.
bool LikePattern::matchGeneral(std::string_view text) const {
  size_t at = 0, token = 0;
  size_t retryAt = 0, retryToken = std::string_view::npos;
  for (;;) {
    bool matched = false;
    if (token < tokens_.size()) {
      const Token& current = tokens_[token];
      if (current.kind == Token::Kind::kAny) {
        retryAt = at;
        retryToken = ++token;
        continue;
      }
      if (current.kind == Token::Kind::kLiteral && text.substr(at).starts_with(current.literal)) {
        at += current.literal.size();
        matched = true;
      } else if (current.kind == Token::Kind::kOne && at < text.size()) {
        const std::string_view character = text.substr(at, utf8Length(static_cast<uint8_t>(text[at])));
        matched = !isLineEnd(character);
        if (matched) at += character.size();
      }
    } else if (at == text.size()) {
      return true;
    }
    if (matched) {
      ++token;
    } else {
      if (retryToken == std::string_view::npos || retryAt >= text.size()) return false;
      retryAt = std::min(text.size(), retryAt + utf8Length(static_cast<uint8_t>(text[retryAt])));
      at = retryAt;
      token = retryToken;
    }
  }
}

}  // namespace millrace
