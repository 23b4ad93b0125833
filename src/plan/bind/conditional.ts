/** CASE and its relatives: IF, COALESCE, NULLIF, IFNULL, GREATEST, LEAST. All lazy: a branch is computed for the rows that reach it. */
import type { ConditionalName } from "../../catalog/functions/index.js";
import {
  booleanType,
  commonType,
  isBoolean,
  isInterval,
  isNull,
  isNumeric,
  isOrdered,
  type LogicalType,
  nullableIf,
  nullType,
  typeName,
  withNullable,
  withoutTimeAttribute,
} from "../../catalog/types.js";
import type { Case, Span } from "../../sql/index.js";
import { type Binding, caseOf, coalesceCall, fail, literal, logicalCall, nativeCall, spanOf } from "./binding.js";
import type { BoundExpression } from "./bound_expression.js";
import { castTo } from "./coercion.js";
import { compare } from "./comparison.js";

function commonOf(binding: Binding, values: readonly BoundExpression[], what: string, node: Span): LogicalType {
  const type = commonType(values.map((value) => value.type));
  if (type !== undefined && !isNull(type)) return type;
  if (type !== undefined) fail(binding, "TYPE_MISMATCH", `${what} has no value but NULL: cast one to its type`, node);
  const names = [...new Set(values.map((value) => typeName(value.type)))].join(", ");
  return fail(binding, "TYPE_MISMATCH", `${what} has values without a common type: ${names}`, node);
}

function condition(binding: Binding, value: BoundExpression, node: Span): BoundExpression {
  if (isNull(value.type)) return castTo(value, withNullable(booleanType, true));
  if (!isBoolean(value.type))
    fail(binding, "TYPE_MISMATCH", `a condition is BOOLEAN, not ${typeName(value.type)}`, node);
  return value;
}

export function bindCase(binding: Binding, node: Case): BoundExpression {
  const operand = node.operand && binding.bind(node.operand);
  const branches = node.branches.map((branch) => {
    const tests = branch.when.map((when) => {
      const value = binding.bind(when);
      return operand === null ? condition(binding, value, when) : compare(binding, "=", operand, value, when);
    });
    return { when: logicalCall("OR", tests, spanOf(branch)), result: binding.bind(branch.result) };
  });
  const otherwise = node.otherwise ? binding.bind(node.otherwise) : literal(nullType, null, spanOf(node));
  const values = [...branches.map(({ result }) => result), otherwise];
  const type = commonOf(binding, values, "CASE", node);
  const nullable = values.some((value) => value.type.nullable);
  return caseOf(
    // biome-ignore lint/suspicious/noThenProperty: the word of the field, and never awaited
    branches.map(({ when, result }) => ({ when, then: castTo(result, type) })),
    castTo(otherwise, type),
    withNullable(type, nullable),
    spanOf(node),
  );
}

type Conditional = (binding: Binding, args: readonly BoundExpression[], node: Span) => BoundExpression;

/** Flink's IF takes scalar values that have a type. */
function refuseInIf(binding: Binding, value: BoundExpression, node: Span): void {
  if (isNull(value.type)) fail(binding, "TYPE_MISMATCH", "a bare NULL has no type: write CAST(NULL AS ...)", node);
  if (isOrdered(value.type) && !isInterval(value.type)) return;
  fail(binding, "TYPE_MISMATCH", `IF does not take ${typeName(value.type)}; CASE does`, node);
}

const bindIf: Conditional = (binding, args, node) => {
  const [test, yes, no] = args as [BoundExpression, BoundExpression, BoundExpression];
  for (const value of [yes, no]) refuseInIf(binding, value, node);
  const type = commonOf(binding, [yes, no], "IF", node);
  return caseOf(
    // biome-ignore lint/suspicious/noThenProperty: the word of the field, and never awaited
    [{ when: condition(binding, test, node), then: castTo(yes, type) }],
    castTo(no, type),
    // Flink counts the condition as well, although a condition that is NULL only chooses the last value.
    nullableIf(withNullable(type, false), test.type, yes.type, no.type),
    spanOf(node),
  );
};

const bindCoalesce: Conditional = (binding, args, node) => {
  const type = commonOf(binding, args, "COALESCE", node);
  const values = args.map((value) => castTo(value, type));
  if (values.length === 1) return Object.freeze({ ...values[0]!, type: withoutTimeAttribute(values[0]!.type) });
  return coalesceCall(values, type, spanOf(node));
};

const bindNullIf: Conditional = (binding, args, node) => {
  const [value, other] = args as [BoundExpression, BoundExpression];
  const type = withNullable(withoutTimeAttribute(value.type), true);
  if (isNull(other.type)) return Object.freeze({ ...value, type, span: spanOf(node) });
  const equal = compare(binding, "=", value, other, node);
  return nativeCall("NULLIF", "null_if_b_any", type, [equal, value], spanOf(node));
};

/** GREATEST and LEAST of DECIMAL and FLOAT stay FLOAT. */
function withFloat(args: readonly BoundExpression[], common: LogicalType): LogicalType {
  const roots = new Set(args.map(({ type }) => type.root));
  return common.root === "DOUBLE" && !roots.has("DOUBLE") ? { ...common, root: "FLOAT" } : common;
}

const bindIfNull: Conditional = (binding, args, node) => {
  const [value, other] = args as [BoundExpression, BoundExpression];
  if (value.type.nullable) return bindCoalesce(binding, args, node);
  const type = withoutTimeAttribute(value.type);
  const differ = ["DATE", "TIME", "TIMESTAMP"];
  const areTimes = differ.includes(type.root) && differ.includes(other.type.root);
  const common = areTimes ? type : commonOf(binding, args, "IFNULL", node);
  return castTo(Object.freeze({ ...value, type }), isNumeric(type) ? common : type);
};

const extremum =
  (name: "GREATEST" | "LEAST"): Conditional =>
  (binding, args, node) => {
    if (args.some(({ type }) => isNull(type))) {
      fail(binding, "TYPE_MISMATCH", "a bare NULL has no type: write CAST(NULL AS ...)", node);
    }
    const type = withFloat(args, commonOf(binding, args, name, node));
    if (!isOrdered(type))
      fail(binding, "TYPE_MISMATCH", `${name} takes values with an order, not ${typeName(type)}`, node);
    const values = args.map((value) => castTo(value, type));
    const result = nullableIf(withNullable(type, false), ...values.map((value) => value.type));
    return nativeCall(name, `${name.toLowerCase()}_any`, result, values, spanOf(node));
  };

export interface ConditionalFunction {
  readonly counts: readonly [number, number];
  readonly bind: Conditional;
}

const many = Number.POSITIVE_INFINITY;

export const conditionalFunctions: Readonly<Record<ConditionalName, ConditionalFunction>> = {
  COALESCE: { counts: [1, many], bind: bindCoalesce },
  GREATEST: { counts: [1, many], bind: extremum("GREATEST") },
  IF: { counts: [3, 3], bind: bindIf },
  IFNULL: { counts: [2, 2], bind: bindIfNull },
  LEAST: { counts: [1, many], bind: extremum("LEAST") },
  NULLIF: { counts: [2, 2], bind: bindNullIf },
};
