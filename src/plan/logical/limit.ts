import type { LogicalNode } from "./index.js";
import { isInsertOnly, type Properties, type Schema } from "./node.js";

/** LIMIT and OFFSET without ORDER BY: the first rows in canonical order. Over an updating input rows move up as others leave. */
export interface Limit {
  readonly kind: "limit";
  readonly inputs: readonly [LogicalNode];
  readonly offset: bigint;
  /** undefined: all rows after the offset. */
  readonly count: bigint | undefined;
  readonly schema: Schema;
  readonly properties: Properties;
}

export function createLimit(input: LogicalNode, offset: bigint, count: bigint | undefined): Limit {
  const { changes, upsertKey } = input.properties;
  const properties: Properties = {
    changes: isInsertOnly(changes) ? changes : { updates: true, deletes: true },
    upsertKey: count === 1n ? [] : upsertKey,
    windows: input.properties.windows,
  };
  return Object.freeze({ kind: "limit", inputs: [input] as const, offset, count, schema: input.schema, properties });
}
