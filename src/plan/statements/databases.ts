/** CREATE CATALOG, CREATE DATABASE, USE, and DROP of everything. */
import { defaultDatabaseName } from "../../catalog/catalog.js";
import { pathText } from "../../catalog/table.js";
import { detailsAt, PlanError, ValidationError } from "../../errors.js";
import type { CreateCatalog, CreateDatabase, Drop, QualifiedName, Use } from "../../sql/index.js";
import { optionMap } from "./create_table.js";
import { pathOf, requireCatalog, requireDatabase, unknownObject } from "./names.js";
import type { PlannerSession } from "./session.js";
import { type DonePlan, done } from "./statement_plan.js";

export function createCatalog(session: PlannerSession, statement: CreateCatalog, sql: string): DonePlan {
  const { name } = statement.name;
  const type = statement.options.find((option) => option.key.value === "type")?.value.value;
  if (type !== undefined && type !== "generic_in_memory") {
    throw new PlanError("NOT_SUPPORTED", `a catalog of type '${type}' is not supported yet`, detailsAt(sql, statement));
  }
  if (session.catalog.hasCatalog(name)) {
    if (statement.ifNotExists) return done(`Catalog ${name} exists already.`);
    throw new ValidationError("OBJECT_EXISTS", `catalog '${name}' exists already`, detailsAt(sql, statement.name));
  }
  session.catalog.createCatalog(name);
  return done(`Catalog ${name} has been created.`);
}

/** `db` or `catalog.db` */
export function databaseOf(
  session: PlannerSession,
  name: QualifiedName,
  sql: string,
): { catalog: string; database: string } {
  const [first, second, ...more] = name.parts.map((part) => part.name);
  if (first === undefined || more.length > 0) {
    throw new ValidationError("INVALID_QUERY", "a database's name has two parts at most", detailsAt(sql, name));
  }
  const parts =
    second === undefined
      ? { catalog: session.catalog.currentCatalog, database: first }
      : { catalog: first, database: second };
  requireCatalog(session, parts.catalog, name, sql);
  return parts;
}

export function createDatabase(session: PlannerSession, statement: CreateDatabase, sql: string): DonePlan {
  const { catalog, database } = databaseOf(session, statement.name, sql);
  if (session.catalog.hasDatabase(catalog, database)) {
    if (statement.ifNotExists) return done(`Database ${database} exists already.`);
    throw new ValidationError("OBJECT_EXISTS", `database '${database}' exists already`, detailsAt(sql, statement.name));
  }
  const options = optionMap(statement.options, sql);
  session.catalog.createDatabase(catalog, database, { comment: statement.comment?.value, options });
  return done(`Database ${database} has been created.`);
}

export function use(session: PlannerSession, { object, name }: Use, sql: string): DonePlan {
  if (object === "CATALOG") {
    const catalog = name.parts.map((part) => part.name).join(".");
    requireCatalog(session, catalog, name, sql);
    session.catalog.useCatalog(catalog);
    return done(`Using catalog ${catalog}.`);
  }
  const { catalog, database } = databaseOf(session, name, sql);
  requireDatabase(session, catalog, database, name, sql);
  session.catalog.useDatabase(catalog, database);
  return done(`Using database ${catalog}.${database}.`);
}

export function drop(session: PlannerSession, statement: Drop, sql: string): DonePlan {
  switch (statement.object) {
    case "TABLE":
    case "VIEW":
      return dropObject(session, statement, sql);
    case "DATABASE":
      return dropDatabase(session, statement, sql);
    case "CATALOG":
      return dropCatalog(session, statement, sql);
    default:
      throw new PlanError("NOT_SUPPORTED", `DROP ${statement.object} is not supported yet`, detailsAt(sql, statement));
  }
}

function dropObject(session: PlannerSession, statement: Drop, sql: string): DonePlan {
  const { catalog } = session;
  const kind = statement.object === "TABLE" ? "table" : "view";
  const path = pathOf(session, statement.name, sql);
  const found = statement.temporary ? catalog.findTemporary(path) : catalog.findPermanent(path);
  const hiding = statement.temporary ? undefined : catalog.findTemporary(path);
  if (hiding && hiding.kind === kind) {
    const message = `a temporary ${kind} of the name '${pathText(path)}' exists: drop it first`;
    throw new ValidationError(
      "INVALID_QUERY",
      message,
      detailsAt(sql, statement.name, `Write DROP TEMPORARY ${statement.object}.`),
    );
  }
  if (found?.kind !== kind) {
    if (statement.ifExists) return done(`${kind === "table" ? "Table" : "View"} ${pathText(path)} does not exist.`);
    if (found) {
      const hint = `Write DROP ${found.kind.toUpperCase()}.`;
      throw new ValidationError(
        "UNKNOWN_TABLE",
        `'${pathText(path)}' is a ${found.kind}`,
        detailsAt(sql, statement.name, hint),
      );
    }
    throw unknownObject(session, path, statement.name, sql);
  }
  catalog.remove(found);
  return done(`${kind === "table" ? "Table" : "View"} ${pathText(path)} has been dropped.`);
}

function dropDatabase(session: PlannerSession, statement: Drop, sql: string): DonePlan {
  const { catalog, database } = databaseOf(session, statement.name, sql);
  if (!session.catalog.hasDatabase(catalog, database) && statement.ifExists)
    return done(`Database ${database} does not exist.`);
  requireDatabase(session, catalog, database, statement.name, sql);
  const refuse = (message: string, hint?: string): never => {
    throw new ValidationError("INVALID_QUERY", message, detailsAt(sql, statement.name, hint));
  };
  if (database === session.catalog.currentDatabase && catalog === session.catalog.currentCatalog) {
    refuse("the current database cannot be dropped", "USE another one first.");
  }
  if (database === defaultDatabaseName) refuse("the default database cannot be dropped");
  if (statement.behavior !== "CASCADE" && session.catalog.objects(catalog, database).length > 0) {
    refuse(`database '${database}' is not empty`, "Write DROP DATABASE ... CASCADE.");
  }
  session.catalog.dropDatabase(catalog, database);
  return done(`Database ${database} has been dropped.`);
}

function dropCatalog(session: PlannerSession, statement: Drop, sql: string): DonePlan {
  const name = statement.name.parts.map((part) => part.name).join(".");
  if (!session.catalog.hasCatalog(name) && statement.ifExists) return done(`Catalog ${name} does not exist.`);
  requireCatalog(session, name, statement.name, sql);
  if (name === session.catalog.currentCatalog) {
    throw new ValidationError("INVALID_QUERY", "the current catalog cannot be dropped", detailsAt(sql, statement.name));
  }
  session.catalog.dropCatalog(name);
  return done(`Catalog ${name} has been dropped.`);
}
