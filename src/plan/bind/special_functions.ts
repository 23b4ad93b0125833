/** Functions with a word among their arguments (a time unit, LEADING), or whose meaning is known at plan time. */

import { findFunctions, type SpecialName, specialSignatures } from "../../catalog/functions/index.js";
import { typeCode } from "../../catalog/type_codes.js";
import {
  bigintType,
  daySecondType,
  intType,
  isDatetime,
  isInteger,
  isInterval,
  isNull,
  isText,
  isTimestamp,
  type LogicalType,
  monthsType,
  nullableIf,
  stringType,
  timestampType,
  typeName,
  typeText,
  varcharType,
  withNullable,
  withoutTimeAttribute,
} from "../../catalog/types.js";
import type { Argument, Expression, FunctionCall, TimeUnit } from "../../sql/index.js";
import { arithmetic, intervalTimes, timeDifference } from "./arithmetic.js";
import { type Binding, fail, literal, nativeCall, spanOf } from "./binding.js";
import type { BoundExpression } from "./bound_expression.js";
import { castTo } from "./coercion.js";
import { callOf } from "./function_calls.js";
import { millisOfUnit, monthsOfUnit } from "./interval_literals.js";

type SpecialFunction = (binding: Binding, call: FunctionCall) => BoundExpression;

function expect(binding: Binding, call: FunctionCall, count: number, name: SpecialName): readonly Argument[] {
  if (call.args.length === count) return call.args;
  const message = `${name} does not take ${call.args.length} argument${call.args.length === 1 ? "" : "s"}`;
  return fail(binding, "INVALID_ARGUMENTS", message, call, `Supported: ${specialSignatures[name]}.`);
}

function unitOf(binding: Binding, argument: Argument): TimeUnit {
  if (argument.kind === "TimeUnitArgument") return argument.unit;
  return fail(
    binding,
    "INVALID_ARGUMENTS",
    "expected a time unit: YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, ...",
    argument,
  );
}

const dateUnits: ReadonlySet<TimeUnit> = new Set<TimeUnit>([
  ...(["MILLENNIUM", "CENTURY", "DECADE", "YEAR", "ISOYEAR", "QUARTER", "MONTH", "WEEK", "DAY"] as const),
  ...(["DOW", "DOY", "ISODOW", "EPOCH"] as const),
]);

function extract(binding: Binding, unit: TimeUnit, value: BoundExpression, call: FunctionCall): BoundExpression {
  const { type } = value;
  const fits =
    isDatetime(type) ||
    (isInterval(type) && (monthsOfUnit[unit] !== undefined) === (type.root === "INTERVAL_YEAR_MONTH"));
  const refused =
    (type.root === "TIME" && (dateUnits.has(unit) || unit === "NANOSECOND" || unit === "MICROSECOND")) ||
    (type.root === "DATE" && (unit === "MICROSECOND" || unit === "NANOSECOND")) ||
    (isInterval(type) && unit === "EPOCH");
  if (!fits || refused) {
    fail(binding, "INVALID_ARGUMENTS", `${unit} cannot be taken of ${typeName(type)}`, call);
  }
  const opcode = `extract_${unit.toLowerCase()}_${typeCode(type)}`;
  return nativeCall("EXTRACT", opcode, nullableIf(bigintType, type), [value], spanOf(call));
}

const bindExtract: SpecialFunction = (binding, call) => {
  const [unit, value] = expect(binding, call, 2, "EXTRACT");
  return extract(binding, unitOf(binding, unit!), binding.bind(value as Expression), call);
};

/** YEAR(d), HOUR(t), ...: EXTRACT of one unit. */
const part =
  (name: SpecialName, unit: TimeUnit): SpecialFunction =>
  (binding, call) => {
    const [argument] = expect(binding, call, 1, name);
    const value = binding.bind(argument as Expression);
    if (!isDatetime(value.type)) {
      fail(binding, "INVALID_ARGUMENTS", `${name} takes a DATE or TIMESTAMP, not ${typeName(value.type)}`, call);
    }
    return extract(binding, unit, value, call);
  };

