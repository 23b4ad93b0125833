/**
 * Queries: from syntax to a logical plan. One binder serves one statement, so that every mention of a table shares its source. The clauses have
 * files of their own; this one holds what they share, WITH, and the outermost ORDER BY and LIMIT.
 */
import type { Catalog } from "../../catalog/catalog.js";
import type { CatalogTable, CatalogView } from "../../catalog/table.js";
import { detailsAt, type ErrorDetails, PlanError } from "../../errors.js";
import type { Query, QueryBody, Span } from "../../sql/index.js";
import { columnAt } from "../logical/expressions.js";
import type { LogicalNode } from "../logical/index.js";
import { createLimit } from "../logical/limit.js";
import { isInsertOnly, type RuntimeMode } from "../logical/node.js";
import { createProject } from "../logical/project.js";
import type { TableSource } from "../logical/scan.js";
import { createSort } from "../logical/sort.js";
import { bindNamedTable } from "./query_from.js";
import { rowCount, type SortKey, sortKeysOverOutput } from "./query_order.js";
import { bindSelect } from "./query_select.js";
import { bindSetOperation } from "./query_set_operation.js";
import { bindValues } from "./query_values.js";
import { type Relation, relationOf } from "./relation.js";
import type { BindContext } from "./scope.js";
import { bindTableSource } from "./table_source.js";

export interface QuerySettings {
  readonly catalog: Catalog;
  readonly mode: RuntimeMode;
  readonly zone: string;
  /** `table.exec.emit.early-fire.enabled` or `late-fire`: windows of GROUP BY give results more than once. */
  readonly firesAgain: boolean;
}

/** What names mean at a place of the text. */
export interface QueryEnvironment {
  /** The script that spans point into. */
  readonly sql: string;
  /** Common tables in scope, innermost first. */
  readonly commonTables: ReadonlyMap<string, Relation>;
  readonly database: { readonly catalog: string; readonly database: string };
  /** Views being opened: a view that reaches itself has no rows to begin with. */
  readonly openViews: readonly CatalogView[];
}

/** A body with the keys that sort it; columns past `visible` are there for sorting only. */
export interface BoundBody {
  readonly node: LogicalNode;
  readonly sortKeys: readonly SortKey[];
  readonly visible: number;
}

export class QueryBinder {
  readonly #sources = new Map<CatalogTable, Map<string, TableSource>>();

  constructor(readonly settings: QuerySettings) {}

  environment(sql: string): QueryEnvironment {
    const { currentCatalog, currentDatabase } = this.settings.catalog;
    return {
      sql,
      commonTables: new Map(),
      database: { catalog: currentCatalog, database: currentDatabase },
      openViews: [],
    };
  }

  /** @param outermost whether the order of rows is the statement's; an inner ORDER BY without LIMIT means nothing */
  bindQuery(query: Query, outer: QueryEnvironment, outermost: boolean): LogicalNode {
    const environment = this.#withCommonTables(query, outer);
    const isSorted = query.orderBy.length > 0 && (outermost || query.limit !== null || query.offset !== null);
    const body = this.#body(query.body, environment, isSorted ? query : undefined);
    const offset = rowCount(query.offset, environment.sql, "OFFSET") ?? 0n;
    const count = rowCount(query.limit, environment.sql, "LIMIT");
    if (isSorted) return this.#sorted(query, body, offset, count, environment.sql);
    if (count === undefined && offset === 0n) return body.node;
    if (!isInsertOnly(body.node.properties.changes)) {
      const place = detailsAt(environment.sql, query.limit ?? query.offset ?? query);
      throw new PlanError("NOT_SUPPORTED", "LIMIT over an updating query is not supported yet", place);
    }
    return createLimit(body.node, offset, count);
  }

