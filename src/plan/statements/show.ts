/** SHOW: lists of the catalog, filtered by LIKE. */
import { functionNames } from "../../catalog/functions/index.js";
import { detailsAt, PlanError } from "../../errors.js";
import type { Show, ShowCurrent } from "../../sql/index.js";
import { databaseOf } from "./databases.js";
import { describedColumns } from "./describe.js";
import { objectOf, requireCatalog, requireDatabase } from "./names.js";
import type { PlannerSession } from "./session.js";
import { type RowsPlan, rowsPlan } from "./statement_plan.js";

export function show(session: PlannerSession, statement: Show, sql: string): RowsPlan {
  const { catalog } = session;
  const list = (column: string, names: readonly string[]): RowsPlan =>
    rowsPlan(
      [column],
      names.filter((name) => isWanted(statement, name)).map((name) => [name]),
    );
  switch (statement.list) {
    case "CATALOGS":
      return list("catalog name", catalog.catalogNames());
    case "DATABASES":
      return list("database name", catalog.databaseNames(shownCatalog(session, statement, sql)));
    case "TABLES":
    case "VIEWS": {
      const { catalog: from, database } = shownDatabase(session, statement, sql);
      const objects = catalog.objects(from, database);
      const shown = statement.list === "VIEWS" ? objects.filter(({ kind }) => kind === "view") : objects;
      return list(
        statement.list === "VIEWS" ? "view name" : "table name",
        shown.map(({ path }) => path.name),
      );
    }
    case "FUNCTIONS":
      return list(
        "function name",
        statement.modifier === "USER"
          ? []
          : functionNames()
              .map((name) => name.toLowerCase())
              .sort(),
      );
    case "COLUMNS":
      return shownColumns(session, statement, sql);
    case "MODULES":
      return statement.modifier === "FULL"
        ? rowsPlan(["module name", "used"], [["core", true]], ["used"])
        : list("module name", ["core"]);
    case "JARS":
      return list("jars", []);
    default:
      throw new PlanError("NOT_SUPPORTED", `SHOW ${statement.list} is not supported yet`, detailsAt(sql, statement));
  }
}

function shownCatalog(session: PlannerSession, { from }: Show, sql: string): string {
  if (from === null) return session.catalog.currentCatalog;
  const name = from.parts.map((part) => part.name).join(".");
  requireCatalog(session, name, from, sql);
  return name;
}

function shownDatabase(session: PlannerSession, { from }: Show, sql: string): { catalog: string; database: string } {
  if (from === null) return { catalog: session.catalog.currentCatalog, database: session.catalog.currentDatabase };
  const database = databaseOf(session, from, sql);
  requireDatabase(session, database.catalog, database.database, from, sql);
  return database;
}

function shownColumns(session: PlannerSession, statement: Show, sql: string): RowsPlan {
  if (statement.from === null) {
    throw new PlanError("INVALID_QUERY", "SHOW COLUMNS needs FROM and a table", detailsAt(sql, statement));
  }
  const described = describedColumns(objectOf(session, statement.from, sql));
  return { ...described, rows: described.rows.filter(([name]) => isWanted(statement, String(name))) };
}

/** LIKE of SQL: `%` any text, `_` one character. */
function isWanted({ like }: Show, name: string): boolean {
  if (like === null) return true;
  const source = [...like.pattern.value]
    .map((sign) => (sign === "%" ? ".*" : sign === "_" ? "." : sign.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")))
    .join("");
  return new RegExp(`^${source}$`, like.ignoreCase ? "isu" : "su").test(name) !== like.negated;
}

export function showCurrent({ catalog }: PlannerSession, { object }: ShowCurrent): RowsPlan {
  return object === "CATALOG"
    ? rowsPlan(["current catalog name"], [[catalog.currentCatalog]])
    : rowsPlan(["current database name"], [[catalog.currentDatabase]]);
}
