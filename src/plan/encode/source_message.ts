import type { OptionValue } from "../../catalog/options.js";
import { pathText } from "../../catalog/table.js";
import { type FileSplit, listFiles } from "../../connectors/index.js";
import { unescapeJava } from "../../formats/index.js";
import type { BoundExpression } from "../bind/bound_expression.js";
import { collectColumns, remap } from "../logical/expressions.js";
import type { Schema } from "../logical/node.js";
import type { RawColumn, TableSource } from "../logical/scan.js";
import type { SourceMessage } from "../message.js";
import type { PlanEncoder } from "./encode_plan.js";

/** A table's reader. `columns`: ordinals of the table's columns that it emits; it decodes what they and the watermark need. */
export function encodeTableSource(
  encoder: PlanEncoder,
  source: TableSource,
  columns: readonly number[],
): SourceMessage {
  const { resolved, watermark, table } = source;
  const values = columns.map((column) => source.columns[column]!.value);
  const programs = watermark ? [...values, watermark.value] : values;
  const read = new Set<number>();
  for (const value of programs) collectColumns(value, read);
  const decoded = [...read].sort((a, b) => a - b);
  const raw = decoded.map((index) => source.raw[index]!);
  const outputs = programs.map((value) => remap(value, (index) => decoded.indexOf(index)));
  const decodedSchema = encoder.schema(raw);
  const emittedSchema = encoder.schema(columns.map((column) => source.schema[column]!));
  const isPlain =
    watermark === undefined &&
    decodedSchema === emittedSchema &&
    outputs.every((value, i) => value.kind === "column" && value.index === i);
  const fields = source.raw.filter(({ from }) => from === "field");
  const deadLetterPath = resolved.connectorOptions["dead-letter.path"];
  return {
    connector: resolved.connector.name === "datagen" ? "datagen" : "filesystem",
    name: pathText(table.path),
    schema: decodedSchema,
    columns: raw.map(sourceColumn),
    format: resolved.format?.name ?? "",
    formatOptions: formatOptions(resolved.formatOptions),
    connectorOptions: resolved.connectorOptions,
    physicalSchema: encoder.schema(fields),
    splits: resolved.connector.name === "filesystem" ? splitsOf(source) : [],
    rows: [],
    rowPrograms: [],
    program: isPlain ? null : encoder.program(outputs),
    watermark: watermark
      ? {
          rowtimeColumn: columns.indexOf(watermark.column),
          ltz: source.schema[watermark.column]!.type.root === "TIMESTAMP_LTZ",
          idleTimeoutMs: encoder.settings.idleTimeoutMs,
        }
      : null,
    deadLetterPath: typeof deadLetterPath === "string" ? deadLetterPath : null,
  };
}

function sourceColumn({ from, field, ordinal }: RawColumn): SourceMessage["columns"][number] {
  return { from, name: field, ordinal };
}

/** Delimiters as the characters that they are. */
export function formatOptions(options: Readonly<Record<string, OptionValue>>): Readonly<Record<string, OptionValue>> {
  const unescaped = ["field-delimiter", "quote-character", "escape-character", "array-element-delimiter"];
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [
      key,
      unescaped.includes(key) && typeof value === "string" ? unescapeJava(value) : value,
    ]),
  );
}

function splitsOf({ table, resolved }: TableSource): FileSplit[] {
  const {
    path,
    "partition.default-name": defaultPartition,
    "source.path.regex-pattern": pattern,
  } = resolved.connectorOptions;
  return listFiles({
    path: String(path),
    table: pathText(table.path),
    partitionColumns: table.partitionedBy,
    defaultPartition: String(defaultPartition),
    pattern: typeof pattern === "string" ? pattern : null,
  });
}

/** Rows that stand in the statement: literals as they are, other expressions as one program per row. */
export function encodeValues(
  encoder: PlanEncoder,
  rows: readonly (readonly BoundExpression[])[],
  schema: Schema,
): SourceMessage {
  const literals = rows.map((row) => row.map((cell) => (cell.kind === "literal" ? cell.value : undefined)));
  const isLiteral = literals.every((row) => row.every((value) => value !== undefined));
  return {
    connector: "values",
    name: "VALUES",
    schema: encoder.schema(schema),
    columns: schema.map(({ name }, ordinal) => ({ from: "field", name, ordinal })),
    format: "",
    formatOptions: {},
    connectorOptions: {},
    physicalSchema: encoder.schema(schema),
    splits: [],
    rows: isLiteral ? (literals as SourceMessage["rows"]) : [],
    rowPrograms: isLiteral ? [] : rows.map((row) => encoder.program(row)),
    program: null,
    watermark: null,
    deadLetterPath: null,
  };
}
