// Times from and to text by pattern. DATE_FORMAT of a time and TO_TIMESTAMP follow java.time; what Flink sends through
// SimpleDateFormat (text to text, unix times, TO_DATE by pattern) follows that.
#include "base/decimal.h"
#include "base/simple_date_pattern.h"
#include "base/timestamp_pattern.h"
#include "base/timestamp_text.h"
#include "expressions/kernel.h"
#include "expressions/pattern_state.h"
#include "expressions/type_codes.h"

namespace millrace {

namespace {

using enum PhysicalType;

constexpr std::string_view kDefaultPattern = "yyyy-MM-dd HH:mm:ss";
constexpr int64_t kMillisOfYear0 = -62'167'219'200'000;  // 0000-01-01, the least that TO_TIMESTAMP_LTZ takes
constexpr int64_t kMillisOfYear9999 = 253'402'300'799'999;

struct TimeTextState final : KernelState {
  CachedPattern<TimestampPattern> pattern;
  CachedPattern<SimpleDatePattern> simple, simpleDefault;
  ZoneCache zones;
  std::shared_ptr<const Zone> utc = Zone::find("UTC");
};

std::unique_ptr<KernelState> makeState(const KernelCall&) { return std::make_unique<TimeTextState>(); }

TimeTextState& stateOf(KernelCall& call) { return static_cast<TimeTextState&>(*call.state); }

const Zone& sessionZone(KernelCall& call) {
  return call.environment->zone != nullptr ? *call.environment->zone : *stateOf(call).utc;
}

template <bool kLocal>
void dateFormat(KernelCall& call) {
  const TimestampInput in(*call.arguments[0]);
  const Input<std::string_view> pattern(*call.arguments[1]);
  StringWriter writer(call);
  std::string text;
  forEachRow(call, [&](uint32_t row) {
    const TimestampPattern* compiled = stateOf(call).pattern.use(pattern[row]);
    if (compiled == nullptr) return fail(call, row, "DATE_FORMAT: " + stateOf(call).pattern.error());
    Timestamp value = in[row];
    if (kLocal) value.millis = sessionZone(call).toLocal(value.millis);
    text.clear();
    if (!compiled->format(value, &text))
      return fail(call, row, "DATE_FORMAT: the pattern needs what a timestamp has not");
    writer.put(row, text);
  });
}

void dateFormatText(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const Input<std::string_view> pattern(*call.arguments[1]);
  TimeTextState& state = stateOf(call);
  StringWriter writer(call);
  std::string text;
  forEachRow(call, [&](uint32_t row) {
    const SimpleDatePattern* compiled = state.simple.use(pattern[row]);
    if (compiled == nullptr) return fail(call, row, "DATE_FORMAT: " + state.simple.error());
    int64_t millis = 0;
    if (!state.simpleDefault.use(kDefaultPattern)->parse(in[row], sessionZone(call), &millis))
      return setNull(call, row);
    text.clear();
    compiled->format(millis, sessionZone(call), &text);
    writer.put(row, text);
  });
}

// NULL where the text is no time; the pattern's failure falls back to JDBC's reading, as Flink does.
bool parseByPattern(KernelCall& call, uint32_t row, std::string_view text, std::string_view pattern, Timestamp* out) {
  const TimestampPattern* compiled = stateOf(call).pattern.use(pattern);
  if (compiled == nullptr) {
    fail(call, row, "TO_TIMESTAMP: " + stateOf(call).pattern.error());
    return false;
  }
  if (compiled->parse(text, out) || parseSqlTimestampLeniently(text, out)) {
    *out = truncateTimestamp(*out, 3);
    return true;
  }
  setNull(call, row);
  return false;
}

template <bool kFails>
void toTimestamp(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) {
    Timestamp value;
    if (castTextToTimestamp(in[row], &value)) return writeTimestamp(call, row, truncateTimestamp(value, 3));
    kFails ? fail(call, row, "TO_TIMESTAMP_LTZ: not a timestamp: '" + std::string(in[row]) + "'") : setNull(call, row);
  });
}

void toTimestampByPattern(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const Input<std::string_view> pattern(*call.arguments[1]);
  forEachRow(call, [&](uint32_t row) {
    Timestamp value;
    if (parseByPattern(call, row, in[row], pattern[row], &value)) writeTimestamp(call, row, value);
  });
}

void toTimestampInZone(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const Input<std::string_view> pattern(*call.arguments[1]);
  const Input<std::string_view> zone(*call.arguments[2]);
  forEachRow(call, [&](uint32_t row) {
    Timestamp value;
    if (!parseByPattern(call, row, in[row], pattern[row], &value)) return;
    value.millis = stateOf(call).zones.legacy(zone[row]).toInstant(value.millis);
    writeTimestamp(call, row, value);
  });
}

