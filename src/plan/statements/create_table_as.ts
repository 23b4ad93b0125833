/** CREATE TABLE ... AS SELECT: the table gets the query's columns, beside those that are declared, and is filled by a job. */
import { type CatalogTable, pathText, type TableColumn } from "../../catalog/table.js";
import { resolveTable } from "../../connectors/index.js";
import { detailsAt, ValidationError } from "../../errors.js";
import type { CreateTable, Insert, QualifiedName, Query } from "../../sql/index.js";
import type { LogicalNode } from "../logical/index.js";
import { declaredTable } from "./create_table.js";
import { bindInsert, insertBinder } from "./insert.js";
import { isFree, pathOf } from "./names.js";
import { jobOf, planSinks } from "./query.js";
import type { PlannerSession } from "./session.js";
import { type DonePlan, done, type JobPlan } from "./statement_plan.js";
import { settleColumns } from "./table_elements.js";

export function createTableAs(
  session: PlannerSession,
  statement: CreateTable & { readonly query: Query },
  sql: string,
): DonePlan | JobPlan {
  const { catalog } = session;
  const path = pathOf(session, statement.name, sql);
  const existing = catalog.find(path);
  const replaced = statement.replace ? existing : undefined;
  if (!replaced && !isFree(session, path, statement, statement.name, sql)) {
    return done(`Table ${pathText(path)} exists already.`);
  }
  const binder = insertBinder(session);
  const query = binder.bindQuery(statement.query, binder.environment(sql), true);
  const table = withQueryColumns(declaredTable(session, statement, sql), query, statement, sql);
  resolveTable(table, new Map(), detailsAt(sql, statement.name));
  if (replaced) catalog.remove(replaced);
  catalog.put(table);
  try {
    const sink = bindInsert(session, insertBinder(session), insertInto(statement, query), sql);
    return jobOf(session, planSinks(session, [sink]));
  } catch (error) {
    catalog.remove(table);
    if (replaced) catalog.put(replaced);
    throw error;
  }
}

/** Declared columns first, then the query's; a declared physical column gives the query's column of its name another type. */
function withQueryColumns(table: CatalogTable, query: LogicalNode, statement: CreateTable, sql: string): CatalogTable {
  const declaredNames = new Set(table.columns.map(({ name }) => name));
  const own = query.schema
    .filter(({ name }) => !declaredNames.has(name))
    .map(({ name, type }): TableColumn => {
      const { timeAttribute: _, ...plain } = type;
      return { kind: "physical", name, type: plain, comment: undefined };
    });
  const columns = orderColumns([...table.columns, ...own], statement, sql);
  return { ...table, columns: settleColumns({ ...table, columns }) };
}

/** `CREATE TABLE t (b, a) AS ...` puts the query's columns into another order. */
function orderColumns(
  columns: readonly TableColumn[],
  { columnNames }: CreateTable,
  sql: string,
): readonly TableColumn[] {
  if (columnNames === null) return columns;
  const ordered = columnNames.map((identifier) => {
    const column = columns.find(({ name }) => name === identifier.name);
    if (column) return column;
    const message = `the query has no column '${identifier.name}'`;
    throw new ValidationError("UNKNOWN_COLUMN", message, detailsAt(sql, identifier));
  });
  if (new Set(ordered).size === columns.length) return ordered;
  const message = `${columnNames.length} names stand for ${columns.length} columns of the query`;
  throw new ValidationError("INVALID_QUERY", message, detailsAt(sql, columnNames[0]!));
}

function insertInto(statement: CreateTable & { readonly query: Query }, query: LogicalNode): Insert {
  const { start, end } = statement;
  const columns = query.schema.map(({ name }): QualifiedName => {
    const part = { kind: "Identifier", name, quoted: true, start, end } as const;
    return { kind: "QualifiedName", parts: [part], start, end };
  });
  return {
    kind: "Insert",
    mode: "INTO",
    target: statement.name,
    hints: [],
    partition: [],
    columns,
    query: statement.query,
    onConflict: null,
    start,
    end,
  };
}
