import type { Default, Descriptor, FunctionCall, JsonConstructor, JsonPathCall } from "./calls.js";
import type { DataType, IntervalQualifier } from "./data_types.js";
import type { Identifier, QualifiedName, Span, Text } from "./names.js";
import type { Query } from "./queries.js";

// ---- literals

/** `text` as written, without sign. Flink types: integer INT or BIGINT (else DECIMAL), decimal DECIMAL, approximate DOUBLE. */
export interface NumericLiteral extends Span {
  readonly kind: "NumericLiteral";
  readonly form: "integer" | "decimal" | "approximate";
  readonly text: string;
}

/** `'it''s'`, `U&'\00e9'`, `N'x'`, `_UTF8'x'`; adjacent pieces are joined, escapes resolved. */
export interface StringLiteral extends Span {
  readonly kind: "StringLiteral";
  readonly value: string;
  readonly charset: string | null;
}

/** `X'1F'`: hex digits, an even number of them. */
export interface BinaryLiteral extends Span {
  readonly kind: "BinaryLiteral";
  readonly hex: string;
}

/** TRUE, FALSE, and UNKNOWN (value null: a NULL of type BOOLEAN). */
export interface BooleanLiteral extends Span {
  readonly kind: "BooleanLiteral";
  readonly value: boolean | null;
}

export interface NullLiteral extends Span {
  readonly kind: "NullLiteral";
}

/** `DATE '2020-01-01'`; the text is checked by the binder. */
export interface TemporalLiteral extends Span {
  readonly kind: "TemporalLiteral";
  readonly type: "DATE" | "TIME" | "TIMESTAMP" | "TIMESTAMP_LTZ" | "TIMESTAMP_TZ" | "DATETIME";
  readonly value: string;
}

/** `INTERVAL -'1-2' YEAR TO MONTH`: negative true, value `1-2`; a sign inside the quotes stays in `value`. */
export interface IntervalLiteral extends Span {
  readonly kind: "IntervalLiteral";
  readonly negative: boolean;
  readonly value: string;
  readonly qualifier: IntervalQualifier;
}

/** `INTERVAL n DAY`, with a number or a column instead of quoted text. */
export interface IntervalExpression extends Span {
  readonly kind: "IntervalExpression";
  readonly operand: Expression;
  readonly qualifier: IntervalQualifier;
}

// ---- names

/** `a`, `t.a`, `c.d.t.a.f`: which parts are table, column and nested field is the binder's business. */
export interface ColumnReference extends Span {
  readonly kind: "ColumnReference";
  readonly parts: readonly Identifier[];
}

/** `*` (no qualifier) or `t.*`. */
export interface Star extends Span {
  readonly kind: "Star";
  readonly qualifier: readonly Identifier[];
}

/** `(row).field` and `f(x).field`; plain `r.f` is a ColumnReference. */
export interface FieldAccess extends Span {
  readonly kind: "FieldAccess";
  readonly operand: Expression;
  readonly field: Identifier;
}

/** `tags[1]`, `m['k']` */
export interface ItemAccess extends Span {
  readonly kind: "ItemAccess";
  readonly operand: Expression;
  readonly index: Expression;
}

// ---- operators

export type UnaryOperator = "+" | "-" | "NOT";

export interface UnaryOperation extends Span {
  readonly kind: "UnaryOperation";
  readonly operator: UnaryOperator;
  readonly operand: Expression;
}

export type ComparisonOperator = "=" | "<>" | "<" | "<=" | ">" | ">=";

export type BinaryOperator =
  | ComparisonOperator
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "||"
  | "OVERLAPS"
  | "CONTAINS"
  | "EQUALS"
  | "PRECEDES"
  | "SUCCEEDS"
  | "IMMEDIATELY PRECEDES"
  | "IMMEDIATELY SUCCEEDS"
  | "MEMBER OF"
  | "SUBMULTISET OF"
  | "NOT SUBMULTISET OF"
  | "MULTISET UNION"
  | "MULTISET UNION ALL"
  | "MULTISET UNION DISTINCT"
  | "MULTISET INTERSECT"
  | "MULTISET INTERSECT ALL"
  | "MULTISET INTERSECT DISTINCT"
  | "MULTISET EXCEPT"
  | "MULTISET EXCEPT ALL"
  | "MULTISET EXCEPT DISTINCT";

/**
 * Left-associative: `a + b + c` is ((a + b) + c), so the tree of a long sum is deep on its left side only.
 * Walk the left side with a loop: `leftSpine` in spine.ts.
 */
