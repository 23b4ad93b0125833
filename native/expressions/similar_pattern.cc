#include "expressions/similar_pattern.h"

#include "base/utf8.h"

namespace millrace {

namespace {

constexpr std::string_view kSimilarSpecials = "[]()|^-+*_%?{}";
constexpr std::string_view kRegexSpecials = "[]()|^-+*?{}$\\.";

struct NamedClass {
  std::string_view name, regex;
};
constexpr NamedClass kClasses[] = {
    {"[:ALPHA:]", "\\p{Alpha}"}, {"[:UPPER:]", "\\p{Upper}"}, {"[:LOWER:]", "\\p{Lower}"}, {"[:DIGIT:]", "\\d"},
    {"[:SPACE:]", " "},          {"[:WHITESPACE:]", "\\s"},   {"[:ALNUM:]", "\\p{Alnum}"}};

bool equalIgnoringCase(std::string_view text, std::string_view upper) {
  if (text.size() < upper.size()) return false;
  for (size_t i = 0; i < upper.size(); ++i) {
    const char c = text[i] >= 'a' && text[i] <= 'z' ? static_cast<char>(text[i] - 32) : text[i];
    if (c != upper[i]) return false;
  }
  return true;
}

}  // namespace

bool similarToRegex(std::string_view pattern, std::string_view escape, std::string* out, std::string* error) {
  if (!escape.empty() && countCodePoints(escape) != 1) {
    *error = "The escape of SIMILAR TO must be one character";
    return false;
  }
  bool inBrackets = false;
  for (size_t at = 0; at < pattern.size();) {
    const std::string_view character = pattern.substr(at, utf8Length(static_cast<uint8_t>(pattern[at])));
    at += character.size();
    if (!escape.empty() && character == escape) {
      const std::string_view next =
          at < pattern.size() ? pattern.substr(at, utf8Length(static_cast<uint8_t>(pattern[at]))) : std::string_view();
      const bool special = next.size() == 1 && kSimilarSpecials.find(next[0]) != std::string_view::npos;
      if (!special && (next.empty() || next != escape)) {
        *error = "Invalid escape sequence in the pattern of SIMILAR TO: '" + std::string(pattern) + "'";
        return false;
      }
      if (next.size() == 1 && kRegexSpecials.find(next[0]) != std::string_view::npos) out->push_back('\\');
      out->append(next);
      at += next.size();
    } else if (inBrackets) {
      bool named = false;
      for (const NamedClass& entry : kClasses) {
        if (character != "[" || !equalIgnoringCase(pattern.substr(at - 1), entry.name)) continue;
        out->append(entry.regex);
        at += entry.name.size() - 1;
        named = true;
      }
      if (named) continue;
      if (character == "[" || character == "\\") out->push_back('\\');
      out->append(character);
      inBrackets = character != "]";
    } else if (character == "%") {
      out->append("(?:.*)");
    } else if (character == "_") {
      out->push_back('.');
    } else {
      inBrackets = character == "[";
      out->append(character);
    }
  }
  return true;
}

}  // namespace millrace
