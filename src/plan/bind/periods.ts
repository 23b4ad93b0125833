/** `(start, end) OVERLAPS (start, end)`: whether two periods have a point in common, their ends included. An end may be an interval. */
import { isDatetime, isInterval, typeName } from "../../catalog/types.js";
import type { BinaryOperation, Expression } from "../../sql/index.js";
import { arithmetic } from "./arithmetic.js";
import { type Binding, caseOf, fail, logicalCall, spanOf } from "./binding.js";
import type { BoundExpression } from "./bound_expression.js";
import { compare } from "./comparison.js";

interface Period {
  readonly start: BoundExpression;
  readonly end: BoundExpression;
}

/** Written backwards, a period means the same. */
function bindPeriod(binding: Binding, node: Expression): Period {
  if (node.kind !== "RowConstructor" || node.items.length !== 2) {
    return fail(binding, "TYPE_MISMATCH", "OVERLAPS compares periods: (start, end)", node);
  }
  const [first, second] = node.items.map((item) => binding.bind(item)) as [BoundExpression, BoundExpression];
  if (!isDatetime(first.type) || !(isDatetime(second.type) || isInterval(second.type))) {
    const types = `(${typeName(first.type)}, ${typeName(second.type)})`;
    fail(binding, "TYPE_MISMATCH", `a period is a point in time with an end or a length, not ${types}`, node);
  }
  const last = isInterval(second.type) ? arithmetic(binding, "+", first, second, node) : second;
  const forwards = compare(binding, "<=", first, last, node);
  const pick = (yes: BoundExpression, no: BoundExpression): BoundExpression =>
    // biome-ignore lint/suspicious/noThenProperty: the word of the field, and never awaited
    caseOf([{ when: forwards, then: yes }], no, no.type, spanOf(node));
  return { start: pick(first, last), end: pick(last, first) };
}

export function bindOverlaps(binding: Binding, node: BinaryOperation): BoundExpression {
  const [left, right] = [bindPeriod(binding, node.left), bindPeriod(binding, node.right)];
  const tests = [
    compare(binding, ">=", left.end, right.start, node),
    compare(binding, ">=", right.end, left.start, node),
  ];
  return logicalCall("AND", tests, spanOf(node));
}
