import type { LogicalNode } from "./index.js";
import { check, type Properties, type Schema } from "./node.js";

/** UNION ALL of inputs with equal column types; names are the first input's. */
export interface Union {
  readonly kind: "union";
  readonly inputs: readonly LogicalNode[];
  readonly schema: Schema;
  readonly properties: Properties;
}

export function createUnion(inputs: readonly LogicalNode[], schema: Schema): Union {
  check(inputs.length > 1, "a union has several inputs");
  check(
    inputs.every((input) => input.schema.length === schema.length),
    "inputs of a union have equally many columns",
  );
  const changes = {
    updates: inputs.some((input) => input.properties.changes.updates),
    deletes: inputs.some((input) => input.properties.changes.deletes),
  };
  return Object.freeze({
    kind: "union",
    inputs,
    schema,
    properties: { changes, upsertKey: undefined, windows: undefined },
  });
}
