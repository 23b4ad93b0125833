import type { Identifier, QualifiedName, Span, Text } from "./names.js";

/**
 * Names after the aliases of the grammar are resolved: INTEGER is INT, DEC and NUMERIC are DECIMAL, REAL is FLOAT,
 * CHARACTER VARYING is VARCHAR, TIMESTAMP WITH LOCAL TIME ZONE is TIMESTAMP_LTZ, ...
 */
export type BasicTypeName =
  | "BOOLEAN"
  | "TINYINT"
  | "SMALLINT"
  | "INT"
  | "BIGINT"
  | "FLOAT"
  | "DOUBLE"
  | "DECIMAL"
  | "CHAR"
  | "VARCHAR"
  | "STRING"
  | "BINARY"
  | "VARBINARY"
  | "BYTES"
  | "DATE"
  | "TIME"
  | "TIMESTAMP"
  | "TIMESTAMP_LTZ"
  | "TIMESTAMP_TZ"
  | "VARIANT"
  | "BITMAP"
  | "NULL";

interface TypeNode extends Span {
  /** `INT NOT NULL` false, `INT NULL` true, plain `INT` null: the context decides. */
  readonly nullable: boolean | null;
}

export interface BasicType extends TypeNode {
  readonly kind: "BasicType";
  readonly name: BasicTypeName;
  /** DECIMAL(10, 2): precision 10, scale 2; VARCHAR(5): precision 5; null where it is not written. */
  readonly precision: number | null;
  readonly scale: number | null;
}

export interface CollectionType extends TypeNode {
  readonly kind: "CollectionType";
  readonly name: "ARRAY" | "MULTISET";
  readonly element: DataType;
}

export interface MapType extends TypeNode {
  readonly kind: "MapType";
  readonly key: DataType;
  readonly value: DataType;
}

export interface RowField extends Span {
  readonly kind: "RowField";
  readonly name: Identifier;
  readonly type: DataType;
  readonly comment: Text | null;
}

export interface RowType extends TypeNode {
  readonly kind: "RowType";
  readonly fields: readonly RowField[];
}

/** `STRUCTURED<'com.acme.Point', x INT, y INT>` */
export interface StructuredType extends TypeNode {
  readonly kind: "StructuredType";
  readonly className: Text;
  readonly fields: readonly RowField[];
}

/** `RAW('java.lang.String', 'base64...')` */
export interface RawType extends TypeNode {
  readonly kind: "RawType";
  readonly className: Text;
  readonly serializer: Text;
}

export interface IntervalType extends TypeNode {
  readonly kind: "IntervalType";
  readonly qualifier: IntervalQualifier;
}

/** A type by name, registered in a catalog (or misspelt: the binder offers the nearest built-in type). */
export interface UserType extends TypeNode {
  readonly kind: "UserType";
  readonly name: QualifiedName;
}

export type DataType =
  | BasicType
  | CollectionType
  | MapType
  | RowType
  | StructuredType
  | RawType
  | IntervalType
  | UserType;

/** Singular, also where the text has the plural (`INTERVAL '10' MINUTES`). */
export type TimeUnit =
  | "MILLENNIUM"
  | "CENTURY"
  | "DECADE"
  | "YEAR"
  | "ISOYEAR"
  | "QUARTER"
  | "MONTH"
  | "WEEK"
  | "DAY"
  | "DOW"
  | "DOY"
  | "ISODOW"
  | "HOUR"
  | "MINUTE"
  | "SECOND"
  | "MILLISECOND"
  | "MICROSECOND"
  | "NANOSECOND"
  | "EPOCH";

/** `DAY(3) TO SECOND(6)`: unit DAY, precision 3, to SECOND, fraction 6. */
export interface IntervalQualifier extends Span {
  readonly kind: "IntervalQualifier";
  readonly unit: TimeUnit;
  readonly precision: number | null;
  readonly to: TimeUnit | null;
  readonly fraction: number | null;
}
