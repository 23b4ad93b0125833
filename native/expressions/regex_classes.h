#pragma once
#include "expressions/regex_tree.h"

namespace millrace {

/** The flags of java.util.regex.Pattern that a pattern can set by (?idmsuxU). */
struct RegexFlags {
  bool ignoreCase = false;
  bool unixLines = false;
  bool multiline = false;
  bool dotAll = false;
  bool unicodeCase = false;
  bool comments = false;
  bool unicodeClasses = false;
};

/** What '.' matches: everything but the ends of lines. */
CodePointSet anyCharacter(const RegexFlags& flags);

/** \d \s \w \h \v and their opposites; false for another letter. Without (?U) they are ASCII. */
bool predefinedClass(char letter, const RegexFlags& flags, CodePointSet* set);

/** \p{name}: POSIX classes, java.lang.Character's, general categories; scripts and blocks are not supported. */
RegexVerdict propertyClass(std::string_view name, const RegexFlags& flags, CodePointSet* set);

/** Whether \b has a word on this side; of ASCII, or with (?U) of all of Unicode. */
bool isWordCharacter(uint32_t codePoint, bool unicode);

}  // namespace millrace