export interface BinaryOperation extends Span {
  readonly kind: "BinaryOperation";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `a AND b AND c`: one node with three operands (two at least). */
export interface LogicalOperation extends Span {
  readonly kind: "LogicalOperation";
  readonly operator: "AND" | "OR";
  readonly operands: readonly Expression[];
}

export interface Between extends Span {
  readonly kind: "Between";
  readonly negated: boolean;
  readonly symmetric: boolean;
  readonly operand: Expression;
  readonly low: Expression;
  readonly high: Expression;
}

export interface InList extends Span {
  readonly kind: "InList";
  readonly negated: boolean;
  readonly operand: Expression;
  readonly items: readonly Expression[];
}

export interface InSubquery extends Span {
  readonly kind: "InSubquery";
  readonly negated: boolean;
  readonly operand: Expression;
  readonly query: Query;
}

export interface Like extends Span {
  readonly kind: "Like";
  readonly variant: "LIKE" | "SIMILAR TO";
  readonly negated: boolean;
  readonly operand: Expression;
  readonly pattern: Expression;
  readonly escape: Expression | null;
}

export type IsPredicate =
  | "NULL"
  | "TRUE"
  | "FALSE"
  | "UNKNOWN"
  | "A SET"
  | "EMPTY"
  | "JSON VALUE"
  | "JSON OBJECT"
  | "JSON ARRAY"
  | "JSON SCALAR";

export interface IsTest extends Span {
  readonly kind: "IsTest";
  readonly negated: boolean;
  readonly operand: Expression;
  readonly test: IsPredicate;
}

export interface IsDistinctFrom extends Span {
  readonly kind: "IsDistinctFrom";
  readonly negated: boolean;
  readonly left: Expression;
  readonly right: Expression;
}

/** `a > ALL (SELECT ...)`, `a = ANY (1, 2)`; SOME is ANY. Exactly one of `query` and `items` is there. */
export interface QuantifiedComparison extends Span {
  readonly kind: "QuantifiedComparison";
  readonly operator: ComparisonOperator;
  readonly quantifier: "ANY" | "ALL";
  readonly left: Expression;
  readonly query: Query | null;
  readonly items: readonly Expression[];
}

// ---- special forms

export interface CaseBranch extends Span {
  readonly kind: "CaseBranch";
  /** More than one only in the simple form: `CASE x WHEN 1, 2 THEN ...`. */
  readonly when: readonly Expression[];
  readonly result: Expression;
}

export interface Case extends Span {
  readonly kind: "Case";
  readonly operand: Expression | null;
  readonly branches: readonly CaseBranch[];
  readonly otherwise: Expression | null;
}

export interface Cast extends Span {
  readonly kind: "Cast";
  readonly mode: "CAST" | "TRY_CAST" | "SAFE_CAST";
  readonly operand: Expression;
  readonly type: DataType;
  /** `CAST(x AS TIMESTAMP FORMAT 'YYYY')`: parsed as Flink does, then refused by the binder. */
  readonly format: Text | null;
}

/** `ROW(a, b)` (explicit) or `(a, b)`; `(a)` is `a` itself, with the span of `a`. */
export interface RowConstructor extends Span {
  readonly kind: "RowConstructor";
  readonly explicit: boolean;
  readonly items: readonly Expression[];
}

/** `ARRAY[...]`, `MULTISET[...]`; `MAP[k1, v1, k2, v2]` keeps its items flat and in order. */
export interface CollectionConstructor extends Span {
  readonly kind: "CollectionConstructor";
  readonly type: "ARRAY" | "MAP" | "MULTISET";
  readonly items: readonly Expression[];
}

/** `ARRAY(SELECT ...)`, `MULTISET(SELECT ...)`, `MAP(SELECT ...)` */
export interface CollectionQuery extends Span {
  readonly kind: "CollectionQuery";
  readonly type: "ARRAY" | "MAP" | "MULTISET";
  readonly query: Query;
}

export interface ScalarSubquery extends Span {
  readonly kind: "ScalarSubquery";
  readonly query: Query;
}

/** `EXISTS (SELECT ...)`, `UNIQUE (SELECT ...)` */
export interface SubqueryPredicate extends Span {
  readonly kind: "SubqueryPredicate";
  readonly predicate: "EXISTS" | "UNIQUE";
  readonly query: Query;
}

/** `NEXT VALUE FOR s`, `CURRENT VALUE FOR s` */
export interface SequenceValue extends Span {
  readonly kind: "SequenceValue";
  readonly value: "NEXT" | "CURRENT";
  readonly sequence: QualifiedName;
}

/** `(a - b) DAY`: the difference of two points in time as an interval. */
export interface IntervalDifference extends Span {
  readonly kind: "IntervalDifference";
  readonly left: Expression;
  readonly right: Expression;
  readonly qualifier: IntervalQualifier;
}

export type Literal =
  | NumericLiteral
  | StringLiteral
  | BinaryLiteral
  | BooleanLiteral
  | NullLiteral
  | TemporalLiteral
  | IntervalLiteral;

export type Expression =
  | Literal
  | IntervalExpression
  | ColumnReference
  | Star
  | FieldAccess
  | ItemAccess
  | UnaryOperation
  | BinaryOperation
  | LogicalOperation
  | Between
  | InList
  | InSubquery
  | Like
  | IsTest
  | IsDistinctFrom
  | QuantifiedComparison
  | Case
  | Cast
  | RowConstructor
  | CollectionConstructor
  | CollectionQuery
  | ScalarSubquery
  | SubqueryPredicate
  | SequenceValue
  | IntervalDifference
  | FunctionCall
  | Descriptor
  | Default
  | JsonPathCall
  | JsonConstructor;

export type ExpressionKind = Expression["kind"];
