/** Conversions: explicit CAST calls, and the implicit ones that the binder writes into the tree, so that nothing below it coerces. */
import { typeCode } from "../../catalog/type_codes.js";
import { sameType } from "../../catalog/type_common.js";
import { isNumeric, LENGTH_MAX, type LogicalType, withNullable, withoutTimeAttribute } from "../../catalog/types.js";
import type { LiteralMessage } from "../message.js";
import type { BoundCall, BoundExpression, BoundLiteral, SourceSpan } from "./bound_expression.js";

/** A literal of another type with the same value, where that is exact; undefined elsewhere. */
function convertLiteral(value: LiteralMessage, from: LogicalType, to: LogicalType): LiteralMessage | undefined {
  if (value === null) return null;
  if (typeof value === "string" && from.root === "DECIMAL") return convertDecimal(value, to);
  if (typeof value === "number" || typeof value === "bigint") {
    if (!isNumeric(from) || !isNumeric(to) || from.root === "FLOAT" || from.root === "DOUBLE") return undefined;
    return convertInteger(BigInt(value), from, to);
  }
  if (typeof value === "string" && (to.root === "VARCHAR" || to.root === "CHAR") && from.root === "CHAR") {
    const length = [...value].length;
    if (length > (to.length ?? LENGTH_MAX)) return undefined;
    return to.root === "CHAR" ? value + " ".repeat(to.length! - length) : value;
  }
  const isTimestamp = from.root === "TIMESTAMP" && to.root === "TIMESTAMP";
  return isTimestamp && (to.precision ?? 6) >= (from.precision ?? 6) ? value : undefined;
}

const integerOrder = ["TINYINT", "SMALLINT", "INTEGER", "BIGINT"];

function convertInteger(value: bigint, from: LogicalType, to: LogicalType): LiteralMessage | undefined {
  if (integerOrder.includes(to.root)) {
    if (integerOrder.indexOf(to.root) < integerOrder.indexOf(from.root)) return undefined;
    return to.root === "BIGINT" ? value : Number(value);
  }
  if (to.root === "DECIMAL") return convertDecimal(String(value), to);
  return to.root === "DOUBLE" && BigInt(Number(value)) === value ? Number(value) : undefined;
}

function convertDecimal(text: string, to: LogicalType): LiteralMessage | undefined {
  if (to.root === "DOUBLE") return Number(text);
  if (to.root !== "DECIMAL") return undefined;
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const scale = to.scale ?? 0;
  const digits = (to.precision ?? 10) - scale;
  if (fraction.length > scale || whole.replace(/^0+/, "").length > digits) return undefined;
  const sign = text.startsWith("-") ? "-" : "";
  return scale === 0 ? sign + whole : `${sign}${whole}.${fraction.padEnd(scale, "0")}`;
}

/** Reading a text as something else may fail, also inside nested values; all other casts give a value or NULL. */
function castMayFail(from: LogicalType, to: LogicalType): boolean {
  const isText = (type: LogicalType) => type.root === "CHAR" || type.root === "VARCHAR";
  return (isText(from) && !isText(to)) || from.root === "ARRAY" || from.root === "MAP" || from.root === "ROW";
}

export function castCall(
  operand: BoundExpression,
  type: LogicalType,
  mode: "CAST" | "TRY_CAST",
  span: SourceSpan | undefined,
): BoundCall {
  const prefix = mode === "CAST" ? "cast" : "try_cast";
  return Object.freeze({
    kind: "call",
    name: mode,
    opcode: `${prefix}_${typeCode(operand.type)}_${typeCode(type)}`,
    arguments: [operand],
    type,
    fallible: mode === "CAST" && castMayFail(operand.type, type),
    ...(span ? { span } : {}),
  });
}

/** Whether a value of `from` is a value of `to` as it is: only NOT NULL inside nested types differs. */
export function isRetyping(from: LogicalType, to: LogicalType): boolean {
  if (from.root !== to.root) return false;
  const inner = (type: LogicalType) =>
    [type.element, type.key, type.value, ...(type.fields ?? []).map((field) => field.type)].filter(
      (each) => each !== undefined,
    );
  const [a, b] = [inner(from), inner(to)];
  if (a.length === 0 && b.length === 0) return sameType(from, to);
  return a.length === b.length && a.every((type, i) => isRetyping(type, b[i]!));
}

/**
 * The value as `type`: the expression itself when its type is equal but for nullability, a literal where the value stays the same, else a
 * call of CAST. The result is nullable as the expression is.
 */
export function castTo(expression: BoundExpression, type: LogicalType): BoundExpression {
  const from = withoutTimeAttribute(expression.type);
  const target = withNullable(type, expression.type.nullable);
  if (sameType(from, target)) return expression;
  if (expression.kind === "literal") {
    const value = convertLiteral(expression.value, from, target);
    if (value !== undefined) return Object.freeze({ ...expression, type: target, value } satisfies BoundLiteral);
  }
  if (isRetyping(from, target)) return Object.freeze({ ...expression, type: target });
  return castCall(expression, target, "CAST", expression.span);
}
