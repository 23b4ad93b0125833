/**
 * The seam between query binding and expression binding: what names mean, and where an expression stands. The query binder makes scopes and contexts,
 * the expression binder asks them.
 */
import type { ErrorDetails } from "../../errors.js";
import type { ColumnReference, Span } from "../../sql/index.js";
import type { BoundExpression } from "./bound_expression.js";

/** What a written name stands for, and how many of its parts that took: the rest are fields of a ROW. */
export interface ResolvedName {
  readonly value: BoundExpression;
  readonly partsUsed: number;
}

export interface Scope {
  /** @throws ValidationError UNKNOWN_COLUMN (nearest names), AMBIGUOUS_COLUMN */
  resolve(reference: ColumnReference): ResolvedName;
}

export interface BindContext {
  /** The script that spans point into. */
  readonly sql: string;
  /** Aggregate calls: taken, or refused with these words ("WHERE may not hold an aggregate"). */
  readonly aggregates: "allowed" | { readonly refusal: string };
  /** Aggregates stand over groups with keys: each has a row, so that SUM of a NOT NULL column is NOT NULL. */
  readonly groupsHaveRows?: boolean;
  /** `table.local-time-zone` */
  readonly zone: string;
  readonly mode: "STREAMING" | "BATCH";
}

/** Position and frame of a node, for an error. */
export type Placer = (span: Span, hint?: string) => ErrorDetails;