void writeInstant(KernelCall& call, uint32_t row, const Timestamp& value) {
  if (value.millis < kMillisOfYear0 || value.millis > kMillisOfYear9999) return setNull(call, row);
  writeTimestamp(call, row, value);
}

// A count of seconds (precision 0) or of units of 10^-precision.
bool timestampOfNumber(int64_t value, int32_t precision, Timestamp* out) {
  constexpr int64_t kScales[] = {1000, 100, 10, 1, 10, 100, 1000, 10'000, 100'000, 1'000'000};
  if (precision < 0 || precision > 9) return false;
  out->nanos = 0;
  if (precision <= 3) return !__builtin_mul_overflow(value, kScales[precision], &out->millis);
  const int64_t unit = kScales[precision];
  out->millis = floorDivide(value, unit);
  out->nanos = static_cast<int32_t>((value - out->millis * unit) * (1'000'000 / unit));
  return true;
}

// The precision of TO_TIMESTAMP_LTZ(number[, precision]).
class EpochPrecision {
 public:
  explicit EpochPrecision(const KernelCall& call) : given_(call.arguments.size() > 1), in_(*call.arguments[given_]) {}
  int32_t operator[](uint32_t row) const { return given_ ? in_[row] : 3; }

 private:
  bool given_;
  Input<int32_t> in_;
};

void toInstantFromInteger(KernelCall& call) {
  const Input<int64_t> in(*call.arguments[0]);
  const EpochPrecision precision(call);
  forEachRow(call, [&](uint32_t row) {
    Timestamp value;
    if (!timestampOfNumber(in[row], precision[row], &value)) return setNull(call, row);
    writeInstant(call, row, value);
  });
}

// A fraction counts for seconds only.
void toInstantFromDouble(KernelCall& call) {
  const Input<double> in(*call.arguments[0]);
  const EpochPrecision precision(call);
  forEachRow(call, [&](uint32_t row) {
    const double number = precision[row] == 0 ? in[row] * 1000 : in[row];
    if (!(number > -9.2e18 && number < 9.2e18)) return setNull(call, row);
    Timestamp value;
    const int32_t unit = precision[row] == 0 ? 3 : precision[row];
    if (!timestampOfNumber(static_cast<int64_t>(number), unit, &value)) return setNull(call, row);
    writeInstant(call, row, value);
  });
}

void toInstantFromDecimal(KernelCall& call) {
  const DecimalInput in(*call.arguments[0], *call.argumentTypes[0]);
  const EpochPrecision precision(call);
  forEachRow(call, [&](uint32_t row) {
    Timestamp value;
    if (!timestampOfNumber(decimalToInt64(in[row], in.scale()), precision[row], &value)) return setNull(call, row);
    writeInstant(call, row, value);
  });
}

template <bool kWithPattern>
void fromUnixtime(KernelCall& call) {
  const Input<int64_t> in(*call.arguments[0]);
  const Input<std::string_view> pattern(*call.arguments[kWithPattern ? 1 : 0]);
  TimeTextState& state = stateOf(call);
  StringWriter writer(call);
  std::string text;
  forEachRow(call, [&](uint32_t row) {
    const SimpleDatePattern* compiled = state.simple.use(kWithPattern ? pattern[row] : kDefaultPattern);
    if (compiled == nullptr) return fail(call, row, "FROM_UNIXTIME: " + state.simple.error());
    const int64_t millis = static_cast<int64_t>(static_cast<uint64_t>(in[row]) * 1000);  // wraps as Java's does
    text.clear();
    compiled->format(millis, sessionZone(call), &text);
    writer.put(row, text);
  });
}

// Flink answers the least BIGINT for text that is no time.
template <bool kWithPattern>
void unixTimestampOfText(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const Input<std::string_view> pattern(*call.arguments[kWithPattern ? 1 : 0]);
  TimeTextState& state = stateOf(call);
  forEachRow(call, [&](uint32_t row) {
    const SimpleDatePattern* compiled = state.simple.use(kWithPattern ? pattern[row] : kDefaultPattern);
    if (compiled == nullptr) return fail(call, row, "UNIX_TIMESTAMP: " + state.simple.error());
    int64_t millis = 0;
    const bool fits = compiled->parse(in[row], sessionZone(call), &millis);
    write<int64_t>(call, row, fits ? millis / 1000 : INT64_MIN);
  });
}

