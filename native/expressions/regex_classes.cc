#include "expressions/regex_classes.h"

namespace millrace {

namespace {

void addLineEnds(CodePointSet* set) {
  set->add('\n');
  set->add('\r');
  set->add(0x85);
  set->add(0x2028, 0x2029);
}

void addUnicodeWhiteSpace(CodePointSet* set) {
  set->add('\t', '\r');
  set->add(0x85);
  addUnicodeCategory("Z", set);
}

void addHorizontalSpace(CodePointSet* set) {
  for (uint32_t c : {0x09, 0x20, 0xA0, 0x1680, 0x180E, 0x202F, 0x205F, 0x3000}) set->add(c);
  set->add(0x2000, 0x200A);
}

void addUnicodeWord(CodePointSet* set) {
  for (const char* category : {"L", "M", "Nd", "Nl", "Pc"}) addUnicodeCategory(category, set);
  set->add(0x200C, 0x200D);
}

// The POSIX names, over ASCII.
bool addPosix(std::string_view name, CodePointSet* set) {
  if (name == "Lower")
    set->add('a', 'z');
  else if (name == "Upper")
    set->add('A', 'Z');
  else if (name == "ASCII")
    set->add(0, 127);
  else if (name == "Alpha") {
    set->add('a', 'z');
    set->add('A', 'Z');
  } else if (name == "Digit")
    set->add('0', '9');
  else if (name == "Alnum") {
    set->add('a', 'z');
    set->add('A', 'Z');
    set->add('0', '9');
  } else if (name == "Punct") {
    set->add('!', '/');
    set->add(':', '@');
    set->add('[', '`');
    set->add('{', '~');
  } else if (name == "Graph")
    set->add('!', '~');
  else if (name == "Print")
    set->add(' ', '~');
  else if (name == "Blank") {
    set->add(' ');
    set->add('\t');
  } else if (name == "Cntrl") {
    set->add(0, 31);
    set->add(127);
  } else if (name == "XDigit") {
    set->add('0', '9');
    set->add('a', 'f');
    set->add('A', 'F');
  } else if (name == "Space") {
    set->add(' ');
    set->add('\t', '\r');
  } else
    return false;
  return true;
}

// Binary properties of Unicode and their java.lang.Character relatives, as unions of general categories.
bool addBinaryProperty(std::string_view name, CodePointSet* set) {
  auto categories = [&](std::initializer_list<const char*> names) {
    for (const char* category : names) addUnicodeCategory(category, set);
    return true;
  };
  if (name == "Alphabetic" || name == "javaAlphabetic") return categories({"L", "Nl"});
  if (name == "Letter" || name == "javaLetter") return categories({"L"});
  if (name == "Digit" || name == "javaDigit") return categories({"Nd"});
  if (name == "javaLetterOrDigit") return categories({"L", "Nd"});
  if (name == "Uppercase" || name == "javaUpperCase") return categories({"Lu"});
  if (name == "Lowercase" || name == "javaLowerCase") return categories({"Ll"});
  if (name == "Titlecase" || name == "javaTitleCase") return categories({"Lt"});
  if (name == "Punctuation") return categories({"P"});
  if (name == "Control") return categories({"Cc"});
  if (name == "White_Space" || name == "WhiteSpace") {
    addUnicodeWhiteSpace(set);
    return true;
  }
  if (name == "javaWhitespace") {
    set->add('\t', '\r');
    set->add(0x1C, 0x1F);
    CodePointSet spaces, nonBreaking;
    addUnicodeCategory("Z", &spaces);
    for (uint32_t c : {0xA0, 0x2007, 0x202F}) nonBreaking.add(c);
    nonBreaking.negate();
    spaces.intersect(nonBreaking);
    set->add(spaces);
    return true;
  }
  return false;
}

}  // namespace

CodePointSet anyCharacter(const RegexFlags& flags) {
  CodePointSet set;
  if (!flags.dotAll) {
    flags.unixLines ? set.add('\n') : addLineEnds(&set);
  }
  set.negate();
  return set;
}

bool predefinedClass(char letter, const RegexFlags& flags, CodePointSet* set) {
  switch (letter | 0x20) {
    case 'd':
      if (flags.unicodeClasses)
        addUnicodeCategory("Nd", set);
      else
        set->add('0', '9');
      break;
    case 's':
      if (flags.unicodeClasses)
        addUnicodeWhiteSpace(set);
      else
        addPosix("Space", set);
      break;
    case 'w':
      if (flags.unicodeClasses) {
        addUnicodeWord(set);
      } else {
        addPosix("Alnum", set);
        set->add('_');
      }
      break;
    case 'h':
      addHorizontalSpace(set);
      break;
    case 'v':
      set->add('\n', '\r');
      set->add(0x85);
      set->add(0x2028, 0x2029);
      break;
    default:
      return false;
  }
  if (letter >= 'A' && letter <= 'Z') set->negate();
  set->finish();
  return true;
}

RegexVerdict propertyClass(std::string_view name, const RegexFlags& flags, CodePointSet* set) {
  const size_t equals = name.find('=');
  if (equals != std::string_view::npos) {
    const std::string_view key = name.substr(0, equals);
    if (key != "gc" && key != "general_category") return RegexVerdict::kUnsupported;  // script=, block=
    name.remove_prefix(equals + 1);
    if (!addUnicodeCategory(name, set)) return RegexVerdict::kInvalid;
    set->finish();
    return RegexVerdict::kOk;
  }
  bool found = false;
  if (flags.unicodeClasses &&
      (name == "Lower" || name == "Upper" || name == "Alpha" || name == "Digit" || name == "Space")) {
    if (name == "Space")
      addUnicodeWhiteSpace(set);
    else
      addUnicodeCategory(name == "Lower" ? "Ll" : name == "Upper" ? "Lu" : name == "Alpha" ? "L" : "Nd", set);
    found = true;
  } else {
    found = addPosix(name, set) || addUnicodeCategory(name, set) || addBinaryProperty(name, set);
  }
  if (!found && name.starts_with("Is")) {
    const std::string_view rest = name.substr(2);
    found = addUnicodeCategory(rest, set) || addBinaryProperty(rest, set);
    if (!found) return RegexVerdict::kUnsupported;  // a script
  }
  if (!found && (name.starts_with("In") || name.starts_with("java"))) return RegexVerdict::kUnsupported;
  if (!found && (name == "L1" || name == "all")) {
    set->add(0, name == "L1" ? 0xFF : CodePointSet::kLast);
    found = true;
  }
  set->finish();
  return found ? RegexVerdict::kOk : RegexVerdict::kInvalid;
}

bool isWordCharacter(uint32_t codePoint, bool unicode) {
  if (codePoint >= 128 && unicode) {
    static const CodePointSet kWord = [] {
      CodePointSet set;
      addUnicodeWord(&set);
      set.finish();
      return set;
    }();
    return kWord.contains(codePoint);
  }
  return codePoint < 128 && (codePoint == '_' || (codePoint >= '0' && codePoint <= '9') ||
                             ((codePoint | 0x20) >= 'a' && (codePoint | 0x20) <= 'z'));
}

}  // namespace millrace
