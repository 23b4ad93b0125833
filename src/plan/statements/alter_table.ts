import { type CatalogTable, pathText, type TableColumn } from "../../catalog/table.js";
import { detailsAt, PlanError, ValidationError } from "../../errors.js";
import type {
  AlterTable,
  AlterTableAction,
  ColumnDefinition,
  ColumnPosition,
  Span,
  TableElement,
} from "../../sql/index.js";
import { optionMap, optionPlaces } from "./create_table.js";
import { isFree, pathOf, tableOf } from "./names.js";
import type { PlannerSession } from "./session.js";
import { type DonePlan, done } from "./statement_plan.js";
import { settleColumns, simpleName, type TableParts, tableElements } from "./table_elements.js";

export function alterTable(session: PlannerSession, statement: AlterTable, sql: string): DonePlan {
  const path = pathOf(session, statement.name, sql);
  if (statement.ifExists && !session.catalog.find(path)) return done(`Table ${pathText(path)} does not exist.`);
  const table = tableOf(session, statement.name, sql);
  const { action } = statement;
  if (action.type === "RenameTable") {
    const to = pathOf(session, action.to, sql);
    isFree(session, to, { temporary: table.temporary, ifNotExists: false }, action.to, sql);
    session.catalog.remove(table);
    session.catalog.put({ ...table, path: to });
    return done(`Table ${pathText(path)} has been renamed to ${pathText(to)}.`);
  }
  session.catalog.put(altered(session, table, action, statement, sql));
  return done(`Table ${pathText(path)} has been changed.`);
}

function altered(
  session: PlannerSession,
  table: CatalogTable,
  action: Exclude<AlterTableAction, { type: "RenameTable" }>,
  statement: Span,
  sql: string,
): CatalogTable {
  switch (action.type) {
    case "SetOptions": {
      const options = new Map([...table.options, ...optionMap(action.options, sql)]);
      const places = new Map([...table.optionPlaces, ...optionPlaces(action.options, sql)]);
      return { ...table, options, optionPlaces: places };
    }
    case "ResetOptions": {
      const options = new Map(table.options);
      for (const key of action.keys) options.delete(key.value);
      return { ...table, options };
    }
    case "RenameColumn":
      return renameColumn(table, simpleName(action.from, sql), action.to.name, action.from, sql);
    case "Add":
    case "Modify":
      return addOrModify(session, table, action, sql);
    case "DropColumns":
      return dropColumns(
        table,
        action.columns.map((name) => ({ name: simpleName(name, sql), span: name })),
        sql,
      );
    case "DropPrimaryKey":
    case "DropConstraint":
      return withParts(table, { ...table, primaryKey: undefined });
    case "DropWatermark":
      return withParts(table, { ...table, watermark: undefined });
    case "DropDistribution":
      return { ...table, distribution: undefined };
    case "AddPartitions":
    case "DropPartitions":
      throw new PlanError("NOT_SUPPORTED", "ALTER TABLE ... PARTITION is not supported yet", detailsAt(sql, statement));
  }
}

function withParts(table: CatalogTable, parts: TableParts): CatalogTable {
  return { ...table, ...parts, columns: settleColumns(parts) };
}

function columnAt(table: CatalogTable, name: string, span: Span, sql: string): number {
  const index = table.columns.findIndex((column) => column.name === name);
  if (index >= 0) return index;
  throw new ValidationError(
    "UNKNOWN_COLUMN",
    `table '${pathText(table.path)}' has no column '${name}'`,
    detailsAt(sql, span),
  );
}

/** Expressions that name a column keep their text: renaming or dropping it would break them. */
function refuseIfUsed(table: CatalogTable, name: string, span: Span, sql: string): void {
  const isNamed = (text: string): boolean => text.includes(`\`${name}\``);
  const user =
    table.columns.find((column) => column.kind === "computed" && isNamed(column.definition.text))?.name ??
    (table.watermark && (table.watermark.column === name || isNamed(table.watermark.definition.text))
      ? "the watermark"
      : undefined) ??
    (table.partitionedBy.includes(name) ? "PARTITIONED BY" : undefined) ??
    (table.primaryKey?.columns.includes(name) ? "the primary key" : undefined);
  if (user === undefined) return;
  throw new ValidationError("INVALID_COLUMN", `column '${name}' is used by ${user}`, detailsAt(sql, span));
}

