// LIKE: a constant pattern is compiled once per call, others when they change from one row to the next.
#include "expressions/kernel.h"
#include "expressions/like_pattern.h"

namespace millrace {

namespace {

using enum PhysicalType;

struct LikeState final : KernelState {
  LikePattern pattern;
  std::string source, escape, error;
  bool compiled = false;
  bool valid = false;

  void use(std::string_view text, std::string_view escapeText, bool hasEscape) {
    if (compiled && text == source && escapeText == escape) return;
    source = text;
    escape = escapeText;
    compiled = true;
    if (hasEscape && escapeText.empty()) {
      error = "The escape of LIKE must be one character";
      valid = false;
      return;
    }
    valid = pattern.compile(source, escape, &error);
  }
};

template <bool kWithEscape>
void like(KernelCall& call) {
  const Input<std::string_view> text(*call.arguments[0]);
  const Input<std::string_view> pattern(*call.arguments[1]);
  const Input<std::string_view> escape(*call.arguments[kWithEscape ? 2 : 1]);
  LikeState& state = static_cast<LikeState&>(*call.state);
  forEachRow(call, [&](uint32_t row) {
    state.use(pattern[row], kWithEscape ? escape[row] : std::string_view(), kWithEscape);
    if (!state.valid) return fail(call, row, state.error);
    writeBool(call, row, state.pattern.matches(text[row]));
  });
}

std::unique_ptr<KernelState> makeState(const KernelCall&) { return std::make_unique<LikeState>(); }

}  // namespace

void addLike(FunctionList& list) {
  FunctionRow plain = makeFunction("like_s_s", {kString, kString}, kBool, like<false>);
  plain.prepare = makeState;
  list.push_back(std::move(plain));
  FunctionRow escaped = fallible(makeFunction("like_s_s_s", {kString, kString, kString}, kBool, like<true>));
  escaped.prepare = makeState;
  list.push_back(std::move(escaped));
}

}  // namespace millrace
