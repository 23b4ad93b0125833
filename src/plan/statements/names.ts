/** Finding catalog objects by written names, with errors that say what is near. */
import {
  type CatalogObject,
  type CatalogTable,
  type CatalogView,
  type ObjectPath,
  pathText,
} from "../../catalog/table.js";
import { detailsAt, ValidationError } from "../../errors.js";
import { nearestName, type QualifiedName } from "../../sql/index.js";
import type { PlannerSession } from "./session.js";

/** The full path of a written name, whose database must exist. */
export function pathOf(session: PlannerSession, name: QualifiedName, sql: string): ObjectPath {
  const { catalog } = session;
  const path = catalog.qualify(name.parts.map((part) => part.name));
  if (path === undefined) {
    throw new ValidationError("INVALID_QUERY", "a table's name has three parts at most", detailsAt(sql, name));
  }
  requireDatabase(session, path.catalog, path.database, name, sql);
  return path;
}

export function requireCatalog(session: PlannerSession, catalog: string, span: QualifiedName, sql: string): void {
  if (session.catalog.hasCatalog(catalog)) return;
  const nearest = nearestName(catalog, session.catalog.catalogNames());
  const place = detailsAt(sql, span, nearest && `Did you mean '${nearest}'?`);
  throw new ValidationError("UNKNOWN_CATALOG", `catalog '${catalog}' does not exist`, place);
}

export function requireDatabase(
  session: PlannerSession,
  catalog: string,
  database: string,
  span: QualifiedName,
  sql: string,
): void {
  requireCatalog(session, catalog, span, sql);
  if (session.catalog.hasDatabase(catalog, database)) return;
  const nearest = nearestName(database, session.catalog.databaseNames(catalog));
  const place = detailsAt(sql, span, nearest && `Did you mean '${nearest}'?`);
  throw new ValidationError("UNKNOWN_DATABASE", `database '${catalog}.${database}' does not exist`, place);
}

export function unknownObject(
  session: PlannerSession,
  path: ObjectPath,
  name: QualifiedName,
  sql: string,
): ValidationError {
  const nearest = session.catalog.nearestObject(path);
  const place = detailsAt(sql, name, nearest && `Did you mean '${nearest}'?`);
  return new ValidationError("UNKNOWN_TABLE", `table '${pathText(path)}' does not exist`, place);
}

export function objectOf(session: PlannerSession, name: QualifiedName, sql: string): CatalogObject {
  const path = pathOf(session, name, sql);
  const object = session.catalog.find(path);
  if (object === undefined) throw unknownObject(session, path, name, sql);
  return object;
}

export function tableOf(session: PlannerSession, name: QualifiedName, sql: string): CatalogTable {
  const object = objectOf(session, name, sql);
  if (object.kind === "table") return object;
  throw new ValidationError("UNKNOWN_TABLE", `'${pathText(object.path)}' is a view, not a table`, detailsAt(sql, name));
}

export function viewOf(session: PlannerSession, name: QualifiedName, sql: string): CatalogView {
  const object = objectOf(session, name, sql);
  if (object.kind === "view") return object;
  throw new ValidationError("UNKNOWN_TABLE", `'${pathText(object.path)}' is a table, not a view`, detailsAt(sql, name));
}

/** Whether a name is free for a new object. false: taken, and IF NOT EXISTS was written. */
export function isFree(
  session: PlannerSession,
  path: ObjectPath,
  options: { readonly temporary: boolean; readonly ifNotExists: boolean },
  name: QualifiedName,
  sql: string,
): boolean {
  const { catalog } = session;
  const taken = options.temporary ? catalog.findTemporary(path) : catalog.findPermanent(path);
  if (taken === undefined) return true;
  if (options.ifNotExists) return false;
  const message = `${taken.kind} '${pathText(path)}' exists already`;
  const hint = `Drop it first, or write CREATE ${taken.kind.toUpperCase()} IF NOT EXISTS.`;
  throw new ValidationError("OBJECT_EXISTS", message, detailsAt(sql, name, hint));
}
