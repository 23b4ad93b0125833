/** FROM: tables, views, subqueries and table functions, with their aliases. */
import { type CatalogView, pathText } from "../../catalog/table.js";
import { detailsAt, PlanError, ValidationError } from "../../errors.js";
import { type Hint, nearestName, type QualifiedName, type Span, type TableExpression } from "../../sql/index.js";
import { columnAt } from "../logical/expressions.js";
import { createProject } from "../logical/project.js";
import { createScan } from "../logical/scan.js";
import { type QueryBinder, type QueryEnvironment, renamed, wrongColumnCount } from "./query_binder.js";
import { bindTableFunction } from "./query_window.js";
import { type Relation, relationOf } from "./relation.js";
import { stripSpans } from "./strip_spans.js";

const refused: Readonly<Partial<Record<TableExpression["kind"], string>>> = {
  MatchRecognize: "MATCH_RECOGNIZE",
  Pivot: "PIVOT",
  SampledTable: "TABLESAMPLE",
  TemporalTable: "FOR SYSTEM_TIME AS OF",
  Unnest: "UNNEST",
  Unpivot: "UNPIVOT",
};

export function bindFrom(binder: QueryBinder, from: TableExpression, environment: QueryEnvironment): Relation {
  switch (from.kind) {
    case "NamedTable":
      return bindNamedTable(binder, from.name, from.hints, environment);
    case "AliasedTable":
      return bindAlias(binder, from, environment);
    case "DerivedTable":
      if (from.lateral) throw binder.notYet("LATERAL", from, environment.sql);
      return relationOf(binder.bindQuery(from.query, environment, false), []);
    case "TableFunction":
      return relationOf(bindTableFunction(binder, from.call, environment), []);
    case "Join":
      throw binder.notYet(from.type === "COMMA" ? "a join by comma" : `${from.type} JOIN`, from, environment.sql);
    default:
      throw binder.notYet(refused[from.kind] ?? from.kind, from, environment.sql);
  }
}

function bindAlias(
  binder: QueryBinder,
  from: Extract<TableExpression, { kind: "AliasedTable" }>,
  environment: QueryEnvironment,
): Relation {
  const { node } = bindFrom(binder, from.input, environment);
  const names = from.columns?.map(({ name }) => name);
  const relation = renamed(node, [from.alias.name], names);
  if (relation === undefined) throw wrongColumnCount(from.alias, names?.length ?? 0, node, environment.sql);
  return relation;
}

export function bindNamedTable(
  binder: QueryBinder,
  name: QualifiedName,
  hints: readonly Hint[],
  environment: QueryEnvironment,
): Relation {
  const parts = name.parts.map((part) => part.name);
  const common = parts.length === 1 ? environment.commonTables.get(parts[0]!) : undefined;
  if (common) return common;
  const path = binder.settings.catalog.qualify(parts, environment.database);
  const object = path && binder.settings.catalog.find(path);
  if (!path || !object) throw unknownTable(binder, parts, name, environment);
  const qualifier = [path.catalog, path.database, path.name];
  if (object.kind === "view") return openView(binder, object, name, environment);
  const source = binder.source(object, optionHints(hints), detailsAt(environment.sql, name));
  const scan = createScan(
    source,
    source.schema.map((_, i) => i),
  );
  return relationOf(scan, qualifier);
}

/** `/*+ OPTIONS('k' = 'v') *\/`; hints about how to join are only advice. */
function optionHints(hints: readonly Hint[]): ReadonlyMap<string, string> {
  const options = hints.filter(({ name }) => name.name.toUpperCase() === "OPTIONS");
  return new Map(
    options.flatMap((hint) => hint.arguments.map(({ key, value }): [string, string] => [key ?? "", value])),
  );
}

function openView(binder: QueryBinder, view: CatalogView, place: Span, environment: QueryEnvironment): Relation {
  if (environment.openViews.includes(view)) {
    const message = `view '${pathText(view.path)}' is defined by itself`;
    throw new PlanError("INVALID_QUERY", message, detailsAt(environment.sql, place));
  }
  const inside: QueryEnvironment = {
    sql: view.sql,
    commonTables: new Map(),
    database: view.database,
    openViews: [...environment.openViews, view],
  };
  const node = stripSpans(binder.bindQuery(view.query, inside, false));
  const named = createProject(
    node,
    node.schema.map((_, i) => columnAt(node.schema, i)),
    view.columns.map(({ name }) => name),
  );
  return relationOf(named, [view.path.catalog, view.path.database, view.path.name]);
}

function unknownTable(
  { settings: { catalog } }: QueryBinder,
  parts: readonly string[],
  place: Span,
  environment: QueryEnvironment,
): ValidationError {
  const at = (hint?: string) => detailsAt(environment.sql, place, hint);
  const path = catalog.qualify(parts, environment.database);
  if (path && !catalog.hasCatalog(path.catalog)) {
    return new ValidationError("UNKNOWN_CATALOG", `catalog '${path.catalog}' does not exist`, at());
  }
  if (path && !catalog.hasDatabase(path.catalog, path.database)) {
    const nearest = nearestName(path.database, catalog.databaseNames(path.catalog));
    const hint = nearest && `Did you mean '${nearest}'?`;
    return new ValidationError(
      "UNKNOWN_DATABASE",
      `database '${path.catalog}.${path.database}' does not exist`,
      at(hint),
    );
  }
  const names = path ? catalog.objects(path.catalog, path.database).map((object) => object.path.name) : [];
  const known = [...environment.commonTables.keys(), ...names];
  const nearest = nearestName(parts.at(-1) ?? "", known);
  const hint = nearest
    ? `Did you mean '${nearest}'?`
    : known.length > 0
      ? `Known here: ${known.slice(0, 20).join(", ")}.`
      : "No table has been created yet.";
  return new ValidationError("UNKNOWN_TABLE", `table '${parts.join(".")}' not found`, at(hint));
}