function renameColumn(table: CatalogTable, from: string, to: string, span: Span, sql: string): CatalogTable {
  const index = columnAt(table, from, span, sql);
  refuseIfUsed(table, from, span, sql);
  if (table.columns.some((column) => column.name === to)) {
    throw new ValidationError("INVALID_COLUMN", `column '${to}' exists already`, detailsAt(sql, span));
  }
  return { ...table, columns: table.columns.map((column, i) => (i === index ? { ...column, name: to } : column)) };
}

function dropColumns(table: CatalogTable, dropped: readonly { name: string; span: Span }[], sql: string): CatalogTable {
  const names = new Set(dropped.map(({ name }) => name));
  for (const { name, span } of dropped) {
    columnAt(table, name, span, sql);
    refuseIfUsed({ ...table, columns: table.columns.filter((column) => !names.has(column.name)) }, name, span, sql);
  }
  return { ...table, columns: table.columns.filter(({ name }) => !names.has(name)) };
}

function addOrModify(
  session: PlannerSession,
  table: CatalogTable,
  action: Extract<AlterTableAction, { type: "Add" | "Modify" }>,
  sql: string,
): CatalogTable {
  const settings = { mode: "STREAMING", zone: session.options.timeZone } as const;
  const own = tableElements(action.elements, table.columns, sql, settings);
  const columns = [...table.columns];
  for (const column of own.columns)
    placeColumn(columns, column, definitionOf(action.elements, column.name), action.type, sql);
  const isAdd = action.type === "Add";
  const twice = isAdd && ((own.watermark && table.watermark) || (own.primaryKey && table.primaryKey));
  if (twice) {
    const what = own.watermark && table.watermark ? "watermark" : "primary key";
    const hint = `Use ALTER TABLE ... MODIFY to replace it.`;
    throw new ValidationError(
      "INVALID_COLUMN",
      `the table has a ${what} already`,
      detailsAt(sql, action.elements[0]!, hint),
    );
  }
  return withParts(table, {
    columns,
    watermark: own.watermark ?? table.watermark,
    primaryKey: own.primaryKey ?? table.primaryKey,
  });
}

function definitionOf(elements: readonly TableElement[], name: string): ColumnDefinition {
  return elements.find(
    (element): element is ColumnDefinition => "name" in element && element.name.parts[0]?.name === name,
  )!;
}

function placeColumn(
  columns: TableColumn[],
  column: TableColumn,
  definition: ColumnDefinition,
  type: "Add" | "Modify",
  sql: string,
): void {
  const at = columns.findIndex(({ name }) => name === column.name);
  if (type === "Add" && at >= 0) {
    throw new ValidationError("INVALID_COLUMN", `column '${column.name}' exists already`, detailsAt(sql, definition));
  }
  if (type === "Modify" && at < 0) {
    throw new ValidationError(
      "UNKNOWN_COLUMN",
      `there is no column '${column.name}' to modify`,
      detailsAt(sql, definition),
    );
  }
  if (at >= 0 && definition.position === null) {
    columns[at] = column;
    return;
  }
  if (at >= 0) columns.splice(at, 1);
  columns.splice(insertionPoint(columns, definition.position, sql), 0, column);
}

function insertionPoint(columns: readonly TableColumn[], position: ColumnPosition | null, sql: string): number {
  if (position === null) return columns.length;
  if (position.after === null) return 0;
  const name = simpleName(position.after, sql);
  const index = columns.findIndex((column) => column.name === name);
  if (index >= 0) return index + 1;
  throw new ValidationError("UNKNOWN_COLUMN", `there is no column '${name}'`, detailsAt(sql, position.after));
}
