/**
 * GROUPING, GROUPING_ID and GROUP_ID ask which grouping set a row belongs to. They take grouped columns by name, not by value, so they are replaced by
 * placeholders before an expression is bound: columns with negative ordinals.
 */
import type { ColumnReference, Expression, FunctionCall } from "../../sql/index.js";
import type { BoundExpression } from "./bound_expression.js";
import type { Scope } from "./scope.js";

const names: ReadonlySet<string> = new Set(["GROUPING", "GROUPING_ID", "GROUP_ID"]);
const prefix = "$grouping:";

export function replaceGroupingCalls(expression: Expression, register: (call: FunctionCall) => number): Expression {
  return replaceIn(expression, register) as Expression;
}

function replaceIn(node: unknown, register: (call: FunctionCall) => number): unknown {
  if (Array.isArray(node)) return node.map((item) => replaceIn(item, register));
  if (typeof node !== "object" || node === null) return node;
  const { kind } = node as { kind?: string };
  if (kind === "FunctionCall" && isGroupingCall(node as FunctionCall)) {
    return placeholder(node as FunctionCall, register(node as FunctionCall));
  }
  if (kind === "Query") return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, replaceIn(value, register)]));
}

function isGroupingCall({ name }: FunctionCall): boolean {
  return name.parts.length === 1 && names.has(name.parts[0]!.name.toUpperCase());
}

function placeholder({ start, end }: FunctionCall, number: number): ColumnReference {
  const part = { kind: "Identifier", name: `${prefix}${number}`, quoted: true, start, end } as const;
  return { kind: "ColumnReference", parts: [part], start, end };
}

/** A scope in which placeholders have a meaning. */
export function scopeWithPlaceholders(inner: Scope): Scope {
  return {
    resolve(reference) {
      const [part] = reference.parts;
      if (!part?.name.startsWith(prefix)) return inner.resolve(reference);
      const index = -1 - Number(part.name.slice(prefix.length));
      const span = { start: reference.start, end: reference.end };
      const type = { root: "BIGINT", nullable: false } as const;
      return { value: { kind: "column", index, name: "GROUPING", type, span }, partsUsed: 1 };
    },
  };
}

/** The number of a placeholder; undefined for other expressions. */
export function placeholderOf(expression: BoundExpression): number | undefined {
  return expression.kind === "column" && expression.index < 0 ? -1 - expression.index : undefined;
}
