import type { TableColumn } from "../../catalog/table.js";
import { type CatalogTable, pathText, type TableDistribution } from "../../catalog/table.js";
import { detailsAt, type ErrorDetails, ValidationError } from "../../errors.js";
import type { CreateTable, Distribution, Option } from "../../sql/index.js";
import { isFree, pathOf, tableOf } from "./names.js";
import type { PlannerSession } from "./session.js";
import { type DonePlan, done } from "./statement_plan.js";
import { requirePhysical, settleColumns, type TableParts, tableElements } from "./table_elements.js";
import { columnsOfLike, likeStrategies, mergeLike, mergeOne, mergeOptions } from "./table_like.js";

/** CREATE TABLE without a query. */
export function createTable(session: PlannerSession, statement: CreateTable, sql: string): DonePlan {
  const path = pathOf(session, statement.name, sql);
  if (statement.replace) {
    const existing = session.catalog.find(path);
    if (existing) session.catalog.remove(existing);
  }
  if (!isFree(session, path, statement, statement.name, sql)) return done(`Table ${pathText(path)} exists already.`);
  session.catalog.put(declaredTable(session, statement, sql));
  return done(`Table ${pathText(path)} has been created.`);
}

/** The table that a statement declares; the catalog does not know it yet. */
export function declaredTable(session: PlannerSession, statement: CreateTable, sql: string): CatalogTable {
  const settings = { mode: "STREAMING", zone: session.options.timeZone } as const;
  const { like } = statement;
  const base = like && tableOf(session, like.table, sql);
  const strategies = like && likeStrategies(like, sql);
  const inherited = base && strategies ? columnsOfLike(base, strategies) : [];
  const own = tableElements(statement.elements, inherited, sql, settings);
  const options = optionMap(statement.options, sql);
  if (!base || !strategies || !like) return finish(session, statement, own, options, sql);
  const merging = { strategies, like, sql };
  const parts = mergeLike(base, own, merging);
  const table = finish(session, statement, parts, mergeOptions(base, options, merging), sql);
  const keepEmpty = <Part>(list: readonly Part[]): readonly Part[] | undefined => (list.length > 0 ? list : undefined);
  return {
    ...table,
    partitionedBy:
      mergeOne(
        keepEmpty(base.partitionedBy),
        keepEmpty(table.partitionedBy),
        strategies.PARTITIONS,
        "partitions",
        merging,
      ) ?? [],
    distribution: mergeOne(base.distribution, table.distribution, strategies.DISTRIBUTION, "a distribution", merging),
    optionPlaces: new Map([...base.optionPlaces, ...table.optionPlaces]),
  };
}

function finish(
  session: PlannerSession,
  statement: CreateTable,
  parts: TableParts,
  options: ReadonlyMap<string, string>,
  sql: string,
): CatalogTable {
  const columns = settleColumns(parts);
  return {
    kind: "table",
    path: pathOf(session, statement.name, sql),
    temporary: statement.temporary,
    columns,
    watermark: parts.watermark,
    primaryKey: parts.primaryKey,
    distribution: statement.distribution ? distributionOf(statement.distribution, columns, sql) : undefined,
    partitionedBy: requirePhysical(statement.partitionedBy, columns, "partition column", sql),
    options,
    optionPlaces: optionPlaces(statement.options, sql),
    comment: statement.comment?.value,
  };
}

function distributionOf(
  { method, columns, buckets }: Distribution,
  declared: readonly TableColumn[],
  sql: string,
): TableDistribution {
  return {
    method: method ?? undefined,
    columns: requirePhysical(columns, declared, "distribution column", sql),
    buckets: buckets ?? undefined,
  };
}

/** @throws ValidationError when a key stands twice */
export function optionMap(options: readonly Option[], sql: string): Map<string, string> {
  const map = new Map<string, string>();
  for (const option of options) {
    if (map.has(option.key.value)) {
      throw new ValidationError("INVALID_OPTION", `option '${option.key.value}' stands twice`, detailsAt(sql, option));
    }
    map.set(option.key.value, option.value.value);
  }
  return map;
}

export function optionPlaces(options: readonly Option[], sql: string): Map<string, ErrorDetails> {
  return new Map(options.map((option) => [option.key.value, detailsAt(sql, option)]));
}
