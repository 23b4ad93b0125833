/**
 * Comparisons. Numbers meet in their common type, points in time in the finer one, text against another type is read as that type; what has
 * no common type is refused, as are number and text under = and <> (Flink would compare them as text).
 */
import { typeCode } from "../../catalog/type_codes.js";
import { asDecimal } from "../../catalog/type_common.js";
import {
  booleanType,
  commonType,
  isBoolean,
  isDatetime,
  isDecimal,
  isExactNumeric,
  isInterval,
  isNull,
  isNumeric,
  isOrdered,
  isText,
  type LogicalType,
  nullableIf,
  stringType,
  typeName,
  withNullable,
} from "../../catalog/types.js";
import type { ComparisonOperator, Span } from "../../sql/index.js";
import { type Binding, fail, nativeCall, spanOf } from "./binding.js";
import type { BoundExpression } from "./bound_expression.js";
import { castTo } from "./coercion.js";

export type Comparison = ComparisonOperator | "IS DISTINCT FROM" | "IS NOT DISTINCT FROM";

const opcodes: Readonly<Record<Comparison, string>> = {
  "=": "equal",
  "<>": "not_equal",
  "<": "less",
  "<=": "less_equal",
  ">": "greater",
  ">=": "greater_equal",
  "IS DISTINCT FROM": "distinct",
  "IS NOT DISTINCT FROM": "not_distinct",
};
const ordering: ReadonlySet<Comparison> = new Set<Comparison>(["<", "<=", ">", ">="]);

/** The type in which a text is compared with a value of `type`; undefined where Flink compares them not. */
function readAs(type: LogicalType, equality: boolean): LogicalType | undefined {
  if (isNumeric(type)) return equality ? undefined : type;
  if (isBoolean(type)) return equality ? stringType : type;
  if (isInterval(type)) return equality ? stringType : undefined;
  return isDatetime(type) ? type : undefined;
}

/** Arrays and maps compare element by element; rows do not. */
const hasOrder = (type: LogicalType): boolean => isOrdered(type) || type.root === "ARRAY" || type.root === "MAP";

/** Where both are decimals the native function takes any scales; all other types meet in one. */
function meetingTypes(left: LogicalType, right: LogicalType, equality: boolean): readonly LogicalType[] | undefined {
  if (isNull(left) || isNull(right)) {
    const other = isNull(left) ? right : left;
    const typed = isNull(other) ? booleanType : other;
    return other.root === "ROW" ? undefined : [typed, typed];
  }
  if (isText(left) && isText(right)) return [left, right];
  if (isText(left) || isText(right)) {
    const type = readAs(isText(left) ? right : left, equality);
    return type && [type, type];
  }
  if (isExactNumeric(left) && isExactNumeric(right) && (isDecimal(left) || isDecimal(right))) {
    return [asDecimal(left), asDecimal(right)];
  }
  if (left.root === right.root && (left.root === "BINARY" || left.root === "VARBINARY")) return [left, right];
  const common = commonType([withNullable(left, false), withNullable(right, false)]);
  return common && [common, common];
}

export function compare(
  binding: Binding,
  operator: Comparison,
  left: BoundExpression,
  right: BoundExpression,
  node: Span,
): BoundExpression {
  const isOrdering = ordering.has(operator);
  const types = meetingTypes(left.type, right.type, !isOrdering);
  const meets = types !== undefined && (!isOrdering || isNull(left.type) || isNull(right.type) || hasOrder(types[0]!));
  if (!meets) {
    const message = `${typeName(left.type)} ${operator} ${typeName(right.type)}: these types cannot be compared`;
    const mixed = (isText(left.type) && isNumeric(right.type)) || (isNumeric(left.type) && isText(right.type));
    fail(
      binding,
      "TYPE_MISMATCH",
      message,
      node,
      mixed ? "Cast one side: CAST(... AS INT), CAST(... AS STRING)." : undefined,
    );
  }
  return comparisonCall(operator, castTo(left, types[0]!), castTo(right, types[1]!), node);
}

/** Of operands that meet already. */
export function comparisonCall(
  operator: Comparison,
  left: BoundExpression,
  right: BoundExpression,
  node: Span,
): BoundExpression {
  const neverNull = operator === "IS DISTINCT FROM" || operator === "IS NOT DISTINCT FROM";
  const type = neverNull ? booleanType : nullableIf(booleanType, left.type, right.type);
  const opcode = `${opcodes[operator]}_${typeCode(left.type)}_${typeCode(right.type)}`;
  return nativeCall(operator, opcode, type, [left, right], spanOf(node));
}
