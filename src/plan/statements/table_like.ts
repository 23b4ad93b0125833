/**
 * CREATE TABLE ... LIKE: what of the other table is taken over. Source: Flink's documentation of CREATE TABLE, "LIKE". Unless written otherwise
 * everything is INCLUDING (the same thing in both tables is an error) and OPTIONS are OVERWRITING. Physical columns always come along.
 */
import type { CatalogTable, TableColumn } from "../../catalog/table.js";
import { detailsAt, ValidationError } from "../../errors.js";
import type { LikeFeature, LikeRule, TableLike } from "../../sql/index.js";
import type { TableParts } from "./table_elements.js";

type Strategy = LikeRule["action"];
type Strategies = Readonly<Record<Exclude<LikeFeature, "ALL">, Strategy>>;

const defaults: Strategies = {
  CONSTRAINTS: "INCLUDING",
  DISTRIBUTION: "INCLUDING",
  GENERATED: "INCLUDING",
  METADATA: "INCLUDING",
  OPTIONS: "OVERWRITING",
  PARTITIONS: "INCLUDING",
  WATERMARKS: "INCLUDING",
};

export function likeStrategies(like: TableLike, sql: string): Strategies {
  const all = like.rules.find(({ feature }) => feature === "ALL");
  if (all?.action === "OVERWRITING") {
    throw new ValidationError(
      "INVALID_QUERY",
      "OVERWRITING ALL is not possible: name what to overwrite",
      detailsAt(sql, all),
    );
  }
  const strategies: Record<string, Strategy> = { ...defaults };
  if (all) for (const feature of Object.keys(defaults)) strategies[feature] = all.action;
  for (const { feature, action } of like.rules) if (feature !== "ALL") strategies[feature] = action;
  return strategies as Strategies;
}

/** The columns that a LIKE brings along. */
export function columnsOfLike(table: CatalogTable, strategies: Strategies): TableColumn[] {
  return table.columns
    .filter(
      ({ kind }) =>
        (kind !== "computed" || strategies.GENERATED !== "EXCLUDING") &&
        (kind !== "metadata" || strategies.METADATA !== "EXCLUDING"),
    )
    .map((column) => ({ ...column, type: { ...column.type, timeAttribute: undefined } }));
}

interface Merging {
  readonly strategies: Strategies;
  readonly like: TableLike;
  readonly sql: string;
}

export function mergeLike(base: CatalogTable, own: TableParts, merging: Merging): TableParts {
  const { strategies } = merging;
  return {
    columns: mergeColumns(base, own, merging),
    watermark: mergeOne(base.watermark, own.watermark, strategies.WATERMARKS, "a watermark", merging),
    primaryKey: mergeOne(base.primaryKey, own.primaryKey, strategies.CONSTRAINTS, "a primary key", merging),
  };
}

/** A column that stands in both tables is allowed only where both are generated and may be overwritten. */
function mergeColumns(base: CatalogTable, own: TableParts, merging: Merging): TableColumn[] {
  const columns = columnsOfLike(base, merging.strategies);
  for (const column of own.columns) {
    const at = columns.findIndex(({ name }) => name === column.name);
    if (at < 0) {
      columns.push(column);
      continue;
    }
    const strategy = column.kind === "computed" ? merging.strategies.GENERATED : merging.strategies.METADATA;
    if (column.kind === "physical" || columns[at]!.kind !== column.kind || strategy !== "OVERWRITING") {
      throw conflict(`column '${column.name}'`, merging);
    }
    columns[at] = column;
  }
  return columns;
}

export function mergeOne<Part>(
  base: Part | undefined,
  own: Part | undefined,
  strategy: Strategy,
  what: string,
  merging: Merging,
): Part | undefined {
  if (strategy === "EXCLUDING" || base === undefined) return own;
  if (own === undefined) return base;
  if (strategy === "OVERWRITING") return own;
  throw conflict(what, merging);
}

export function mergeOptions(
  base: CatalogTable,
  own: ReadonlyMap<string, string>,
  merging: Merging,
): Map<string, string> {
  const strategy = merging.strategies.OPTIONS;
  if (strategy === "EXCLUDING") return new Map(own);
  const twice = strategy === "INCLUDING" ? [...own.keys()].find((key) => base.options.has(key)) : undefined;
  if (twice !== undefined) throw conflict(`option '${twice}'`, merging);
  return new Map([...base.options, ...own]);
}

function conflict(what: string, { like, sql }: Merging): ValidationError {
  const hint = "Use EXCLUDING to leave the other table's out, or OVERWRITING to replace it.";
  return new ValidationError("INVALID_COLUMN", `both tables have ${what}`, detailsAt(sql, like, hint));
}
