import { type CatalogView, pathText } from "../../catalog/table.js";
import { detailsAt, ValidationError } from "../../errors.js";
import { type AlterView, type CreateView, type Query, type Span, unparseQuery } from "../../sql/index.js";
import { QueryBinder } from "../bind/query_binder.js";
import { uniqueNames } from "../bind/query_select.js";
import { isFree, pathOf, viewOf } from "./names.js";
import { querySettings } from "./query.js";
import type { PlannerSession } from "./session.js";
import { type DonePlan, done } from "./statement_plan.js";

export function createView(session: PlannerSession, statement: CreateView, sql: string): DonePlan {
  const path = pathOf(session, statement.name, sql);
  const existing = statement.temporary ? session.catalog.findTemporary(path) : session.catalog.findPermanent(path);
  const replaces = statement.replace && existing?.kind === "view";
  if (!replaces && !isFree(session, path, statement, statement.name, sql)) {
    return done(`View ${pathText(path)} exists already.`);
  }
  const names = statement.columns?.map(({ name }) => name);
  const view = viewOver(session, statement.query, names, statement.columns?.[0] ?? statement.query, sql);
  session.catalog.put({ ...view, path, temporary: statement.temporary, comment: statement.comment?.value });
  return done(`View ${pathText(path)} has been created.`);
}

export function alterView(session: PlannerSession, { name, action }: AlterView, sql: string): DonePlan {
  const view = viewOf(session, name, sql);
  if (action.type === "SetQuery") {
    session.catalog.put({ ...view, ...viewOver(session, action.query, undefined, action.query, sql) });
    return done(`View ${pathText(view.path)} has been changed.`);
  }
  const path = pathOf(session, action.to, sql);
  isFree(session, path, { temporary: view.temporary, ifNotExists: false }, action.to, sql);
  session.catalog.remove(view);
  session.catalog.put({ ...view, path });
  return done(`View ${pathText(view.path)} has been renamed to ${pathText(path)}.`);
}

/** Bound once for its columns and its errors; the plan is made anew where the view is read. */
function viewOver(
  session: PlannerSession,
  query: Query,
  names: readonly string[] | undefined,
  place: Span,
  sql: string,
): Pick<CatalogView, "kind" | "columns" | "query" | "sql" | "text" | "database"> {
  const { catalog } = session;
  const binder = new QueryBinder(querySettings(session));
  const { schema } = binder.bindQuery(query, binder.environment(sql), false);
  if (names && names.length !== schema.length) {
    const message = `the view names ${names.length} columns, its query has ${schema.length}`;
    throw new ValidationError("INVALID_QUERY", message, detailsAt(sql, place));
  }
  const repeated = names?.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw new ValidationError("INVALID_QUERY", `column '${repeated}' stands twice in the view`, detailsAt(sql, place));
  }
  const qualifyTable = (parts: readonly { readonly name: string }[]): readonly string[] => {
    const path = catalog.qualify(parts.map((part) => part.name));
    return path ? [path.catalog, path.database, path.name] : parts.map((part) => part.name);
  };
  const columnNames = names ?? uniqueNames(schema.map(({ name }) => name));
  return {
    kind: "view",
    columns: schema.map(({ type }, i) => ({ name: columnNames[i]!, type })),
    query,
    sql,
    text: unparseQuery(query, { qualifyTable }),
    database: { catalog: catalog.currentCatalog, database: catalog.currentDatabase },
  };
}
