/**
 * The physical plan: what runs where. Operators in topological order, joined by edges that say how rows are dealt out to workers and in which order
 * they must come; stages are what lies between exchanges.
 */
import type { BoundExpression } from "../bind/bound_expression.js";
import type { AggregateCall } from "../logical/aggregate.js";
import type { ExpandSet } from "../logical/expand.js";
import type { Changes, RuntimeMode, Schema, Windowing } from "../logical/node.js";
import type { TableSource } from "../logical/scan.js";
import type { SinkTable } from "../logical/sink.js";
import type { WindowProperty } from "../logical/window_aggregate.js";
import type { SortKeyMessage } from "../message.js";

export type OperatorWork =
  | {
      readonly kind: "source";
      readonly source: TableSource;
      /** Ordinals of the table's columns that it emits. */
      readonly columns: readonly number[];
    }
  | { readonly kind: "values"; readonly rows: readonly (readonly BoundExpression[])[] }
  | { readonly kind: "filter"; readonly condition: BoundExpression }
  | { readonly kind: "project"; readonly expressions: readonly BoundExpression[] }
  | { readonly kind: "union" }
  | { readonly kind: "limit"; readonly offset: bigint; readonly count: bigint | undefined }
  | {
      readonly kind: "sort";
      readonly keys: readonly SortKeyMessage[];
      readonly offset: bigint;
      readonly count: bigint | undefined;
    }
  | { readonly kind: "expand"; readonly sets: readonly ExpandSet[] }
  | {
      readonly kind: "group_aggregate";
      readonly keys: readonly number[];
      readonly calls: readonly AggregateCall[];
      readonly mode: RuntimeMode;
      readonly updateBefore: boolean;
      readonly inputRetracts: boolean;
    }
  | {
      readonly kind: "window_aggregate";
      readonly phase: "local" | "global" | "single";
      readonly windowing: Windowing;
      readonly timeColumn: number;
      readonly keys: readonly number[];
      readonly calls: readonly AggregateCall[];
      readonly windowProperties: readonly WindowProperty[];
      readonly inputRetracts: boolean;
    }
  | { readonly kind: "window_table_function"; readonly windowing: Windowing; readonly timeColumn: number }
  | { readonly kind: "sink"; readonly target: SinkTable | undefined; readonly declared: Schema };

export type PhysicalKind = OperatorWork["kind"];

export interface PhysicalInput {
  readonly from: PhysicalOperator;
  readonly partition: "forward" | "hash" | "single";
  /** Columns of `from` that decide the worker, for hash. */
  readonly columns: readonly number[];
  readonly order: "none" | "canonical";
}

export interface PhysicalOperator {
  readonly id: number;
  readonly work: OperatorWork;
  readonly inputs: readonly PhysicalInput[];
  readonly schema: Schema;
  readonly changes: Changes;
  /** -U is sent before +U. */
  readonly updateBefore: boolean;
  /** For messages and EXPLAIN. */
  readonly name: string;
  /** Digest of what its state means; "" without state. */
  readonly stateId: string;
}

export interface PhysicalStage {
  readonly operators: readonly PhysicalOperator[];
  readonly parallelism: "all" | "single";
}

export interface PhysicalPlan {
  readonly operators: readonly PhysicalOperator[];
  readonly stages: readonly PhysicalStage[];
  readonly determinism: "result" | "changelog";
  readonly mode: RuntimeMode;
}