/** FLOOR(x TO DAY); without a unit the function of numbers. */
const rounding =
  (name: "FLOOR" | "CEIL" | "CEILING"): SpecialFunction =>
  (binding, call) => {
    const value = binding.bind(call.args[0] as Expression);
    if (call.args.length === 1) {
      if (isInteger(value.type)) return value;
      const row = findFunctions(name).find(
        ({ parameters }) => isNull(value.type) || parameters[0]!.accepts(value.type),
      );
      const bound = row && callOf(row, [value], call);
      return bound ?? fail(binding, "INVALID_ARGUMENTS", `${name} takes a number, not ${typeName(value.type)}`, call);
    }
    const [, unitArgument] = expect(binding, call, 2, name);
    const unit = unitOf(binding, unitArgument!);
    const type = withoutTimeAttribute(value.type);
    if (!isDatetime(type))
      fail(binding, "INVALID_ARGUMENTS", `${name} TO takes a point in time, not ${typeName(type)}`, call);
    if ((type.root === "TIME" && dateUnits.has(unit)) || ["DOW", "DOY", "ISODOW", "EPOCH"].includes(unit)) {
      fail(binding, "INVALID_ARGUMENTS", `${typeName(type)} has no ${unit} to round to`, call);
    }
    const native = name === "FLOOR" ? "floor" : "ceil";
    if (type.root === "DATE" && !dateUnits.has(unit)) return value;
    const opcode = `${native}_${unit.toLowerCase()}_${typeCode(type)}`;
    return nativeCall(name, opcode, type, [value], spanOf(call), { fallible: type.root === "TIME" });
  };

const bindTrim: SpecialFunction = (binding, call) => {
  const [side, characters, value] = expect(binding, call, 3, "TRIM");
  const keyword = side!.kind === "KeywordArgument" ? side!.keyword : "BOTH";
  const [trimmed, from] = [binding.bind(characters as Expression), binding.bind(value as Expression)];
  for (const { type } of [trimmed, from]) {
    if (!isText(type) && !isNull(type))
      fail(binding, "INVALID_ARGUMENTS", `TRIM takes text, not ${typeName(type)}`, call);
  }
  const [a, b] = [from, trimmed].map((each) => (isNull(each.type) ? castTo(each, stringType) : each)) as [
    BoundExpression,
    BoundExpression,
  ];
  const type = nullableIf(varcharType(a.type.length!), a.type, b.type);
  return nativeCall("TRIM", `trim_${keyword.toLowerCase()}_s_s`, type, [a, b], spanOf(call));
};

function interval(unit: TimeUnit, count: BoundExpression, binding: Binding, call: FunctionCall): BoundExpression {
  const months = monthsOfUnit[unit];
  const millis = millisOfUnit[unit];
  if (months === undefined && millis === undefined) {
    fail(binding, "INVALID_ARGUMENTS", `${unit} is no unit of an interval`, call);
  }
  const type = months === undefined ? daySecondType(unit) : monthsType(unit);
  const one = literal(type, months ?? BigInt(millis!), spanOf(call));
  return intervalTimes(one, count, call);
}

/** A day of the week counts as a day. */
const wholeUnit = (unit: TimeUnit): TimeUnit => (unit === "DOW" ? "DAY" : unit);

const bindTimestampAdd: SpecialFunction = (binding, call) => {
  const [unitArgument, amount, time] = expect(binding, call, 3, "TIMESTAMPADD");
  const unit = wholeUnit(unitOf(binding, unitArgument!));
  const count = binding.bind(amount as Expression);
  if (!isInteger(count.type))
    fail(binding, "INVALID_ARGUMENTS", `TIMESTAMPADD takes a whole number, not ${typeName(count.type)}`, call);
  const value = binding.bind(time as Expression);
  const isSubDay = millisOfUnit[unit] !== undefined && unit !== "DAY" && unit !== "WEEK";
  const type = withoutTimeAttribute(value.type);
  const finer =
    unit === "MILLISECOND" && isTimestamp(type) && (type.precision ?? 6) < 3 ? { ...type, precision: 3 } : type;
  const base = castTo(value, type.root === "DATE" && isSubDay ? timestampType(6) : finer);
  return arithmetic(binding, "+", base, interval(unit, count, binding, call), call);
};

