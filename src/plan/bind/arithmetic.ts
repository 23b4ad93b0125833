/**
 * +, -, *, /, % with Flink's result types. Integers keep the wider type and wrap; DECIMAL grows as the SQL standard asks, cut to 38 digits;
 * DECIMAL with FLOAT or DOUBLE is DOUBLE; of FLOAT and DOUBLE the left type wins.
 */
import { typeCode } from "../../catalog/type_codes.js";
import { asDecimal, boundedDecimal } from "../../catalog/type_common.js";
import {
  bigintType,
  commonType,
  daySecondType,
  doubleType,
  intType,
  isApproximate,
  isDatetime,
  isDecimal,
  isExactNumeric,
  isInteger,
  isInterval,
  isNumeric,
  type LogicalType,
  nullableIf,
  timestampType,
  typeName,
  withNullable,
  withoutTimeAttribute,
} from "../../catalog/types.js";
import type { Span } from "../../sql/index.js";
import { type Binding, fail, nativeCall, spanOf } from "./binding.js";
import type { BoundExpression } from "./bound_expression.js";
import { castTo } from "./coercion.js";

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%";

const opcodes: Readonly<Record<ArithmeticOperator, string>> = {
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "/": "divide",
  "%": "mod",
};
const fallible: ReadonlySet<ArithmeticOperator> = new Set<ArithmeticOperator>(["/", "%"]);
const scaleKeptMin = 6;

/** Result of two exact numbers of which one is a DECIMAL at least. */
function decimalResult(operator: ArithmeticOperator, left: LogicalType, right: LogicalType): LogicalType {
  const [p1, s1] = [left.precision ?? 10, left.scale ?? 0];
  const [p2, s2] = [right.precision ?? 10, right.scale ?? 0];
  switch (operator) {
    case "+":
    case "-": {
      const scale = Math.max(s1, s2);
      return boundedDecimal(Math.max(p1 - s1, p2 - s2) + scale + 1, scale, scaleKeptMin);
    }
    case "*":
      return boundedDecimal(p1 + p2 + 1, s1 + s2, scaleKeptMin);
    case "/": {
      const scale = Math.max(6, s1 + p2 + 1);
      return boundedDecimal(p1 - s1 + s2 + scale, scale, scaleKeptMin);
    }
    case "%": {
      const scale = Math.max(s1, s2);
      return boundedDecimal(Math.min(p1 - s1, p2 - s2) + scale, scale, scaleKeptMin);
    }
  }
}

function numericArithmetic(
  operator: ArithmeticOperator,
  left: BoundExpression,
  right: BoundExpression,
  node: Span,
): BoundExpression {
  const call = (
    name: ArithmeticOperator,
    type: LogicalType,
    a: BoundExpression,
    b: BoundExpression,
  ): BoundExpression => {
    const opcode = `${opcodes[name]}_${typeCode(a.type)}_${typeCode(b.type)}`;
    const traits = { fallible: fallible.has(name) && !isApproximate(type) };
    return nativeCall(name, opcode, nullableIf(type, a.type, b.type), [a, b], spanOf(node), traits);
  };
  const [x, y] = [left.type, right.type];
  if (isExactNumeric(x) && isExactNumeric(y)) {
    if (!isDecimal(x) && !isDecimal(y)) {
      const wide = withNullable(commonType([x, y])!, false);
      const result = call(operator, wide, castTo(left, wide), castTo(right, wide));
      return operator === "%" ? castTo(result, y) : result;
    }
    // Flink takes the remainder of a whole DECIMAL by an integer in BIGINT.
    if (operator === "%" && x.scale === 0 && isInteger(y)) {
      return castTo(call(operator, bigintType, castTo(left, bigintType), castTo(right, bigintType)), y);
    }
    const [a, b] = [castTo(left, asDecimal(x)), castTo(right, asDecimal(y))];
    const type = withNullable(decimalResult(operator, a.type, b.type), false);
    const result = call(operator, type, a, b);
    const wholeRemainder = operator === "%" && a.type.scale === 0 && b.type.scale === 0;
    return wholeRemainder ? castTo(result, y) : result;
  }
  const bothApproximate = isApproximate(x) && isApproximate(y);
  const wide =
    x.root === "DOUBLE" || y.root === "DOUBLE" || isDecimal(x) || isDecimal(y) ? doubleType : commonType([x, y])!;
  const result = call(operator, withNullable(wide, false), castTo(left, wide), castTo(right, wide));
  return bothApproximate ? castTo(result, x) : result;
}

/** DATE, TIME, TIMESTAMP plus or minus an interval. */
function timePlusInterval(
  operator: "+" | "-",
  time: BoundExpression,
  interval: BoundExpression,
  node: Span,
): BoundExpression {
  const type = nullableIf(withoutTimeAttribute(time.type), interval.type);
  const opcode = `${opcodes[operator]}_${typeCode(type)}_${typeCode(interval.type)}`;
  const traits = { fallible: interval.type.root === "INTERVAL_YEAR_MONTH" };
  return nativeCall(operator, opcode, type, [time, interval], spanOf(node), traits);
}

