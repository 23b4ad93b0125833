import type { CatalogTable } from "../../catalog/table.js";
import type { ResolvedTable } from "../../connectors/index.js";
import type { LogicalNode } from "./index.js";
import { check, type Properties, type Schema } from "./node.js";

/** A table that is written. */
export interface SinkTable {
  readonly table: CatalogTable;
  readonly resolved: ResolvedTable;
  readonly overwrite: boolean;
}

/** Where rows end: a table, or (target undefined) the statement's result. */
export interface Sink {
  readonly kind: "sink";
  readonly inputs: readonly [LogicalNode];
  readonly target: SinkTable | undefined;
  /** Declared columns. */
  readonly schema: Schema;
  readonly properties: Properties;
}

export function createSink(input: LogicalNode, target: SinkTable | undefined, schema: Schema): Sink {
  check(schema.length === input.schema.length, "a sink takes one value per column");
  return Object.freeze({
    kind: "sink",
    inputs: [input] as const,
    target,
    schema,
    properties: input.properties,
  });
}
