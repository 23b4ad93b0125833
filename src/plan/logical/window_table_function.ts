import type { LogicalNode } from "./index.js";
import { check, type Properties, type Schema, type Windowing } from "./node.js";
import { windowPropertyType } from "./window_aggregate.js";

/** TUMBLE, HOP or CUMULATE without aggregation: each row once per window, with window_start, window_end, window_time. Late rows pass. */
export interface WindowTableFunction {
  readonly kind: "window_table_function";
  readonly inputs: readonly [LogicalNode];
  readonly windowing: Windowing;
  readonly timeColumn: number;
  readonly schema: Schema;
  readonly properties: Properties;
}

export function createWindowTableFunction(
  input: LogicalNode,
  windowing: Windowing,
  timeColumn: number,
): WindowTableFunction {
  check(input.schema[timeColumn] !== undefined, "a window function reads a column that its input does not have");
  const width = input.schema.length;
  const bounds = (["window_start", "window_end", "window_time"] as const).map((name) => ({
    name,
    type: windowPropertyType(name, windowing),
  }));
  const single = windowing.kind === "tumble" ? input.properties.upsertKey : undefined;
  return Object.freeze({
    kind: "window_table_function",
    inputs: [input] as const,
    windowing,
    timeColumn,
    schema: [...input.schema, ...bounds],
    properties: {
      changes: input.properties.changes,
      upsertKey: single,
      windows: { windowing, starts: [width], ends: [width + 1], times: [width + 2] },
    },
  });
}