const partsOfMilli: Readonly<Partial<Record<TimeUnit, number>>> = { MICROSECOND: 1_000, NANOSECOND: 1_000_000 };

/** Flink counts microseconds in INT, nanoseconds in BIGINT. */
function finerThanMillis(
  binding: Binding,
  difference: BoundExpression,
  parts: number,
  call: FunctionCall,
): BoundExpression {
  const type = nullableIf(bigintType, difference.type);
  const millis = nativeCall("REINTERPRET", "reinterpret_ivs_i64", type, [difference], spanOf(call));
  const count = arithmetic(binding, "*", millis, literal(bigintType, BigInt(parts), spanOf(call)), call);
  return parts === 1_000 ? castTo(count, intType) : count;
}

const bindTimestampDiff: SpecialFunction = (binding, call) => {
  const [unitArgument, first, second] = expect(binding, call, 3, "TIMESTAMPDIFF");
  const unit = wholeUnit(unitOf(binding, unitArgument!));
  const [from, to] = [binding.bind(first as Expression), binding.bind(second as Expression)];
  const months = monthsOfUnit[unit];
  if ((from.type.root === "TIMESTAMP_LTZ") !== (to.type.root === "TIMESTAMP_LTZ")) {
    const message = `TIMESTAMPDIFF takes two points in time of one kind, not ${typeName(from.type)} and ${typeName(to.type)}`;
    fail(binding, "INVALID_ARGUMENTS", message, call);
  }
  const difference = timeDifference(binding, to, from, months !== undefined, unit, call);
  const perMilli = partsOfMilli[unit];
  if (perMilli !== undefined) return finerThanMillis(binding, difference, perMilli, call);
  const divisor = months ?? millisOfUnit[unit];
  if (divisor === undefined) fail(binding, "INVALID_ARGUMENTS", `${unit} is no unit of TIMESTAMPDIFF`, call);
  const number = months === undefined ? bigintType : intType;
  const code = months === undefined ? "ivs_i64" : "ivm_i32";
  const count = nativeCall(
    "REINTERPRET",
    `reinterpret_${code}`,
    nullableIf(number, difference.type),
    [difference],
    spanOf(call),
  );
  const one =
    months === undefined ? literal(bigintType, BigInt(divisor), spanOf(call)) : literal(intType, divisor, spanOf(call));
  const whole = divisor === 1 ? count : arithmetic(binding, "/", count, one, call);
  return castTo(whole, intType);
};

const bindMod: SpecialFunction = (binding, call) => {
  const [left, right] = expect(binding, call, 2, "MOD");
  return arithmetic(binding, "%", binding.bind(left as Expression), binding.bind(right as Expression), call);
};

const bindTypeOf: SpecialFunction = (binding, call) => {
  const value = binding.bind(call.args[0] as Expression);
  return literal(withNullable(stringType, true), typeText(withoutTimeAttribute(value.type)), spanOf(call));
};

const constant =
  (type: LogicalType, value: (binding: Binding) => string): SpecialFunction =>
  (binding, call) =>
    literal(type, value(binding), spanOf(call));

export const specialFunctions: Readonly<Record<SpecialName, SpecialFunction>> = {
  CEIL: rounding("CEIL"),
  CEILING: rounding("CEILING"),
  CURRENT_DATABASE: constant(stringType, () => "default_database"),
  DAYOFMONTH: part("DAYOFMONTH", "DAY"),
  DAYOFWEEK: part("DAYOFWEEK", "DOW"),
  DAYOFYEAR: part("DAYOFYEAR", "DOY"),
  EXTRACT: bindExtract,
  FLOOR: rounding("FLOOR"),
  HOUR: part("HOUR", "HOUR"),
  MINUTE: part("MINUTE", "MINUTE"),
  MOD: bindMod,
  MONTH: part("MONTH", "MONTH"),
  QUARTER: part("QUARTER", "QUARTER"),
  SECOND: part("SECOND", "SECOND"),
  TIMESTAMPADD: bindTimestampAdd,
  TIMESTAMPDIFF: bindTimestampDiff,
  TRIM: bindTrim,
  TYPEOF: bindTypeOf,
  WEEK: part("WEEK", "WEEK"),
  YEAR: part("YEAR", "YEAR"),
};
