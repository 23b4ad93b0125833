/** Tables as they are read: declared columns bound over what the reader decodes. */
import type { CatalogTable, DeclaredExpression, TableColumn } from "../../catalog/table.js";
import { resolveTable } from "../../connectors/index.js";
import { type ErrorDetails, PlanError, ValidationError } from "../../errors.js";
import { columnAt, substitute, withoutSpans } from "../logical/expressions.js";
import type { RuntimeMode, Schema } from "../logical/node.js";
import type { RawColumn, TableSource } from "../logical/scan.js";
import { createValues } from "../logical/values.js";
import type { BoundExpression } from "./bound_expression.js";
import { castTo } from "./coercion.js";
import { bindExpression } from "./expression_binder.js";
import { RelationScope, relationOf } from "./relation.js";

export interface TableSettings {
  readonly mode: RuntimeMode;
  readonly zone: string;
}

/** @throws ValidationError for options that do not fit, and for connectors that cannot be read */
export function bindTableSource(
  table: CatalogTable,
  hints: ReadonlyMap<string, string>,
  place: ErrorDetails,
  settings: TableSettings,
): TableSource {
  const resolved = resolveTable(table, hints, place);
  if (!resolved.connector.isSource) {
    throw new ValidationError(
      "INVALID_QUERY",
      `connector '${resolved.connector.name}' can only be written, not read`,
      place,
    );
  }
  if (typeof resolved.connectorOptions["source.monitor-interval"] === "number") {
    throw new PlanError("NOT_SUPPORTED", "watching a folder ('source.monitor-interval') is not supported yet", place);
  }
  const raw = rawColumns(table, resolved.connector.metadata, place);
  const columns = table.columns.map((column) => ({
    name: column.name,
    value: withoutSpans(columnValue(column, raw, settings)),
  }));
  const schema = table.columns.map((column): Schema[number] => ({
    name: column.name,
    type: settings.mode === "BATCH" ? { ...column.type, timeAttribute: undefined } : column.type,
  }));
  return Object.freeze({
    table,
    resolved,
    raw,
    columns,
    schema,
    watermark: settings.mode === "BATCH" ? undefined : watermarkOf(table, columns, schema, settings),
  });
}

function rawColumns(
  table: CatalogTable,
  metadata: readonly { readonly key: RawColumn["from"]; readonly type: RawColumn["type"] }[],
  place: ErrorDetails,
): RawColumn[] {
  const raw: RawColumn[] = [];
  let fields = 0;
  for (const column of table.columns) {
    const { name } = column;
    const type = { ...column.type, timeAttribute: undefined };
    const partition = table.partitionedBy.indexOf(name);
    if (column.kind === "physical" && partition >= 0) {
      raw.push({ name, type, from: "partition", field: name, ordinal: partition });
    } else if (column.kind === "physical") {
      raw.push({ name, type, from: "field", field: name, ordinal: fields++ });
    } else if (column.kind === "metadata") {
      const definition = metadata.find(({ key }) => key === column.key);
      if (!definition) {
        throw new ValidationError("INVALID_COLUMN", `metadata '${column.key}' of column '${name}' is not known`, {
          ...place,
          hint: `Known metadata: ${metadata.map(({ key }) => key).join(", ") || "none"}.`,
        });
      }
      raw.push({ name, type: definition.type, from: definition.key, field: name, ordinal: 0 });
    }
  }
  return raw;
}

function columnValue(column: TableColumn, raw: readonly RawColumn[], settings: TableSettings): BoundExpression {
  if (column.kind === "computed") return bindDeclared(column.definition, raw, settings);
  const index = raw.findIndex(({ name }) => name === column.name);
  const value = columnAt(raw, index);
  return column.kind === "metadata" ? castTo(value, { ...column.type, timeAttribute: undefined }) : value;
}

/** A declared expression over columns of the table. */
export function bindDeclared(
  { expression, sql }: DeclaredExpression,
  columns: Schema,
  { mode, zone }: TableSettings,
): BoundExpression {
  const scope = new RelationScope(relationOf(createValues([], columns), []), sql);
  const refusal = "a column or watermark of a table may not be an aggregate";
  return bindExpression(expression, scope, { sql, zone, mode, aggregates: { refusal } });
}

function watermarkOf(
  table: CatalogTable,
  columns: TableSource["columns"],
  schema: Schema,
  settings: TableSettings,
): TableSource["watermark"] {
  if (table.watermark === undefined) return undefined;
  const { column, definition } = table.watermark;
  const declared = bindDeclared(definition, schema, settings);
  const values = columns.map(({ value }) => value);
  return {
    column: schema.findIndex(({ name }) => name === column),
    value: withoutSpans(substitute(declared, values)),
  };
}
