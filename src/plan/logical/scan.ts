import type { CatalogTable } from "../../catalog/table.js";
import type { ResolvedTable } from "../../connectors/index.js";
import type { BoundExpression } from "../bind/bound_expression.js";
import { check, insertOnly, type Properties, type Schema } from "./node.js";

/** A column that the reader decodes: a field of the files, a partition's value, or metadata. */
export interface RawColumn {
  readonly name: string;
  readonly type: Schema[number]["type"];
  readonly from: "field" | "partition" | "file.path" | "file.name" | "file.size" | "file.modification-time";
  /** Field name in the file, or name of the partition column. */
  readonly field: string;
  /** Among the fields, or among the partition columns. */
  readonly ordinal: number;
}

/** A table as it is read: one per table and statement, so that all its scans share one reader. */
export interface TableSource {
  readonly table: CatalogTable;
  readonly resolved: ResolvedTable;
  readonly raw: readonly RawColumn[];
  /** The table's columns in order, over `raw`. */
  readonly columns: readonly { readonly name: string; readonly value: BoundExpression }[];
  readonly schema: Schema;
  /** `value` over `raw`; undefined in BATCH mode, where watermarks decide nothing. */
  readonly watermark: { readonly column: number; readonly value: BoundExpression } | undefined;
}

/** Reads a table: `outputs` are ordinals of its columns. */
export interface Scan {
  readonly kind: "scan";
  readonly inputs: readonly [];
  readonly source: TableSource;
  readonly outputs: readonly number[];
  readonly schema: Schema;
  readonly properties: Properties;
}

export function createScan(source: TableSource, outputs: readonly number[]): Scan {
  check(
    outputs.every((index) => source.schema[index] !== undefined),
    "a scan reads a column that its table does not have",
  );
  const schema = outputs.map((index) => source.schema[index]!);
  const key = source.table.primaryKey?.columns.map((name) => schema.findIndex((column) => column.name === name));
  const upsertKey = key?.every((index) => index >= 0) ? key : undefined;
  return Object.freeze({
    kind: "scan",
    inputs: [] as const,
    source,
    outputs,
    schema,
    properties: { changes: insertOnly, upsertKey, windows: undefined },
  });
}
