import type { DataType, TimeUnit } from "./data_types.js";
import type { Expression } from "./expressions.js";
import type { Identifier, QualifiedName, Span } from "./names.js";
import type { Query, SortItem } from "./queries.js";

/**
 * Every function call, also those with their own syntax, brought to one form:
 * - `EXTRACT(DAY FROM x)`: EXTRACT(TimeUnitArgument, x); `FLOOR(x TO DAY)`: FLOOR(x, TimeUnitArgument)
 * - `TIMESTAMPADD(DAY, 1, x)`, `TIMESTAMPDIFF`, `TIMESTAMP_TRUNC` ...: the unit is a TimeUnitArgument
 * - `TRIM(LEADING 'x' FROM y)`: TRIM(KeywordArgument LEADING, 'x', y), always three arguments (BOTH and ' ' when not written)
 * - `SUBSTRING(a FROM 2 FOR 3)`: SUBSTRING(a, 2, 3); `POSITION(a IN b)`: POSITION(a, b);
 *   `OVERLAY(a PLACING b FROM 1 FOR 2)`: OVERLAY(a, b, 1, 2)
 * - `CURRENT_TIMESTAMP`, `USER`, `LOCALTIME` ...: no arguments and `parentheses` false
 * - `{fn UCASE(x)}`: the plain call
 */
export interface FunctionCall extends Span {
  readonly kind: "FunctionCall";
  readonly name: QualifiedName;
  readonly parentheses: boolean;
  readonly args: readonly Argument[];
  /** `COUNT(DISTINCT a)`; ALL is the default and not kept. */
  readonly distinct: boolean;
  /** `ARRAY_AGG(a ORDER BY b)` */
  readonly orderBy: readonly SortItem[];
  readonly withinGroup: readonly SortItem[];
  /** `LISTAGG(...) WITHIN DISTINCT (a)` */
  readonly withinDistinct: readonly Expression[];
  readonly nullTreatment: "RESPECT NULLS" | "IGNORE NULLS" | null;
  readonly filter: Expression | null;
  readonly over: Identifier | WindowSpecification | null;
}

/** What may stand between a call's parentheses. COUNT(*) has a Star. */
export type Argument = Expression | NamedArgument | TableArgument | ModelArgument | TimeUnitArgument | KeywordArgument;

/** `SIZE => INTERVAL '1' HOUR` */
export interface NamedArgument extends Span {
  readonly kind: "NamedArgument";
  readonly name: Identifier;
  readonly value: Argument;
}

/** `TABLE t PARTITION BY k ORDER BY ts`; the table is a name or a parenthesised query. */
export interface TableArgument extends Span {
  readonly kind: "TableArgument";
  readonly table: QualifiedName | Query;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
}

export interface ModelArgument extends Span {
  readonly kind: "ModelArgument";
  readonly model: QualifiedName;
}

export interface TimeUnitArgument extends Span {
  readonly kind: "TimeUnitArgument";
  readonly unit: TimeUnit;
}

export interface KeywordArgument extends Span {
  readonly kind: "KeywordArgument";
  readonly keyword: string;
}

/** `DESCRIPTOR(ts)`, `DESCRIPTOR(a INT, b STRING)` */
export interface Descriptor extends Span {
  readonly kind: "Descriptor";
  readonly columns: readonly { readonly name: QualifiedName; readonly type: DataType | null }[];
}

/** DEFAULT as a value (`VALUES (DEFAULT)`) or argument (`f(b => DEFAULT)`). */
export interface Default extends Span {
  readonly kind: "Default";
}

export interface WindowSpecification extends Span {
  readonly kind: "WindowSpecification";
  /** `(w ORDER BY x)`: builds on the named window w. */
  readonly base: Identifier | null;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
  readonly frame: WindowFrame | null;
}

export interface WindowFrame extends Span {
  readonly kind: "WindowFrame";
  readonly unit: "ROWS" | "RANGE";
  readonly from: FrameBound;
  /** Null when only one bound is written: it is the lower one, the upper is CURRENT ROW. */
  readonly to: FrameBound | null;
}

export interface FrameBound extends Span {
  readonly kind: "FrameBound";
  readonly bound: "UNBOUNDED PRECEDING" | "PRECEDING" | "CURRENT ROW" | "FOLLOWING" | "UNBOUNDED FOLLOWING";
  /** With PRECEDING and FOLLOWING only. */
  readonly distance: Expression | null;
}

// ---- JSON

export type JsonBehavior = "NULL" | "ERROR" | "TRUE" | "FALSE" | "UNKNOWN" | "EMPTY ARRAY" | "EMPTY OBJECT";

/** `JSON_EXISTS(j, '$.a' TRUE ON ERROR)`, `JSON_VALUE(...)`, `JSON_QUERY(...)` */
export interface JsonPathCall extends Span {
  readonly kind: "JsonPathCall";
  readonly function: "JSON_EXISTS" | "JSON_VALUE" | "JSON_QUERY";
  readonly input: Expression;
  readonly path: Expression;
  readonly passing: readonly { readonly value: Expression; readonly name: Identifier }[];
  readonly returning: DataType | null;
  readonly wrapper: "WITHOUT" | "CONDITIONAL" | "UNCONDITIONAL" | null;
  /** A keyword, or the value of `DEFAULT value ON EMPTY`. */
  readonly onEmpty: JsonBehavior | Expression | null;
  readonly onError: JsonBehavior | Expression | null;
}

/** JSON_OBJECT, JSON_OBJECTAGG (entries with keys), JSON_ARRAY, JSON_ARRAYAGG (entries without). */
export interface JsonConstructor extends Span {
  readonly kind: "JsonConstructor";
  readonly function: "JSON_OBJECT" | "JSON_OBJECTAGG" | "JSON_ARRAY" | "JSON_ARRAYAGG";
  readonly entries: readonly JsonEntry[];
  /** Null: the function's own default (NULL for objects, ABSENT for arrays). */
  readonly onNull: "NULL" | "ABSENT" | null;
  readonly orderBy: readonly SortItem[];
  readonly filter: Expression | null;
  readonly over: Identifier | WindowSpecification | null;
}

export interface JsonEntry extends Span {
  readonly kind: "JsonEntry";
  readonly key: Expression | null;
  readonly value: Expression;
  /** `value FORMAT JSON` */
  readonly formatJson: boolean;
}
