// REGEXP and its family, SIMILAR TO. A pattern that Java refuses gives FALSE or NULL, as in Flink; one that this engine
// cannot match fails the row, and so does a search that takes too many steps.
#include <unordered_map>

#include "base/utf8.h"
#include "columnar/column_builder.h"
#include "expressions/kernel.h"
#include "expressions/regex.h"
#include "expressions/similar_pattern.h"

namespace millrace {

namespace {

using enum PhysicalType;
using Outcome = RegexMatcher::Outcome;

constexpr size_t kPatternsMax = 256;

struct CompiledPattern {
  Regex regex;
  RegexVerdict verdict = RegexVerdict::kOk;
  std::string message;
};

struct RegexState final : KernelState {
  RegexMatcher matcher;
  std::unordered_map<std::string, CompiledPattern> patterns;
  std::string lastSource;
  const CompiledPattern* last = nullptr;

  const CompiledPattern& compile(const std::string& source, auto&& build) {
    if (last != nullptr && source == lastSource) return *last;
    auto found = patterns.find(source);
    if (found == patterns.end()) {
      if (patterns.size() >= kPatternsMax) patterns.clear();
      found = patterns.emplace(source, CompiledPattern()).first;
      build(&found->second);
    }
    lastSource = source;
    last = &found->second;
    return *last;
  }

  const CompiledPattern& use(std::string_view pattern) {
    return compile(std::string(pattern),
                   [&](CompiledPattern* out) { out->verdict = out->regex.compile(pattern, &out->message); });
  }

