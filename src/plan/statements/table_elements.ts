/** The parentheses of CREATE TABLE: columns, watermark, key. Checked as Flink checks a schema. */
import type { ComputedColumn, DeclaredExpression, TableColumn, TableKey, TableWatermark } from "../../catalog/table.js";
import { type LogicalType, typeFromSyntax, typeText } from "../../catalog/types.js";
import { detailsAt, ValidationError } from "../../errors.js";
import {
  type ColumnDefinition,
  type Expression,
  type Identifier,
  nearestName,
  type PrimaryKey,
  type QualifiedName,
  type Span,
  type TableElement,
  unparseExpression,
  type WatermarkDefinition,
} from "../../sql/index.js";
import { bindDeclared, type TableSettings } from "../bind/table_source.js";
import type { Schema } from "../logical/node.js";

/** The schema of a table: what LIKE merges and ALTER TABLE changes. */
export interface TableParts {
  readonly columns: readonly TableColumn[];
  readonly watermark: TableWatermark | undefined;
  readonly primaryKey: TableKey | undefined;
}

export function declared(expression: Expression, sql: string): DeclaredExpression {
  return { expression, sql, text: unparseExpression(expression) };
}

/** @param base columns that the elements may refer to as well: those of LIKE, or of the table that is altered */
export function tableElements(
  elements: readonly TableElement[],
  base: readonly TableColumn[],
  sql: string,
  settings: TableSettings,
): TableParts {
  const definitions = elements.filter((element): element is ColumnDefinition => element.kind.endsWith("Column"));
  const columns = columnsOf(definitions, base, sql, settings);
  const all = [...base.filter(({ name }) => !columns.some((column) => column.name === name)), ...columns];
  const keys = [
    ...elements.filter((element): element is PrimaryKey => element.kind === "PrimaryKey"),
    ...definitions.flatMap((column) =>
      column.kind === "PhysicalColumn" && column.primaryKey ? [column.primaryKey] : [],
    ),
  ];
  const watermark = elements.find((element): element is WatermarkDefinition => element.kind === "WatermarkDefinition");
  return {
    columns,
    watermark: watermark && watermarkOf(watermark, all, sql, settings),
    primaryKey: keys[0] && keyOf(keys[0], all, sql),
  };
}

export function simpleName(name: QualifiedName, sql: string): string {
  const [part] = name.parts;
  if (part !== undefined && name.parts.length === 1) return part.name;
  throw new ValidationError("INVALID_COLUMN", "a column's name has one part", detailsAt(sql, name));
}

function columnsOf(
  definitions: readonly ColumnDefinition[],
  base: readonly TableColumn[],
  sql: string,
  settings: TableSettings,
): TableColumn[] {
  const stored = definitions.map((definition) =>
    definition.kind === "ComputedColumn" ? undefined : storedColumn(definition, sql),
  );
  const names = new Set<string>();
  for (const definition of definitions) {
    const name = simpleName(definition.name, sql);
    if (names.has(name)) {
      throw new ValidationError("INVALID_COLUMN", `column '${name}' stands twice`, detailsAt(sql, definition.name));
    }
    names.add(name);
  }
  const visible: Schema = [
    ...base.filter(({ kind }) => kind !== "computed"),
    ...stored.filter((each) => each !== undefined),
  ];
  return definitions.map((definition, i) =>
    definition.kind === "ComputedColumn" ? computedColumn(definition, visible, sql, settings) : stored[i]!,
  );
}

function storedColumn(definition: Exclude<ColumnDefinition, { kind: "ComputedColumn" }>, sql: string): TableColumn {
  const name = simpleName(definition.name, sql);
  const declaredType = typeFromSyntax(definition.type, (span) => detailsAt(sql, span));
  const comment = definition.comment?.value;
  if (definition.kind === "MetadataColumn") {
    const key = definition.from?.value ?? name;
    return { kind: "metadata", name, type: declaredType, comment, key, virtual: definition.virtual };
  }
  const type = definition.primaryKey ? { ...declaredType, nullable: false } : declaredType;
  return { kind: "physical", name, type, comment };
}

function computedColumn(
  definition: Extract<ColumnDefinition, { kind: "ComputedColumn" }>,
  visible: Schema,
  sql: string,
  settings: TableSettings,
): ComputedColumn {
  const own = declared(definition.expression, sql);
  const { type } = bindDeclared(own, visible, settings);
  return {
    kind: "computed",
    name: simpleName(definition.name, sql),
    type,
    comment: definition.comment?.value,
    definition: own,
  };
}

