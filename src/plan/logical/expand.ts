import type { LogicalNode } from "./index.js";
import { check, moveProperties, type Properties, type Schema } from "./node.js";

export interface ExpandSet {
  /** Bit i, from the highest: whether the i-th grouping column is left out. */
  readonly id: bigint;
  readonly nullColumns: readonly number[];
}

/** GROUPING SETS: each row once per set, columns outside the set NULL, and the set's id as last column. */
export interface Expand {
  readonly kind: "expand";
  readonly inputs: readonly [LogicalNode];
  readonly sets: readonly ExpandSet[];
  readonly schema: Schema;
  readonly properties: Properties;
}

export const groupIdName = "$group_id";

export function createExpand(input: LogicalNode, sets: readonly ExpandSet[]): Expand {
  check(sets.length > 0, "grouping sets are not empty");
  const nulled = new Set(sets.flatMap(({ nullColumns }) => nullColumns));
  const columns = input.schema.map((column, i) =>
    nulled.has(i) ? { name: column.name, type: { ...column.type, nullable: true } } : column,
  );
  const id = { name: groupIdName, type: { root: "BIGINT", nullable: false } } as const;
  const properties = moveProperties(input.properties, (index) => (nulled.has(index) ? [] : [index]));
  return Object.freeze({
    kind: "expand",
    inputs: [input] as const,
    sets,
    schema: [...columns, id],
    properties: { ...properties, upsertKey: undefined },
  });
}
