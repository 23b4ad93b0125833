/**
 * What all logical nodes have: frozen values with inputs, a schema, and properties that follow from them. A node's file states its type, makes and
 * checks it, and derives its properties; rules make new nodes through the same functions, so that a plan is checked after each of them.
 */
import type { LogicalType } from "../../catalog/types.js";

export interface Column {
  readonly name: string;
  readonly type: LogicalType;
}

export type Schema = readonly Column[];

/** Which changes rows may be, beside inserts. */
export interface Changes {
  readonly updates: boolean;
  readonly deletes: boolean;
}

export const insertOnly: Changes = Object.freeze({ updates: false, deletes: false });

export function isInsertOnly({ updates, deletes }: Changes): boolean {
  return !updates && !deletes;
}

/** How a window function cuts time. */
export interface Windowing {
  readonly kind: "tumble" | "hop" | "cumulate";
  readonly sizeMs: bigint;
  /** hop: slide; cumulate: step; tumble: the size. */
  readonly slideMs: bigint;
  readonly offsetMs: bigint;
  /** Windows of TIMESTAMP_LTZ lie on local time. */
  readonly ltz: boolean;
  /** Of the row time of Flink's older windows, which may be NULL where the time column may; window_time of the table functions is NOT NULL. */
  readonly timeNullable?: boolean;
}

/** Columns that hold the bounds of a row's window. Grouping by start and end makes a window aggregate. */
export interface WindowColumns {
  readonly windowing: Windowing;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly times: readonly number[];
}

export interface Properties {
  readonly changes: Changes;
  /** Columns that identify a row over its changes; empty: at most one row; undefined: none known. */
  readonly upsertKey: readonly number[] | undefined;
  readonly windows: WindowColumns | undefined;
}

export const noProperties: Properties = Object.freeze({
  changes: insertOnly,
  upsertKey: undefined,
  windows: undefined,
});

/** Streams keep their changes, bounded results are final. */
export type RuntimeMode = "STREAMING" | "BATCH";

/** The properties of rows whose columns have moved: `target(old)` is the new ordinal, or undefined where the column is gone. */
export function moveProperties(
  { changes, upsertKey, windows }: Properties,
  targets: (index: number) => readonly number[],
): Properties {
  const key = upsertKey?.map((index) => targets(index)[0]);
  const moved = (columns: readonly number[]): number[] => columns.flatMap(targets);
  const movedWindows = windows && {
    windowing: windows.windowing,
    starts: moved(windows.starts),
    ends: moved(windows.ends),
    times: moved(windows.times),
  };
  return Object.freeze({
    changes,
    upsertKey: key?.every((index) => index !== undefined) ? (key as number[]) : undefined,
    windows: movedWindows,
  });
}

/** A broken plan is our fault, never the user's. */
export function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`plan: ${what}`);
}
