/**
 * Logical types of Flink SQL. Immutable values; `nullable` belongs to the type as in Flink. Numbers of PhysicalType and TypeRoot are those of
 * native/columnar/type.h and compared with the addon's by the contract test.
 */

export type TypeRoot =
  | "NULL"
  | "BOOLEAN"
  | "TINYINT"
  | "SMALLINT"
  | "INTEGER"
  | "BIGINT"
  | "FLOAT"
  | "DOUBLE"
  | "DECIMAL"
  | "CHAR"
  | "VARCHAR"
  | "BINARY"
  | "VARBINARY"
  | "DATE"
  | "TIME"
  | "TIMESTAMP"
  | "TIMESTAMP_LTZ"
  | "INTERVAL_YEAR_MONTH"
  | "INTERVAL_DAY_SECOND"
  | "ARRAY"
  | "MAP"
  | "MULTISET"
  | "ROW"
  | "VARIANT"
  | "BITMAP";

export interface RowField {
  readonly name: string;
  readonly type: LogicalType;
  readonly comment?: string;
}

/** A time attribute: only such TIMESTAMP(3) / TIMESTAMP_LTZ(3) columns drive windows. */
export type TimeAttribute = "ROWTIME" | "PROCTIME";

export interface LogicalType {
  readonly root: TypeRoot;
  readonly nullable: boolean;
  /** DECIMAL, TIME, TIMESTAMP, TIMESTAMP_LTZ; day precision of intervals. */
  readonly precision?: number;
  /** DECIMAL; fractional precision of DAY TO SECOND. */
  readonly scale?: number;
  /** CHAR, VARCHAR, BINARY, VARBINARY; 2147483647 is unbounded (STRING, BYTES). */
  readonly length?: number;
  /** ARRAY, MULTISET. */
  readonly element?: LogicalType;
  /** MAP. */
  readonly key?: LogicalType;
  readonly value?: LogicalType;
  /** ROW. */
  readonly fields?: readonly RowField[];
  /** Interval fields as written ("YEAR TO MONTH", "DAY TO SECOND", "SECOND"). */
  readonly intervalFields?: string;
  readonly timeAttribute?: TimeAttribute;
}

/** Length of STRING and BYTES. */
export const LENGTH_MAX = 2147483647;
export const DECIMAL_PRECISION_MAX = 38;