void toDate(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) {
    int32_t days = 0;
    if (!castTextToDate(in[row], &days)) return setNull(call, row);
    write<int32_t>(call, row, days);
  });
}

void toDateByPattern(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const Input<std::string_view> pattern(*call.arguments[1]);
  TimeTextState& state = stateOf(call);
  forEachRow(call, [&](uint32_t row) {
    const SimpleDatePattern* compiled = state.simple.use(pattern[row]);
    if (compiled == nullptr) return fail(call, row, "TO_DATE: " + state.simple.error());
    int64_t millis = 0;
    if (!compiled->parse(in[row], *state.utc, &millis) || !isSqlRange(millis)) return setNull(call, row);
    write<int32_t>(call, row, static_cast<int32_t>(floorDivide(millis, kMillisPerDay)));
  });
}

void convertTz(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const Input<std::string_view> from(*call.arguments[1]);
  const Input<std::string_view> to(*call.arguments[2]);
  TimeTextState& state = stateOf(call);
  const SimpleDatePattern* pattern = state.simpleDefault.use(kDefaultPattern);
  StringWriter writer(call);
  std::string text;
  forEachRow(call, [&](uint32_t row) {
    int64_t millis = 0;
    if (!pattern->parse(in[row], state.zones.legacy(from[row]), &millis)) return setNull(call, row);
    text.clear();
    pattern->format(millis, state.zones.legacy(to[row]), &text);
    writer.put(row, text);
  });
}

void addRow(FunctionList& list, FunctionRow row) {
  row.prepare = makeState;
  list.push_back(std::move(row));
}

void addOfEpoch(FunctionList& list, const TypeCode& from, const TypeCode& to, void (*kernel)(KernelCall&)) {
  const std::string start = std::string("to_timestamp_ltz_") + from.code;
  addRow(list, makeFunction(start + "_" + to.code, {from.type}, to.type, kernel));
  addRow(list, makeFunction(start + "_i32_" + to.code, {from.type, kInt32}, to.type, kernel));
}

}  // namespace

void addTimeText(FunctionList& list) {
  for (const TypeCode& type : kTimestampCodes) {
    addRow(list, fallible(makeFunction(std::string("date_format_") + type.code + "_s", {type.type, kString}, kString,
                                       dateFormat<false>)));
  }
  for (const TypeCode& type : kLocalTimestampCodes) {
    addRow(list, fallible(makeFunction(std::string("date_format_") + type.code + "_s", {type.type, kString}, kString,
                                       dateFormat<true>)));
  }
  addRow(list, fallible(makeFunction("date_format_s_s", {kString, kString}, kString, dateFormatText)));
  addRow(list, makeFunction("to_timestamp_s", {kString}, kTimestampMs, toTimestamp<false>));
  addRow(list, fallible(makeFunction("to_timestamp_s_s", {kString, kString}, kTimestampMs, toTimestampByPattern)));
  addRow(list, fallible(makeFunction("to_timestamp_ltz_s", {kString}, kTimestampMs, toTimestamp<true>)));
  addRow(list, fallible(makeFunction("to_timestamp_ltz_s_s", {kString, kString}, kTimestampMs, toTimestampByPattern)));
  addRow(list, fallible(makeFunction("to_timestamp_ltz_s_s_s", {kString, kString, kString}, kTimestampMs,
                                     toTimestampInZone)));
  // to_timestamp_ltz_<number>[_i32]_<result>: the precision of the result is part of the planner's choice
  for (const TypeCode& to : kLocalTimestampCodes) {
    addOfEpoch(list, {"i64", kInt64}, to, toInstantFromInteger);
    addOfEpoch(list, {"f64", kFloat64}, to, toInstantFromDouble);
    for (const TypeCode& from : kDecimalCodes) addOfEpoch(list, from, to, toInstantFromDecimal);
  }
  addRow(list, makeFunction("from_unixtime_i64", {kInt64}, kString, fromUnixtime<false>));
  addRow(list, fallible(makeFunction("from_unixtime_i64_s", {kInt64, kString}, kString, fromUnixtime<true>)));
  addRow(list, makeFunction("unix_timestamp_s", {kString}, kInt64, unixTimestampOfText<false>));
  addRow(list, fallible(makeFunction("unix_timestamp_s_s", {kString, kString}, kInt64, unixTimestampOfText<true>)));
  addRow(list, makeFunction("to_date_s", {kString}, kDate, toDate));
  addRow(list, fallible(makeFunction("to_date_s_s", {kString, kString}, kDate, toDateByPattern)));
  addRow(list, makeFunction("convert_tz_s_s_s", {kString, kString, kString}, kString, convertTz));
}

}  // namespace millrace
