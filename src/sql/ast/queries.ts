import type { FunctionCall, WindowSpecification } from "./calls.js";
import type { Expression, IntervalLiteral } from "./expressions.js";
import type { Identifier, QualifiedName, Span } from "./names.js";

/** A whole query expression. Wherever the grammar takes a query, the tree has this node. */
export interface Query extends Span {
  readonly kind: "Query";
  readonly recursive: boolean;
  readonly with: readonly CommonTable[];
  readonly body: QueryBody;
  readonly orderBy: readonly SortItem[];
  /** LIMIT n and FETCH NEXT n ROWS ONLY alike; LIMIT ALL is null. */
  readonly limit: Expression | null;
  readonly offset: Expression | null;
}

/** A Query inside a body is a parenthesised one: `(SELECT ... LIMIT 1) UNION ALL ...`. */
export type QueryBody = Select | SetOperation | Values | ExplicitTable | Query;

/** `WITH name (columns) AS (query)` */
export interface CommonTable extends Span {
  readonly kind: "CommonTable";
  readonly name: Identifier;
  readonly columns: readonly Identifier[] | null;
  readonly query: Query;
}

export interface Select extends Span {
  readonly kind: "Select";
  readonly hints: readonly Hint[];
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  readonly from: TableExpression | null;
  readonly where: Expression | null;
  readonly groupBy: GroupBy | null;
  readonly having: Expression | null;
  readonly windows: readonly NamedWindow[];
  readonly qualify: Expression | null;
}

export interface SelectItem extends Span {
  readonly kind: "SelectItem";
  readonly expression: Expression;
  readonly alias: Identifier | null;
}

export interface GroupBy extends Span {
  readonly kind: "GroupBy";
  readonly distinct: boolean;
  readonly elements: readonly GroupingElement[];
}

/** `()` is a RowConstructor without items; `(a, b)` one with two. */
export type GroupingElement = Expression | GroupingSets;

export interface GroupingSets extends Span {
  readonly kind: "GroupingSets";
  readonly type: "GROUPING SETS" | "CUBE" | "ROLLUP";
  readonly elements: readonly GroupingElement[];
}

export interface NamedWindow extends Span {
  readonly kind: "NamedWindow";
  readonly name: Identifier;
  readonly specification: WindowSpecification;
}

export interface SortItem extends Span {
  readonly kind: "SortItem";
  readonly expression: Expression;
  readonly descending: boolean;
  /** Null when not written: Flink's default is first for ASC, last for DESC. */
  readonly nulls: "FIRST" | "LAST" | null;
}

/** Left-deep, as BinaryOperation: INTERSECT binds tighter than UNION and EXCEPT. */
export interface SetOperation extends Span {
  readonly kind: "SetOperation";
  readonly operator: "UNION" | "INTERSECT" | "EXCEPT";
  readonly all: boolean;
  readonly left: QueryBody;
  readonly right: QueryBody;
}

/** Each row is a RowConstructor, or a single expression (`VALUES 1, 2`). */
export interface Values extends Span {
  readonly kind: "Values";
  readonly rows: readonly Expression[];
}

/** `TABLE t` as a query. */
export interface ExplicitTable extends Span {
  readonly kind: "ExplicitTable";
  readonly name: QualifiedName;
}

// ---- FROM

export type TableExpression =
  | NamedTable
  | DerivedTable
  | TableFunction
  | Unnest
  | Join
  | AliasedTable
  | TemporalTable
  | SampledTable
  | MatchRecognize
  | Pivot
  | Unpivot;

export interface NamedTable extends Span {
  readonly kind: "NamedTable";
  readonly name: QualifiedName;
  readonly hints: readonly Hint[];
}

/** `(SELECT ...)`, `LATERAL (SELECT ...)` */
export interface DerivedTable extends Span {
  readonly kind: "DerivedTable";
  readonly lateral: boolean;
  readonly query: Query;
}

/** `TABLE(f(...))` and `f(...)` alike, with or without LATERAL. */
export interface TableFunction extends Span {
  readonly kind: "TableFunction";
  readonly lateral: boolean;
  readonly call: FunctionCall;
}

export interface Unnest extends Span {
  readonly kind: "Unnest";
  readonly operands: readonly Expression[];
  readonly withOrdinality: boolean;
}

