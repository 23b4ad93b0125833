/** Values that are known at plan time: literals and simple arithmetic on them (window sizes, LIMIT, intervals). */
import type { LiteralMessage } from "../message.js";
import type { BoundCall, BoundExpression } from "./bound_expression.js";

type Fold = (left: bigint, right: bigint) => bigint | undefined;

const folds: Readonly<Record<string, Fold>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
};

function asInteger(value: LiteralMessage | undefined): bigint | undefined {
  if (typeof value === "bigint") return value;
  return typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : undefined;
}

function constantCall(call: BoundCall): LiteralMessage | undefined {
  const values = call.arguments.map(constantValue);
  const [left, right] = values.map(asInteger);
  if (call.name === "-" && call.arguments.length === 1) return left === undefined ? undefined : -left;
  if (call.name === "CAST") return left !== undefined && call.type.root === "BIGINT" ? left : undefined;
  const isWhole = ["INTEGER", "BIGINT", "INTERVAL_DAY_SECOND", "INTERVAL_YEAR_MONTH"].includes(call.type.root);
  if (left === undefined || right === undefined || !isWhole) return undefined;
  return folds[call.name]?.(left, right);
}

/** undefined: not constant, or not of the simple kind. NULL is null. */
export function constantValue(expression: BoundExpression): LiteralMessage | undefined {
  if (expression.kind === "literal") return expression.value;
  return expression.kind === "call" ? constantCall(expression) : undefined;
}
