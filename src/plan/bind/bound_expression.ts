/**
 * Bound expressions: names resolved, every node typed, coercions explicit, functions resolved to one signature. What the binder makes, the
 * rules rewrite and lowering turns into a program. Nodes are frozen plain values, so that structural equality (GROUP BY matching, common
 * subexpressions) is equality of `expressionKey`.
 */
import type { LogicalType } from "../../catalog/types.js";
import type { LiteralMessage } from "../message.js";

export interface SourceSpan {
  readonly start: number;
  readonly end: number;
}

interface BoundBase {
  readonly type: LogicalType;
  /** Place in the SQL text, for errors at plan and run time. */
  readonly span?: SourceSpan;
}

/** Column of the operator's input, by ordinal. */
export interface BoundColumn extends BoundBase {
  readonly kind: "column";
  readonly index: number;
  readonly name: string;
}

export interface BoundLiteral extends BoundBase {
  readonly kind: "literal";
  readonly value: LiteralMessage;
}

/** A scalar function, operator or conversion (CAST is function "CAST" with `type` as target). `name` is the catalog's canonical name. */
export interface BoundCall extends BoundBase {
  readonly kind: "call";
  readonly name: string;
  readonly arguments: readonly BoundExpression[];
  /** Opcode of the native registry, once chosen; undefined for those that lowering expands (CASE, AND, OR, COALESCE, IF, ...). */
  readonly opcode?: string;
  /** false: known never to fail a row; absent: it may. Of the call itself, not of its arguments. */
  readonly fallible?: boolean;
  /** false: not a function of its arguments alone (RAND, UUID, clock); never merged with an equal call, never folded. */
  readonly pure?: boolean;
  /** true: each written call gives values of its own (RAND, UUID); elsewhere equal calls are one. */
  readonly volatile?: boolean;
}

/** CASE in searched form; lazily evaluated. */
export interface BoundCase extends BoundBase {
  readonly kind: "case";
  readonly branches: readonly { readonly when: BoundExpression; readonly then: BoundExpression }[];
  readonly otherwise: BoundExpression;
}

/** An aggregate call; appears only in the select list, HAVING, ORDER BY and QUALIFY of an aggregate query, before planning splits it off. */
export interface BoundAggregate extends BoundBase {
  readonly kind: "aggregate";
  readonly name: string;
  readonly arguments: readonly BoundExpression[];
  readonly distinct: boolean;
  readonly filter?: BoundExpression;
  readonly orderBy?: readonly {
    readonly expression: BoundExpression;
    readonly descending: boolean;
    readonly nullsFirst: boolean;
  }[];
}

export type BoundExpression = BoundColumn | BoundLiteral | BoundCall | BoundCase | BoundAggregate;