export interface Join extends Span {
  readonly kind: "Join";
  /** COMMA is `a, b`: an inner join whose condition stands in WHERE. */
  readonly type: "COMMA" | "CROSS" | "INNER" | "LEFT" | "RIGHT" | "FULL";
  readonly natural: boolean;
  readonly left: TableExpression;
  readonly right: TableExpression;
  readonly on: Expression | null;
  readonly using: readonly Identifier[] | null;
}

/** `input AS alias (columns)` */
export interface AliasedTable extends Span {
  readonly kind: "AliasedTable";
  readonly input: TableExpression;
  readonly alias: Identifier;
  readonly columns: readonly Identifier[] | null;
}

/** `input FOR SYSTEM_TIME AS OF asOf` */
export interface TemporalTable extends Span {
  readonly kind: "TemporalTable";
  readonly input: TableExpression;
  readonly asOf: Expression;
}

export interface SampledTable extends Span {
  readonly kind: "SampledTable";
  readonly input: TableExpression;
  readonly method: "BERNOULLI" | "SYSTEM" | "SUBSTITUTE";
  /** Percentage as written; for SUBSTITUTE the name. */
  readonly sample: string;
  readonly repeatable: number | null;
}

/** `/*+ OPTIONS('k' = 'v') *\/`, `/*+ BROADCAST(t) *\/` */
export interface Hint extends Span {
  readonly kind: "Hint";
  readonly name: Identifier;
  /** Values without key: `BROADCAST(t, u)`; with key: `OPTIONS('k' = 'v')`. */
  readonly arguments: readonly { readonly key: string | null; readonly value: string }[];
}

// ---- MATCH_RECOGNIZE

export interface MatchRecognize extends Span {
  readonly kind: "MatchRecognize";
  readonly input: TableExpression;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
  readonly measures: readonly Measure[];
  readonly rowsPerMatch: "ONE" | "ALL" | null;
  readonly afterMatch: AfterMatch | null;
  /** `^` before and `$` after the pattern. */
  readonly startAnchor: boolean;
  readonly endAnchor: boolean;
  readonly pattern: Pattern;
  readonly within: IntervalLiteral | null;
  readonly subsets: readonly { readonly name: Identifier; readonly members: readonly Identifier[] }[];
  readonly define: readonly { readonly variable: Identifier; readonly condition: Expression }[];
}

/** FINAL and RUNNING are functions of one argument in `expression`. */
export interface Measure extends Span {
  readonly kind: "Measure";
  readonly expression: Expression;
  readonly alias: Identifier;
}

export interface AfterMatch extends Span {
  readonly kind: "AfterMatch";
  readonly skipTo: "NEXT ROW" | "PAST LAST ROW" | "FIRST" | "LAST";
  readonly variable: Identifier | null;
}

export type Pattern =
  | PatternVariable
  | PatternSequence
  | PatternAlternation
  | PatternQuantified
  | PatternPermute
  | PatternExcluded;

export interface PatternVariable extends Span {
  readonly kind: "PatternVariable";
  readonly name: Identifier;
}

export interface PatternSequence extends Span {
  readonly kind: "PatternSequence";
  readonly items: readonly Pattern[];
}

export interface PatternAlternation extends Span {
  readonly kind: "PatternAlternation";
  readonly items: readonly Pattern[];
}

/** `A{2,5}?`: min 2, max 5, greedy false; `A*`: min 0, max null. */
export interface PatternQuantified extends Span {
  readonly kind: "PatternQuantified";
  readonly item: Pattern;
  readonly min: number;
  readonly max: number | null;
  readonly greedy: boolean;
}

export interface PatternPermute extends Span {
  readonly kind: "PatternPermute";
  readonly items: readonly Pattern[];
}

/** `{- A -}` */
export interface PatternExcluded extends Span {
  readonly kind: "PatternExcluded";
  readonly item: Pattern;
}

// ---- PIVOT

export interface Pivot extends Span {
  readonly kind: "Pivot";
  readonly input: TableExpression;
  readonly aggregates: readonly { readonly call: Expression; readonly alias: Identifier | null }[];
  readonly axes: readonly Identifier[];
  readonly values: readonly { readonly values: readonly Expression[]; readonly alias: Identifier | null }[];
}

export interface Unpivot extends Span {
  readonly kind: "Unpivot";
  readonly input: TableExpression;
  readonly includeNulls: boolean;
  readonly measures: readonly Identifier[];
  readonly axes: readonly Identifier[];
  readonly groups: readonly { readonly columns: readonly Identifier[]; readonly literals: readonly Expression[] }[];
}
