import type { LogicalType } from "../../catalog/types.js";
import { typeText } from "../../catalog/types.js";
import type { Schema } from "../logical/node.js";
import type { PlanMessage } from "../message.js";

export interface PlanColumn {
  readonly name: string;
  readonly type: LogicalType;
  /** As Flink's summary writes it: `DECIMAL(12, 2) NOT NULL`. */
  readonly typeText: string;
}

/** A statement that was carried out: DDL, SET, ... */
export interface DonePlan {
  readonly kind: "ok";
  readonly text: string;
}

/** A statement whose rows are known without a job: SHOW, DESCRIBE, EXPLAIN, ... */
export interface RowsPlan {
  readonly kind: "rows";
  readonly columns: readonly PlanColumn[];
  readonly rows: readonly (readonly (string | boolean | null)[])[];
}

/** A query or INSERTs, ready to run. */
export interface JobPlan {
  readonly kind: "job";
  /** Made when it is first asked for: only then are files listed. @throws RunError FILE_NOT_FOUND, FILE_UNREADABLE */
  readonly message: PlanMessage;
  /** Of the result; empty for INSERT. */
  readonly columns: readonly PlanColumn[];
  readonly changelog: "insert-only" | "retract" | "upsert";
  /** Columns that identify a row over its changes; empty when there are none. */
  readonly upsertKey: readonly string[];
}

export type StatementPlan = DonePlan | RowsPlan | JobPlan;

export function done(text: string): DonePlan {
  return { kind: "ok", text };
}

export function planColumns(schema: Schema): PlanColumn[] {
  return schema.map(({ name, type }) => ({ name, type, typeText: typeText(type) }));
}

const text: LogicalType = { root: "VARCHAR", nullable: true, length: 2147483647 };

/** Columns are texts but for those named in `booleans`. */
export function rowsPlan(names: readonly string[], rows: RowsPlan["rows"], booleans: readonly string[] = []): RowsPlan {
  const columns = names.map((name) => ({
    name,
    type: booleans.includes(name) ? ({ root: "BOOLEAN", nullable: true } as const) : text,
  }));
  return { kind: "rows", columns: planColumns(columns), rows };
}