/** An interval so many times: by whole numbers only, as in Flink. */
export function intervalTimes(interval: BoundExpression, factor: BoundExpression, node: Span): BoundExpression {
  const isMonths = interval.type.root === "INTERVAL_YEAR_MONTH";
  const number = castTo(factor, isMonths ? intType : bigintType);
  const type = nullableIf(interval.type, factor.type);
  const opcode = `multiply_${typeCode(interval.type)}_${typeCode(number.type)}`;
  return nativeCall("*", opcode, type, [interval, number], spanOf(node));
}

function intervalArithmetic(
  operator: ArithmeticOperator,
  left: BoundExpression,
  right: BoundExpression,
  node: Span,
): BoundExpression | undefined {
  const [x, y] = [left.type, right.type];
  if (operator === "+" || operator === "-") {
    if (isDatetime(x) && isInterval(y)) return timePlusInterval(operator, left, right, node);
    const timeLast = operator === "+" && isInterval(x) && isDatetime(y) && y.root !== "TIMESTAMP_LTZ";
    if (timeLast) return timePlusInterval(operator, right, left, node);
    if (isInterval(x) && x.root === y.root) {
      const opcode = `${opcodes[operator]}_${typeCode(x)}_${typeCode(y)}`;
      return nativeCall(operator, opcode, nullableIf(x, y), [left, right], spanOf(node));
    }
    return undefined;
  }
  if (operator !== "*") return undefined;
  if (isInterval(x) && isInteger(y)) return intervalTimes(left, right, node);
  return isInteger(x) && isInterval(y) ? intervalTimes(right, left, node) : undefined;
}

export function arithmetic(
  binding: Binding,
  operator: ArithmeticOperator,
  left: BoundExpression,
  right: BoundExpression,
  node: Span,
): BoundExpression {
  const [x, y] = [left.type, right.type];
  if (isNumeric(x) && isNumeric(y) && (operator !== "%" || (isExactNumeric(x) && isExactNumeric(y)))) {
    return numericArithmetic(operator, left, right, node);
  }
  const withInterval = intervalArithmetic(operator, left, right, node);
  if (withInterval !== undefined) return withInterval;
  const message = `${typeName(x)} ${operator} ${typeName(y)}: no arithmetic on these types`;
  const hint =
    operator === "%" && isNumeric(x) && isNumeric(y)
      ? "% takes whole numbers and DECIMAL; cast FLOAT and DOUBLE."
      : isDatetime(x) && isDatetime(y) && operator === "-"
        ? "Use TIMESTAMPDIFF(SECOND, a, b)."
        : undefined;
  return fail(binding, "TYPE_MISMATCH", message, node, hint);
}

export function negate(binding: Binding, operand: BoundExpression, node: Span): BoundExpression {
  const { type } = operand;
  if (!isNumeric(type) && !isInterval(type)) {
    fail(binding, "TYPE_MISMATCH", `- takes a number or an interval, not ${typeName(type)}`, node);
  }
  if (operand.kind === "literal" && typeof operand.value === "bigint" && isInterval(type)) {
    return Object.freeze({ ...operand, value: -operand.value, span: spanOf(node) });
  }
  if (operand.kind === "literal" && typeof operand.value === "number" && type.root === "INTERVAL_YEAR_MONTH") {
    return Object.freeze({ ...operand, value: -operand.value, span: spanOf(node) });
  }
  return nativeCall("-", `negate_${typeCode(type)}`, type, [operand], spanOf(node));
}

/** `(a - b) DAY`: the difference of two points in time. */
export function timeDifference(
  binding: Binding,
  left: BoundExpression,
  right: BoundExpression,
  months: boolean,
  fields: string,
  node: Span,
): BoundExpression {
  if (!isDatetime(left.type) || !isDatetime(right.type)) {
    fail(
      binding,
      "TYPE_MISMATCH",
      `the difference takes points in time, not ${typeName(left.type)} and ${typeName(right.type)}`,
      node,
    );
  }
  const types = [left.type, right.type].map((type) =>
    withNullable(type.root === "DATE" ? timestampType(0) : type, false),
  );
  const common = left.type.root === right.type.root ? commonType([left.type, right.type]) : commonType(types);
  if (common === undefined) {
    fail(binding, "TYPE_MISMATCH", `${typeName(left.type)} - ${typeName(right.type)}: these types do not meet`, node);
  }
  const [a, b] = [castTo(left, common), castTo(right, common)];
  const code = typeCode(common);
  const type = months
    ? { root: "INTERVAL_YEAR_MONTH" as const, nullable: false, intervalFields: fields }
    : daySecondType(fields);
  const name = months ? "months_between" : "subtract";
  return nativeCall("-", `${name}_${code}_${code}`, nullableIf(type, a.type, b.type), [a, b], spanOf(node));
}