  #withCommonTables(query: Query, outer: QueryEnvironment): QueryEnvironment {
    if (query.recursive) throw this.notYet("WITH RECURSIVE", query, outer.sql);
    let environment = outer;
    for (const { name, columns, query: definition } of query.with) {
      const node = this.bindQuery(definition, environment, false);
      const relation = renamed(
        node,
        [name.name],
        columns?.map((column) => column.name),
      );
      if (relation === undefined) throw wrongColumnCount(name, columns?.length ?? 0, node, environment.sql);
      const commonTables = new Map([...environment.commonTables, [name.name, relation]]);
      environment = { ...environment, commonTables };
    }
    return environment;
  }

  /** A query without its ORDER BY and LIMIT; `sorted` is the query whose ORDER BY it must serve. */
  #body(body: QueryBody, environment: QueryEnvironment, sorted: Query | undefined): BoundBody {
    if (body.kind === "Select") return bindSelect(this, body, environment, sorted?.orderBy ?? []);
    const node = this.bindBody(body, environment);
    const sortKeys = sorted ? sortKeysOverOutput(this, sorted.orderBy, node, environment) : [];
    return { node, sortKeys, visible: node.schema.length };
  }

  bindBody(body: QueryBody, environment: QueryEnvironment): LogicalNode {
    switch (body.kind) {
      case "Select":
        return bindSelect(this, body, environment, []).node;
      case "SetOperation":
        return bindSetOperation(this, body, environment);
      case "Values":
        return bindValues(this, body, environment);
      case "ExplicitTable":
        return bindNamedTable(this, body.name, [], environment).node;
      case "Query":
        return this.bindQuery(body, environment, false);
    }
  }

  #sorted(query: Query, body: BoundBody, offset: bigint, count: bigint | undefined, sql: string): LogicalNode {
    if (this.settings.mode === "STREAMING") throw refuseStreamingSort(query, body, sql);
    const sorted = createSort(body.node, body.sortKeys, offset, count);
    if (body.visible === sorted.schema.length) return sorted;
    const visible = sorted.schema.slice(0, body.visible);
    return createProject(
      sorted,
      visible.map((_, i) => columnAt(sorted.schema, i)),
      visible.map(({ name }) => name),
    );
  }

  /** The source of a table: the same for all its mentions with equal hints. */
  source(table: CatalogTable, hints: ReadonlyMap<string, string>, place: ErrorDetails): TableSource {
    const key = JSON.stringify([...hints]);
    const known = this.#sources.get(table) ?? new Map<string, TableSource>();
    this.#sources.set(table, known);
    const source = known.get(key) ?? bindTableSource(table, hints, place, this.settings);
    known.set(key, source);
    return source;
  }

  context({ sql }: QueryEnvironment, aggregates: BindContext["aggregates"]): BindContext {
    const { zone, mode } = this.settings;
    return { sql, zone, mode, aggregates };
  }

  /** @example throw binder.notYet("JOIN", node, sql) // "JOIN is not supported yet" */
  notYet(what: string, span: Span, sql: string): PlanError {
    return new PlanError("NOT_SUPPORTED", `${what} is not supported yet`, detailsAt(sql, span));
  }
}

/** A node under other column names; undefined if their number is wrong. */
export function renamed(
  node: LogicalNode,
  table: readonly string[],
  names: readonly string[] | undefined,
): Relation | undefined {
  if (names === undefined) return relationOf(node, table);
  if (names.length !== node.schema.length) return undefined;
  const expressions = node.schema.map((_, i) => columnAt(node.schema, i));
  return relationOf(createProject(node, expressions, names), table);
}

export function wrongColumnCount(span: Span, written: number, node: LogicalNode, sql: string): PlanError {
  const message = `${written} column names stand for ${node.schema.length} columns`;
  return new PlanError("INVALID_QUERY", message, detailsAt(sql, span));
}

function refuseStreamingSort(query: Query, body: BoundBody, sql: string): PlanError {
  const [first] = query.orderBy;
  const place = detailsAt(sql, first ?? query);
  if (query.limit !== null) {
    return new PlanError("NOT_SUPPORTED", "ORDER BY with LIMIT (Top-N) in STREAMING mode is not supported yet", place);
  }
  const key = body.sortKeys[0];
  const type = key && body.node.schema[key.column]?.type;
  if (type?.timeAttribute !== undefined && key?.descending === false) {
    return new PlanError("NOT_SUPPORTED", "ORDER BY on a time attribute is not supported yet", place);
  }
  const hint =
    "An endless stream has no last row to sort by: use SET 'execution.runtime-mode' = 'BATCH', or add LIMIT.";
  return new PlanError("IMPOSSIBLE_PLAN", "ORDER BY in STREAMING mode must begin with an ascending time attribute", {
    ...place,
    hint,
  });
}
