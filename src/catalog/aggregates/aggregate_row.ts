/** One row per aggregate function: what it takes, what it gives, which native function computes it. */
import type { LogicalType } from "../types.js";

export interface AggregateRow {
  readonly name: string;
  /** As messages write it: `SUM(<NUMERIC>)`. */
  readonly signature: string;
  /** Fewest and most arguments, constant parameters (a separator) included. */
  readonly counts: readonly [number, number];
  accepts(types: readonly LogicalType[]): boolean;
  /** Type of the result over an input that has rows. */
  result(types: readonly LogicalType[]): LogicalType;
  /** When the result may be NULL: over no rows, or when the argument may; only when the argument may; never (COUNT). */
  readonly nullability: "empty" | "argument" | "never";
  /** The type that an argument is brought to before the native function sees it. */
  coerce(type: LogicalType): LogicalType;
  /** Name of the native function for an argument of this code: "sum_i64". */
  native(code: string): string;
  /** How many arguments are columns; the rest are constant parameters. */
  readonly columns: number;
  /** The result depends on the order of rows. */
  readonly ordered: boolean;
}
