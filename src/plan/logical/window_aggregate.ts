import { type AggregateCall, groupSchema } from "./aggregate.js";
import type { LogicalNode } from "./index.js";
import { check, insertOnly, type Properties, type Schema, type Windowing } from "./node.js";

export type WindowProperty = "window_start" | "window_end" | "window_time";

/**
 * Groups per window; each window's groups leave once, when the watermark passes it. Output: keys, calls, window properties.
 * `phase`: where it is computed, chosen by a rule; "two": partly before the exchange.
 */
export interface WindowAggregate {
  readonly kind: "window_aggregate";
  readonly inputs: readonly [LogicalNode];
  readonly windowing: Windowing;
  readonly timeColumn: number;
  readonly keys: readonly number[];
  readonly calls: readonly AggregateCall[];
  readonly windowProperties: readonly WindowProperty[];
  readonly phase: "one" | "two";
  /** Keys that hold bounds of a window which the input already carries. */
  readonly attached: WindowBounds | undefined;
  readonly schema: Schema;
  readonly properties: Properties;
}

/** Ordinals among the keys, and the windowing that made the bounds. */
export interface WindowBounds {
  readonly windowing: Windowing;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly times: readonly number[];
}

export type WindowAggregateParts = Pick<
  WindowAggregate,
  "windowing" | "timeColumn" | "keys" | "calls" | "windowProperties" | "phase" | "attached"
> & { readonly names: readonly string[] };

export function createWindowAggregate(input: LogicalNode, parts: WindowAggregateParts): WindowAggregate {
  const { windowing, timeColumn, keys, calls, windowProperties, phase, attached, names } = parts;
  const time = input.schema[timeColumn];
  check(time?.type.root === "TIMESTAMP" || time?.type.root === "TIMESTAMP_LTZ", "a window needs a time column");
  const grouped = groupSchema(input, keys, calls, names.slice(0, keys.length + calls.length));
  const bounds = windowProperties.map((property, i) => ({
    name: names[keys.length + calls.length + i]!,
    type: windowPropertyType(property, windowing),
  }));
  const first = keys.length + calls.length;
  const own = (property: WindowProperty): number[] =>
    windowProperties.flatMap((each, i) => (each === property ? [first + i] : []));
  const windows = attached ?? {
    windowing,
    starts: own("window_start"),
    ends: own("window_end"),
    times: own("window_time"),
  };
  return Object.freeze({
    kind: "window_aggregate",
    inputs: [input] as const,
    windowing,
    timeColumn,
    keys,
    calls,
    windowProperties,
    phase,
    attached,
    schema: [...grouped, ...bounds],
    properties: { changes: insertOnly, upsertKey: undefined, windows },
  });
}

/** window_start and window_end are local times without zone; window_time is a row time of the input's kind. */
export function windowPropertyType(property: WindowProperty, windowing: Windowing): Schema[number]["type"] {
  if (property !== "window_time") return { root: "TIMESTAMP", precision: 3, nullable: false };
  const { ltz, timeNullable = false } = windowing;
  return { root: ltz ? "TIMESTAMP_LTZ" : "TIMESTAMP", precision: 3, nullable: timeNullable, timeAttribute: "ROWTIME" };
}
