import type { SortKeyMessage } from "../message.js";
import type { LogicalNode } from "./index.js";
import { check, insertOnly, type Properties, type Schema } from "./node.js";

/** ORDER BY in BATCH mode, with LIMIT and OFFSET where they are written. Equal keys keep the order of the input. */
export interface Sort {
  readonly kind: "sort";
  readonly inputs: readonly [LogicalNode];
  readonly keys: readonly SortKeyMessage[];
  readonly offset: bigint;
  /** undefined: all rows. */
  readonly count: bigint | undefined;
  readonly schema: Schema;
  readonly properties: Properties;
}

export function createSort(
  input: LogicalNode,
  keys: readonly SortKeyMessage[],
  offset: bigint,
  count: bigint | undefined,
): Sort {
  check(
    keys.every(({ column }) => input.schema[column] !== undefined),
    "a sort key is a column of the input",
  );
  const properties = { ...input.properties, changes: insertOnly };
  return Object.freeze({
    kind: "sort",
    inputs: [input] as const,
    keys,
    offset,
    count,
    schema: input.schema,
    properties,
  });
}
