/**
 * The common type of several values (branches of CASE, columns of UNION and VALUES, elements of an ARRAY): Flink's least restrictive type, the
 * smallest type that holds all of them. Numbers and text have none.
 */

import { DECIMAL_PRECISION_MAX, type LogicalType } from "./logical_type.js";
import { isApproximate, isBinary, isDecimal, isExactNumeric, isInteger, isText } from "./type_families.js";
import { decimalType, doubleType, nullType, withNullable, withoutTimeAttribute } from "./type_make.js";

const integerOrder = ["TINYINT", "SMALLINT", "INTEGER", "BIGINT"];
const integerDigits: Readonly<Record<string, number>> = { TINYINT: 3, SMALLINT: 5, INTEGER: 10, BIGINT: 19 };

/** An exact number as the DECIMAL that holds all its values. */
export function asDecimal(type: LogicalType): LogicalType {
  if (isDecimal(type)) return type;
  return { ...decimalType(integerDigits[type.root] ?? DECIMAL_PRECISION_MAX, 0), nullable: type.nullable };
}

/** The DECIMAL of so many digits, cut to 38: digits before the point are kept, the scale gives way (but for `scaleKept` digits). */
export function boundedDecimal(precision: number, scale: number, scaleKept = scale): LogicalType {
  if (precision <= DECIMAL_PRECISION_MAX) return decimalType(precision, scale);
  const digits = precision - scale;
  return decimalType(DECIMAL_PRECISION_MAX, Math.max(DECIMAL_PRECISION_MAX - digits, Math.min(scale, scaleKept)));
}

function commonDecimal(left: LogicalType, right: LogicalType): LogicalType {
  const [a, b] = [asDecimal(left), asDecimal(right)];
  const scale = Math.max(a.scale ?? 0, b.scale ?? 0);
  const digits = Math.max((a.precision ?? 10) - (a.scale ?? 0), (b.precision ?? 10) - (b.scale ?? 0));
  if (digits + scale <= DECIMAL_PRECISION_MAX) return decimalType(digits + scale, scale);
  return decimalType(DECIMAL_PRECISION_MAX, Math.min(scale, Math.max(0, DECIMAL_PRECISION_MAX - digits)));
}

function commonNumeric(left: LogicalType, right: LogicalType): LogicalType {
  if (isInteger(left) && isInteger(right)) {
    return integerOrder.indexOf(left.root) >= integerOrder.indexOf(right.root) ? left : right;
  }
  if (isExactNumeric(left) && isExactNumeric(right)) return commonDecimal(left, right);
  if (left.root === "DOUBLE" || right.root === "DOUBLE") return doubleType;
  if (isDecimal(left) || isDecimal(right)) return doubleType;
  return { root: "FLOAT", nullable: false };
}

function commonSized(
  left: LogicalType,
  right: LogicalType,
  fixed: "CHAR" | "BINARY",
  varying: "VARCHAR" | "VARBINARY",
) {
  const length = Math.max(left.length ?? 1, right.length ?? 1);
  // Of different lengths they vary: nothing is padded to a common length.
  const isFixed = left.root === fixed && right.root === fixed && left.length === right.length;
  return { root: isFixed ? fixed : varying, nullable: false, length } as const;
}

function commonRow(left: LogicalType, right: LogicalType): LogicalType | undefined {
  const [a, b] = [left.fields ?? [], right.fields ?? []];
  if (a.length !== b.length) return undefined;
  const fields = [];
  for (const [i, field] of a.entries()) {
    const type = commonOfTwo(field.type, b[i]!.type);
    if (type === undefined) return undefined;
    fields.push({ name: field.name, type });
  }
  return { root: "ROW", nullable: false, fields };
}

function commonNested(left: LogicalType, right: LogicalType): LogicalType | undefined {
  if (left.root !== right.root) return undefined;
  if (left.root === "ROW") return commonRow(left, right);
  if (left.root === "MAP") {
    const key = commonOfTwo(left.key!, right.key!);
    const value = commonOfTwo(left.value!, right.value!);
    return key && value ? { root: "MAP", nullable: false, key, value } : undefined;
  }
  const element = commonOfTwo(left.element!, right.element!);
  return element ? { root: left.root, nullable: false, element } : undefined;
}

function commonNotNull(left: LogicalType, right: LogicalType): LogicalType | undefined {
  const isNumber = (type: LogicalType) => isExactNumeric(type) || isApproximate(type);
  if (isNumber(left) && isNumber(right)) return commonNumeric(left, right);
  if (isText(left) && isText(right)) return commonSized(left, right, "CHAR", "VARCHAR");
  if (isBinary(left) && isBinary(right)) return commonSized(left, right, "BINARY", "VARBINARY");
  const roots = new Set([left.root, right.root]);
  if (roots.size === 2 && roots.has("TIMESTAMP") && roots.has("TIMESTAMP_LTZ")) {
    return { root: "TIMESTAMP_LTZ", nullable: false, precision: Math.max(left.precision ?? 6, right.precision ?? 6) };
  }
  if (roots.size === 2) return undefined;
  switch (left.root) {
    case "TIME":
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return (left.precision ?? 0) >= (right.precision ?? 0) ? left : right;
    case "ARRAY":
    case "MAP":
    case "MULTISET":
    case "ROW":
      return commonNested(left, right);
    default:
      return left;
  }
}

function commonOfTwo(left: LogicalType, right: LogicalType): LogicalType | undefined {
  if (left.root === "NULL") return withNullable(right, true);
  if (right.root === "NULL") return withNullable(left, true);
  const common = commonNotNull(left, right);
  return common && withNullable(common, left.nullable || right.nullable);
}

/** The least restrictive type; undefined when there is none. Never a time attribute. */
export function commonType(types: readonly LogicalType[]): LogicalType | undefined {
  let common: LogicalType | undefined = types[0] === undefined ? nullType : withoutTimeAttribute(types[0]);
  for (const type of types.slice(1)) {
    if (common === undefined) return undefined;
    common = commonOfTwo(common, withoutTimeAttribute(type));
  }
  return common;
}

/** Equal but for nullability at the top and time attributes. */
export function sameType(left: LogicalType, right: LogicalType): boolean {
  if (left.root !== right.root) return false;
  if ((left.precision ?? -1) !== (right.precision ?? -1) || (left.scale ?? -1) !== (right.scale ?? -1)) return false;
  if ((left.length ?? -1) !== (right.length ?? -1)) return false;
  const inner = (type: LogicalType): readonly LogicalType[] =>
    [type.element, type.key, type.value, ...(type.fields ?? []).map((field) => field.type)].filter(
      (each) => each !== undefined,
    );
  const [a, b] = [inner(left), inner(right)];
  return a.length === b.length && a.every((type, i) => type.nullable === b[i]!.nullable && sameType(type, b[i]!));
}
