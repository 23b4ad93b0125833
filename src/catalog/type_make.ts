/** Makers of types. All make NOT NULL types: nullability is put on by `nullableIf`. */
import { LENGTH_MAX, type LogicalType, type RowField, type TypeRoot } from "./logical_type.js";

type PlainRoot = Extract<
  TypeRoot,
  "BOOLEAN" | "TINYINT" | "SMALLINT" | "INTEGER" | "BIGINT" | "FLOAT" | "DOUBLE" | "DATE" | "VARIANT" | "BITMAP"
>;

const plain = (root: PlainRoot): LogicalType => Object.freeze({ root, nullable: false });

export const booleanType = plain("BOOLEAN");
export const tinyintType = plain("TINYINT");
export const smallintType = plain("SMALLINT");
export const intType = plain("INTEGER");
export const bigintType = plain("BIGINT");
export const floatType = plain("FLOAT");
export const doubleType = plain("DOUBLE");
export const dateType = plain("DATE");
export const variantType = plain("VARIANT");
export const bitmapType = plain("BITMAP");
/** The type of a bare NULL. */
export const nullType: LogicalType = Object.freeze({ root: "NULL", nullable: true });

export const decimalType = (precision: number, scale: number): LogicalType => ({
  root: "DECIMAL",
  nullable: false,
  precision,
  scale,
});
export const charType = (length: number): LogicalType => ({ root: "CHAR", nullable: false, length });
export const varcharType = (length: number): LogicalType => ({ root: "VARCHAR", nullable: false, length });
export const stringType = varcharType(LENGTH_MAX);
export const binaryType = (length: number): LogicalType => ({ root: "BINARY", nullable: false, length });
export const varbinaryType = (length: number): LogicalType => ({ root: "VARBINARY", nullable: false, length });
export const bytesType = varbinaryType(LENGTH_MAX);
export const timeType = (precision: number): LogicalType => ({ root: "TIME", nullable: false, precision });
export const timestampType = (precision: number): LogicalType => ({ root: "TIMESTAMP", nullable: false, precision });
export const timestampLtzType = (precision: number): LogicalType => ({
  root: "TIMESTAMP_LTZ",
  nullable: false,
  precision,
});
export const monthsType = (intervalFields: string): LogicalType => ({
  root: "INTERVAL_YEAR_MONTH",
  nullable: false,
  intervalFields,
});
/** Milliseconds whatever its fields: Flink prints every such type as INTERVAL SECOND(3). */
export const daySecondType = (intervalFields: string): LogicalType => ({
  root: "INTERVAL_DAY_SECOND",
  nullable: false,
  precision: 2,
  scale: 3,
  intervalFields,
});
export const arrayType = (element: LogicalType): LogicalType => ({ root: "ARRAY", nullable: false, element });
export const multisetType = (element: LogicalType): LogicalType => ({ root: "MULTISET", nullable: false, element });
export const mapType = (key: LogicalType, value: LogicalType): LogicalType => ({
  root: "MAP",
  nullable: false,
  key,
  value,
});
export const rowType = (fields: readonly RowField[]): LogicalType => ({ root: "ROW", nullable: false, fields });

export function withNullable(type: LogicalType, nullable: boolean): LogicalType {
  return type.nullable === nullable ? type : { ...type, nullable };
}

/** The type as a value that may be NULL, or that may be NULL when one of these may. */
export function nullableIf(type: LogicalType, ...sources: readonly LogicalType[]): LogicalType {
  return withNullable(type, type.nullable || sources.some((source) => source.nullable));
}

/** A time attribute is a property of a column; what is computed from it is an ordinary point in time. */
export function withoutTimeAttribute(type: LogicalType): LogicalType {
  if (type.timeAttribute === undefined) return type;
  const { timeAttribute: _, ...rest } = type;
  return rest;
}