function unknownColumn(
  name: string,
  columns: readonly TableColumn[],
  what: string,
  span: Span,
  sql: string,
): ValidationError {
  const nearest = nearestName(
    name,
    columns.map((column) => column.name),
  );
  const place = detailsAt(sql, span, nearest && `Did you mean '${nearest}'?`);
  return new ValidationError("INVALID_COLUMN", `${what} '${name}' is not a column of the table`, place);
}

function watermarkOf(
  definition: WatermarkDefinition,
  columns: readonly TableColumn[],
  sql: string,
  settings: TableSettings,
): TableWatermark {
  const name = definition.column.parts.map((part) => part.name).join(".");
  const column = columns.find((each) => each.name === name);
  if (column === undefined) throw unknownColumn(name, columns, "the row time", definition.column, sql);
  requireTimeType(column.type, `row time '${name}'`, definition.column, sql);
  const own = declared(definition.expression, sql);
  const bound = bindDeclared(own, columns, settings);
  requireTimeType(bound.type, "the watermark", definition.expression, sql);
  if (bound.type.root !== column.type.root) {
    const message = `the watermark is ${typeText(bound.type)}, its row time ${typeText(column.type)}`;
    throw new ValidationError("INVALID_COLUMN", message, detailsAt(sql, definition.expression));
  }
  return { column: name, definition: own };
}

function requireTimeType(type: LogicalType, what: string, span: Span, sql: string): void {
  const isTime = type.root === "TIMESTAMP" || type.root === "TIMESTAMP_LTZ";
  if (isTime && (type.precision ?? 6) <= 3) return;
  const hint = "Compute one: t AS TO_TIMESTAMP(text), t AS TO_TIMESTAMP_LTZ(millis, 3), or CAST(x AS TIMESTAMP(3)).";
  const message = `${what} must be TIMESTAMP(3) or TIMESTAMP_LTZ(3), not ${typeText(type)}`;
  throw new ValidationError("INVALID_COLUMN", message, detailsAt(sql, span, hint));
}

function keyOf(key: PrimaryKey, columns: readonly TableColumn[], sql: string): TableKey {
  const seen = new Set<string>();
  for (const column of key.columns) {
    const found = columns.find((each) => each.name === column.name);
    if (found === undefined) throw unknownColumn(column.name, columns, "key column", column, sql);
    if (found.kind !== "physical" || seen.has(column.name)) {
      const why =
        found.kind === "physical" ? "stands twice in the key" : `is a ${found.kind} column and cannot be a key`;
      throw new ValidationError("INVALID_COLUMN", `column '${column.name}' ${why}`, detailsAt(sql, column));
    }
    seen.add(column.name);
  }
  const names = key.columns.map(({ name }) => name);
  return { name: key.constraint?.name ?? `PK_${names.join("_")}`, columns: names };
}

/** Columns of PARTITIONED BY and DISTRIBUTED BY: physical ones. */
export function requirePhysical(
  names: readonly Identifier[],
  columns: readonly TableColumn[],
  what: string,
  sql: string,
): string[] {
  return names.map((identifier) => {
    const column = columns.find(({ name }) => name === identifier.name);
    if (column === undefined) throw unknownColumn(identifier.name, columns, what, identifier, sql);
    if (column.kind === "physical") return identifier.name;
    const message = `${what} '${identifier.name}' must be a physical column`;
    throw new ValidationError("INVALID_COLUMN", message, detailsAt(sql, identifier));
  });
}

/** The row-time column carries the time attribute; key columns are NOT NULL. */
export function settleColumns({ columns, watermark, primaryKey }: TableParts): TableColumn[] {
  return columns.map((column): TableColumn => {
    const { timeAttribute, ...plain } = column.type;
    const isKey = primaryKey?.columns.includes(column.name) ?? false;
    const type: LogicalType = {
      ...plain,
      nullable: plain.nullable && !isKey,
      ...(column.name === watermark?.column
        ? { timeAttribute: "ROWTIME" as const }
        : timeAttribute === "PROCTIME"
          ? { timeAttribute }
          : {}),
    };
    return { ...column, type };
  });
}
