/** `INTERVAL n DAY`: so many of a unit, by a value that is not quoted. */
import { isNumeric, typeName } from "../../catalog/types.js";
import type { IntervalExpression } from "../../sql/index.js";
import { arithmetic } from "./arithmetic.js";
import { type Binding, fail, literal, notSupported, spanOf } from "./binding.js";
import type { BoundExpression } from "./bound_expression.js";
import { intervalTypeOf, millisOfUnit, monthsOfUnit } from "./interval_literals.js";

export function bindIntervalExpression(binding: Binding, node: IntervalExpression): BoundExpression {
  const count = binding.bind(node.operand);
  const { unit, to } = node.qualifier;
  if (!isNumeric(count.type)) {
    fail(binding, "TYPE_MISMATCH", `INTERVAL ${unit} takes a number, not ${typeName(count.type)}`, node);
  }
  if (to !== null) notSupported(binding, "INTERVAL of a number over several units", node);
  const months = monthsOfUnit[unit];
  const one = literal(intervalTypeOf(node.qualifier), months ?? BigInt(millisOfUnit[unit] ?? 0), spanOf(node));
  return arithmetic(binding, "*", one, count, node);
}
