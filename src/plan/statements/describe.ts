import type { CatalogObject, CatalogTable, TableColumn } from "../../catalog/table.js";
import { typeText } from "../../catalog/types.js";
import { detailsAt, PlanError } from "../../errors.js";
import { type Describe, quoteName } from "../../sql/index.js";
import { databaseOf } from "./databases.js";
import { objectOf, requireDatabase } from "./names.js";
import type { PlannerSession } from "./session.js";
import { type RowsPlan, rowsPlan } from "./statement_plan.js";

export function describe(session: PlannerSession, statement: Describe, sql: string): RowsPlan {
  const { name } = statement;
  if (statement.object === "TABLE" && name !== null) {
    const object = objectOf(session, name, sql);
    return withComments(object, describedColumns(object));
  }
  if (statement.object === "DATABASE" && name !== null) {
    const { catalog, database } = databaseOf(session, name, sql);
    requireDatabase(session, catalog, database, name, sql);
    const { comment, options } = session.catalog.database(catalog, database) ?? {};
    const rows = [
      ["Name", database],
      ["Comment", comment ?? null],
      ...(statement.extended ? [...(options ?? [])] : []),
    ];
    return rowsPlan(["info name", "info value"], rows);
  }
  throw new PlanError("NOT_SUPPORTED", `DESCRIBE ${statement.object} is not supported yet`, detailsAt(sql, statement));
}

const columnNames = ["name", "type", "null", "key", "extras", "watermark"];

/** One row per column, as Flink's DESCRIBE and SHOW COLUMNS write them. */
export function describedColumns(object: CatalogObject): RowsPlan {
  const rows = object.columns.map(({ name, type }, i) => [
    name,
    typeText({ ...type, nullable: true }),
    type.nullable,
    object.kind === "table" ? keyText(object, name) : null,
    object.kind === "table" ? extrasText(object.columns[i]!) : null,
    object.kind === "table" && object.watermark?.column === name ? object.watermark.definition.text : null,
  ]);
  return rowsPlan(columnNames, rows, ["null"]);
}

/** The comments stand in a column of their own, if there is one. */
function withComments(object: CatalogObject, described: RowsPlan): RowsPlan {
  if (object.kind === "view" || object.columns.every(({ comment }) => comment === undefined)) return described;
  const rows = described.rows.map((row, i) => [...row, object.columns[i]?.comment ?? null]);
  return rowsPlan([...columnNames, "comment"], rows, ["null"]);
}

function keyText({ primaryKey }: CatalogTable, name: string): string | null {
  return primaryKey?.columns.includes(name) ? `PRI(${primaryKey.columns.join(", ")})` : null;
}

/** How a column that is not stored comes about. */
export function extrasText(column: TableColumn): string | null {
  if (column.kind === "computed") return `AS ${column.definition.text}`;
  if (column.kind === "physical") return null;
  const from = column.key === column.name ? "" : ` FROM '${column.key}'`;
  return `METADATA${from}${column.virtual ? " VIRTUAL" : ""}`;
}

/** A column as CREATE TABLE declares it. */
export function columnText(column: TableColumn): string {
  const name = quoteName(column.name);
  const { timeAttribute: _, ...type } = column.type;
  const extras = extrasText(column);
  const declared =
    column.kind === "computed" ? `${name} ${extras}` : [name, typeText(type), extras].filter(Boolean).join(" ");
  return column.comment === undefined ? declared : `${declared} COMMENT '${column.comment.replaceAll("'", "''")}'`;
}
