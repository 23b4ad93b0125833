/**
 * Keys of expressions: equal texts for equal meaning. Spans and names of columns do not count, types do. A key is made of the keys of the
 * operands, and long ones are shortened to a digest, so that the keys of a deep tree take time in proportion to its size.
 */
import { createHash } from "node:crypto";
import type { LogicalType } from "../../catalog/types.js";
import type { BoundCall, BoundExpression } from "../bind/bound_expression.js";
import type { LiteralMessage } from "../message.js";

const keys = new WeakMap<BoundExpression, string>();
const typeKeys = new WeakMap<LogicalType, string>();
const plainLengthMax = 120;

function typeKey(type: LogicalType): string {
  const known = typeKeys.get(type);
  if (known !== undefined) return known;
  const key = JSON.stringify(type);
  typeKeys.set(type, key);
  return key;
}

function literalKey(value: LiteralMessage): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === "bigint") return `${each}n`;
    if (typeof each === "number" && !Number.isFinite(each)) return String(each);
    if (Object.is(each, -0)) return "-0";
    return each instanceof Uint8Array ? Buffer.from(each).toString("hex") : each;
  });
}

let unplaced = 0;

/** Of a volatile call: where it is written, so that copies of one call stay one and two calls two. */
function placeOf({ volatile, span }: BoundCall): string {
  if (volatile !== true) return "";
  return span === undefined ? `@#${unplaced++}` : `@${span.start}:${span.end}`;
}

function content(expression: BoundExpression): string {
  const list = (expressions: readonly BoundExpression[]): string => expressions.map(expressionKey).join(",");
  switch (expression.kind) {
    case "column":
      return `column ${expression.index}`;
    case "literal":
      return `literal ${literalKey(expression.value)}`;
    case "call":
      return `${expression.name} ${expression.opcode ?? ""}(${list(expression.arguments)})${placeOf(expression)}`;
    case "case": {
      const branches = expression.branches.map(({ when, then }) => list([when, then])).join(";");
      return `case(${branches};${expressionKey(expression.otherwise)})`;
    }
    case "aggregate": {
      const filter = expression.filter ? expressionKey(expression.filter) : "";
      const order = (expression.orderBy ?? []).map(
        ({ expression: key, descending, nullsFirst }) => `${expressionKey(key)} ${descending} ${nullsFirst}`,
      );
      const distinct = expression.distinct ? "distinct " : "";
      return `aggregate ${expression.name} ${distinct}(${list(expression.arguments)})[${filter}][${order.join(",")}]`;
    }
  }
}

/** @example expressionKey(a) === expressionKey(b) // the same value on every row, functions like RAND aside */
export function expressionKey(expression: BoundExpression): string {
  const known = keys.get(expression);
  if (known !== undefined) return known;
  const text = `${content(expression)} ${typeKey(expression.type)}`;
  const key = text.length <= plainLengthMax ? text : `#${createHash("sha256").update(text).digest("base64")}`;
  keys.set(expression, key);
  return key;
}
