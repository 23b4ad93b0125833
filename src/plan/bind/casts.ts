/** CAST and TRY_CAST as written. */

import { sameType } from "../../catalog/type_common.js";
import {
  canCast,
  type LogicalType,
  typeFromSyntax,
  typeName,
  withNullable,
  withoutTimeAttribute,
} from "../../catalog/types.js";
import { detailsAt } from "../../errors.js";
import type { Cast } from "../../sql/index.js";
import { type Binding, fail, literal, nativeCall, notSupported, spanOf } from "./binding.js";
import type { BoundExpression, SourceSpan } from "./bound_expression.js";
import { castCall, isRetyping } from "./coercion.js";

export function bindCast(binding: Binding, node: Cast): BoundExpression {
  const operand = binding.bind(node.operand);
  const written = asComputed(typeFromSyntax(node.type, (span, hint) => detailsAt(binding.context.sql, span, hint)));
  if (node.format !== null) notSupported(binding, "CAST with FORMAT", node);
  const from = withoutTimeAttribute(operand.type);
  if (!canCast(from, written, "explicit")) {
    const message = `${typeName(from)} cannot be cast to ${typeName(written)}`;
    fail(binding, "TYPE_MISMATCH", message, node);
  }
  const mode = node.mode === "CAST" ? "CAST" : "TRY_CAST";
  const type = withNullable(written, mode === "TRY_CAST" || operand.type.nullable);
  if (from.root === "NULL") return literal(withNullable(type, true), null, spanOf(node));
  return convert(binding, operand, type, mode, node, spanOf(node));
}

/** TIME has milliseconds at most, whatever a cast asks for. */
function asComputed(type: LogicalType): LogicalType {
  return type.root === "TIME" && (type.precision ?? 0) > 3 ? { ...type, precision: 3 } : type;
}

function convert(
  binding: Binding,
  operand: BoundExpression,
  type: LogicalType,
  mode: "CAST" | "TRY_CAST",
  node: Cast,
  span: SourceSpan,
): BoundExpression {
  const from = withoutTimeAttribute(operand.type);
  if (sameType(from, type) || isRetyping(from, type)) return Object.freeze({ ...operand, type, span });
  if (type.root === "ROW") return convertRow(binding, operand, type, mode, node, span);
  return castCall(operand, type, mode, span);
}

/** Field by field; a NULL row stays NULL. */
function convertRow(
  binding: Binding,
  operand: BoundExpression,
  type: LogicalType,
  mode: "CAST" | "TRY_CAST",
  node: Cast,
  span: SourceSpan,
): BoundExpression {
  const fields = (operand.type.fields ?? []).map((field, i) => {
    const value = nativeCall("FIELD", `field_row_${i}`, field.type, [operand], span);
    const target = type.fields![i]!.type;
    return convert(binding, value, withNullable(target, target.nullable || field.type.nullable), mode, node, span);
  });
  const row = nativeCall("ROW", "row_any", withNullable(type, false), fields, span);
  if (!operand.type.nullable) return row;
  const isNull = nativeCall("IS NULL", "is_null_any", { root: "BOOLEAN", nullable: false }, [operand], span);
  return nativeCall("NULLIF", "null_if_b_any", withNullable(type, true), [isNull, row], span);
}