  const CompiledPattern& useSimilar(std::string_view pattern, std::string_view escape) {
    return compile(std::string(escape) + '\0' + std::string(pattern), [&](CompiledPattern* out) {
      std::string regex;
      const bool ok = similarToRegex(pattern, escape, &regex, &out->message);
      out->verdict = ok ? out->regex.compile(regex, &out->message) : RegexVerdict::kInvalid;
    });
  }
};

std::unique_ptr<KernelState> makeState(const KernelCall&) { return std::make_unique<RegexState>(); }

RegexState& stateOf(KernelCall& call) { return static_cast<RegexState&>(*call.state); }

void limitReached(KernelCall& call, uint32_t row) {
  setNull(call, row);
  if (call.errors != nullptr) {
    call.errors->push_back({row, "REGEX_LIMIT", "The regular expression took more steps than its limit"});
  }
}

// Runs body(pattern) on the rows whose pattern is good; invalid(row) where Java refuses it.
template <typename Invalid, typename Body>
void eachRow(KernelCall& call, Invalid&& invalid, Body&& body) {
  const Input<std::string_view> pattern(*call.arguments[1]);
  forEachRow(call, [&](uint32_t row) {
    const CompiledPattern& compiled = stateOf(call).use(pattern[row]);
    if (compiled.verdict == RegexVerdict::kUnsupported)
      return fail(call, row, "Regular expression: " + compiled.message);
    if (compiled.verdict == RegexVerdict::kInvalid) return invalid(row);
    body(row, compiled.regex);
  });
}

// Calls onMatch for every match from left to right; after an empty match the search goes on one character later.
template <typename OnMatch>
bool eachMatch(RegexMatcher& matcher, const Regex& regex, std::string_view text, OnMatch&& onMatch) {
  size_t from = 0;
  for (;;) {
    const Outcome outcome = matcher.find(regex, text, from);
    if (outcome == Outcome::kLimit) return false;
    if (outcome == Outcome::kNoMatch) return true;
    onMatch();
    from = matcher.end();
    if (matcher.start() != matcher.end()) continue;
    if (from >= text.size()) return true;
    from += utf8Length(static_cast<uint8_t>(text[from]));
  }
}

void regexp(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const Input<std::string_view> pattern(*call.arguments[1]);
  eachRow(
      call, [&](uint32_t row) { writeBool(call, row, false); },
      [&](uint32_t row, const Regex& regex) {
        if (pattern[row].empty()) return writeBool(call, row, false);
        const Outcome outcome = stateOf(call).matcher.find(regex, in[row], 0);
        if (outcome == Outcome::kLimit) return limitReached(call, row);
        writeBool(call, row, outcome == Outcome::kMatch);
      });
}

template <bool kWithGroup>
void regexpExtract(KernelCall& call) {
  const Vector& vector = *call.arguments[0];
  const Input<std::string_view> in(vector);
  const Input<int32_t> groups(*call.arguments[kWithGroup ? 2 : 0]);
  StringWriter writer(call);
  writer.share(vector);
  eachRow(
      call, [&](uint32_t row) { setNull(call, row); },
      [&](uint32_t row, const Regex& regex) {
        const int32_t group = kWithGroup ? groups[row] : 0;
        if (group < 0 || static_cast<uint32_t>(group) > regex.groups()) return setNull(call, row);
        RegexMatcher& matcher = stateOf(call).matcher;
        const Outcome outcome = matcher.find(regex, in[row], 0);
        if (outcome == Outcome::kLimit) return limitReached(call, row);
        if (outcome == Outcome::kNoMatch || !matcher.has(static_cast<uint32_t>(group))) return setNull(call, row);
        writer.slice(row, vector, matcher.group(in[row], static_cast<uint32_t>(group)));
      });
}

// The replacement is literal: Flink quotes it.
void regexpReplace(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const Input<std::string_view> replacement(*call.arguments[2]);
  StringWriter writer(call);
  std::string out;
  eachRow(
      call, [&](uint32_t row) { setNull(call, row); },
      [&](uint32_t row, const Regex& regex) {
        out.clear();
        size_t copied = 0;
        RegexMatcher& matcher = stateOf(call).matcher;
        const bool done = eachMatch(matcher, regex, in[row], [&] {
          out.append(in[row].substr(copied, matcher.start() - copied)).append(replacement[row]);
          copied = matcher.end();
        });
        if (!done) return limitReached(call, row);
        out.append(in[row].substr(copied));
        if (out.size() > kTextBytesMax) return fail(call, row, "REGEXP_REPLACE: the text is longer than 16 MiB");
        writer.put(row, out);
      });
}

void regexpCount(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  eachRow(
      call, [&](uint32_t row) { setNull(call, row); },
      [&](uint32_t row, const Regex& regex) {
        int32_t count = 0;
        if (!eachMatch(stateOf(call).matcher, regex, in[row], [&] { ++count; })) return limitReached(call, row);
        write<int32_t>(call, row, count);
      });
}

void regexpInstr(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  eachRow(
      call, [&](uint32_t row) { setNull(call, row); },
      [&](uint32_t row, const Regex& regex) {
        RegexMatcher& matcher = stateOf(call).matcher;
        const Outcome outcome = matcher.find(regex, in[row], 0);
        if (outcome == Outcome::kLimit) return limitReached(call, row);
        const bool found = outcome == Outcome::kMatch;
        write<int32_t>(call, row,
                       found ? static_cast<int32_t>(countCodePoints(in[row].substr(0, matcher.start()))) + 1 : 0);
      });
}

// All matches of a group (1 by default) as ARRAY<STRING>.
template <bool kWithGroup>
void regexpExtractAll(KernelCall& call) {
  ColumnBuilder builder(*call.types, call.resultTypeId);
  RegexMatcher& matcher = stateOf(call).matcher;
  uint32_t next = 0;
  forEachRow(call, [&](uint32_t row) {
    for (; next < row; ++next) builder.appendNull();
    ++next;
    for (const Vector* argument : call.arguments) {
      if (argument->isNull(row)) return builder.appendNull();
    }
    const CompiledPattern& compiled = stateOf(call).use(call.arguments[1]->stringValue(row));
    const int32_t group = kWithGroup ? call.arguments[2]->value<int32_t>(row) : 1;
    if (compiled.verdict == RegexVerdict::kUnsupported && call.errors != nullptr) {
      call.errors->push_back({row, kRuntimeError, "Regular expression: " + compiled.message});
    }
    if (compiled.verdict != RegexVerdict::kOk || group < 0 || static_cast<uint32_t>(group) > compiled.regex.groups()) {
      return builder.appendNull();
    }
    const std::string_view text = call.arguments[0]->stringValue(row);
    uint32_t size = 0;
    const bool done = eachMatch(matcher, compiled.regex, text, [&] {
      const uint32_t number = static_cast<uint32_t>(group);
      matcher.has(number) ? builder.child(0).appendString(matcher.group(text, number)) : builder.child(0).appendNull();
      ++size;
    });
    if (!done && call.errors != nullptr)
      call.errors->push_back({row, "REGEX_LIMIT", "The regular expression took too many steps"});
    builder.appendList(size);
  });
  for (; next < call.length; ++next) builder.appendNull();
  *call.result = builder.finish(*call.owner);
}

template <bool kWithEscape>
void similar(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const Input<std::string_view> pattern(*call.arguments[1]);
  const Input<std::string_view> escape(*call.arguments[kWithEscape ? 2 : 1]);
  forEachRow(call, [&](uint32_t row) {
    const CompiledPattern& compiled =
        stateOf(call).useSimilar(pattern[row], kWithEscape ? escape[row] : std::string_view());
    if (compiled.verdict != RegexVerdict::kOk) return fail(call, row, "SIMILAR TO: " + compiled.message);
    const Outcome outcome = stateOf(call).matcher.matches(compiled.regex, in[row]);
    if (outcome == Outcome::kLimit) return limitReached(call, row);
    writeBool(call, row, outcome == Outcome::kMatch);
  });
}

void add(FunctionList& list, FunctionRow row) {
  row.prepare = makeState;
  row.fallible = true;
  list.push_back(std::move(row));
}

const char* checkTextArray(const FunctionRow&, const std::vector<const Type*>&, const Type& result,
                           const TypeTable& types) {
  const bool fits = result.physical == kList && types[result.children[0]].physical == kString;
  return fits ? nullptr : "the result is not an array of text";
}

}  // namespace

void addRegex(FunctionList& list) {
  add(list, makeFunction("regexp_s_s", {kString, kString}, kBool, regexp));
  add(list, makeFunction("regexp_extract_s_s", {kString, kString}, kString, regexpExtract<false>));
  add(list, makeFunction("regexp_extract_s_s_i32", {kString, kString, kInt32}, kString, regexpExtract<true>));
  add(list, makeFunction("regexp_substr_s_s", {kString, kString}, kString, regexpExtract<false>));
  add(list, makeFunction("regexp_replace_s_s_s", {kString, kString, kString}, kString, regexpReplace));
  add(list, makeFunction("regexp_count_s_s", {kString, kString}, kInt32, regexpCount));
  add(list, makeFunction("regexp_instr_s_s", {kString, kString}, kInt32, regexpInstr));
  add(list, makeFunction("similar_s_s", {kString, kString}, kBool, similar<false>));
  add(list, makeFunction("similar_s_s_s", {kString, kString, kString}, kBool, similar<true>));
  for (FunctionRow row :
       {makeFunction("regexp_extract_all_s_s", {kString, kString}, kList, regexpExtractAll<false>),
        makeFunction("regexp_extract_all_s_s_i32", {kString, kString, kInt32}, kList, regexpExtractAll<true>)}) {
    row.strict = false;
    row.check = checkTextArray;
    add(list, std::move(row));
  }
}

}  // namespace millrace
