/**
 * INSERT INTO: the query's columns to the table's. Implicit casts as Flink's sinks take them; columns left out are NULL; PARTITION (k = v) gives
 * partition columns a constant; a sink that cannot take updates refuses a query that makes them.
 */
import { type CatalogTable, pathText, type TableColumn } from "../../catalog/table.js";
import { canCast, typeText } from "../../catalog/types.js";
import { resolveTable } from "../../connectors/index.js";
import { detailsAt, PlanError, ValidationError } from "../../errors.js";
import { type Insert, nearestName, parseExpression, type Span } from "../../sql/index.js";
import type { BoundExpression } from "../bind/bound_expression.js";
import { castTo } from "../bind/coercion.js";
import { bindExpression } from "../bind/expression_binder.js";
import { QueryBinder } from "../bind/query_binder.js";
import { noTable } from "../bind/query_values.js";
import { RelationScope, relationOf } from "../bind/relation.js";
import { columnAt } from "../logical/expressions.js";
import type { LogicalNode } from "../logical/index.js";
import { isInsertOnly, type Schema } from "../logical/node.js";
import { createProject } from "../logical/project.js";
import { createSink, type Sink, type SinkTable } from "../logical/sink.js";
import { objectOf } from "./names.js";
import { querySettings } from "./query.js";
import type { PlannerSession } from "./session.js";
import { simpleName } from "./table_elements.js";

/** One binder for all INSERTs of a statement set: tables they share are read once. */
export function insertBinder(session: PlannerSession): QueryBinder {
  return new QueryBinder(querySettings(session));
}

export function bindInsert(session: PlannerSession, binder: QueryBinder, insert: Insert, sql: string): Sink {
  const place = detailsAt(sql, insert.target);
  const object = objectOf(session, insert.target, sql);
  const name = pathText(object.path);
  if (object.kind === "view") throw new PlanError("INVALID_SINK", `'${name}' is a view and cannot be written`, place);
  if (insert.mode === "UPSERT") throw binder.notYet("UPSERT INTO", insert, sql);
  if (insert.onConflict !== null) throw binder.notYet("ON CONFLICT", insert, sql);
  const hints = new Map(
    insert.hints.flatMap((hint) => hint.arguments.map(({ key, value }): [string, string] => [key ?? "", value])),
  );
  const resolved = resolveTable(object, hints, place);
  const { sinkChanges } = resolved.connector;
  if (sinkChanges === undefined) {
    throw new PlanError("INVALID_SINK", `connector '${resolved.connector.name}' can only be read, not written`, place);
  }
  const query = binder.bindQuery(insert.query, binder.environment(sql), true);
  if (sinkChanges === "insert-only" && !isInsertOnly(query.properties.changes))
    throw refuseUpdates(name, query, insert, sql);
  const target: SinkTable = { table: object, resolved, overwrite: insert.mode === "OVERWRITE" };
  return sinkOver(new SinkColumns(session, binder, object, insert, sql).input(query), target);
}

/** Columns of a table that a sink gets: those that are stored. */
export function storedColumns({ columns }: CatalogTable): TableColumn[] {
  return columns.filter((column) => column.kind === "physical" || (column.kind === "metadata" && !column.virtual));
}

function declaredSchema(table: CatalogTable): Schema {
  return storedColumns(table).map(({ name, type }) => ({ name, type: { ...type, timeAttribute: undefined } }));
}

export function sinkOver(input: LogicalNode, target: SinkTable): Sink {
  return createSink(input, target, declaredSchema(target.table));
}

function refuseUpdates(name: string, query: LogicalNode, insert: Insert, sql: string): PlanError {
  const cause = updatingNode(query);
  const keys = cause?.kind === "aggregate" ? cause.keys.map((_, i) => cause.schema[i]!.name) : [];
  const what = keys.length > 0 ? `the groups of ${keys.join(", ")}` : "its aggregates";
  const hint = "Aggregate in windows, use BATCH mode, or write to a sink that takes changes (print, blackhole).";
  const message = `table '${name}' takes only inserts; this query updates ${what} as rows arrive`;
  return new PlanError("IMPOSSIBLE_PLAN", message, detailsAt(sql, insert.query, hint));
}

function updatingNode(node: LogicalNode): LogicalNode | undefined {
  if (node.kind === "aggregate") return node;
  return node.inputs.map(updatingNode).find((found) => found !== undefined);
}

class SinkColumns {
  readonly #stored: readonly TableColumn[];

  constructor(
    readonly session: PlannerSession,
    readonly binder: QueryBinder,
    readonly table: CatalogTable,
    readonly insert: Insert,
    readonly sql: string,
  ) {
    this.#stored = storedColumns(table);
    const persisted = this.#stored.find(({ kind }) => kind === "metadata");
    if (persisted) {
      const message = `metadata column '${persisted.name}' cannot be written; declare it VIRTUAL`;
      throw new ValidationError("INVALID_SINK", message, detailsAt(sql, insert.target));
    }
  }

  /** The query's rows as rows of the table. */
  input(query: LogicalNode): LogicalNode {
    const fixed = this.#partitionValues();
    const wanted = this.#wantedColumns(fixed);
    if (query.schema.length !== wanted.length) throw this.#mismatch(query.schema, wanted);
    const values = this.#stored.map((column) => {
      const given = fixed.get(column.name);
      if (given !== undefined) return this.#cast(given, column, query.schema, wanted);
      const index = wanted.indexOf(column);
      return index >= 0
        ? this.#cast(columnAt(query.schema, index), column, query.schema, wanted)
        : this.#nothing(column);
    });
    return createProject(
      query,
      values.map((value, i) => this.#fit(value, this.#stored[i]!)),
      this.#stored.map(({ name }) => name),
    );
  }

  /** PARTITION (dt = '2024-01-01', hour) */
  #partitionValues(): Map<string, BoundExpression> {
    const values = new Map<string, BoundExpression>();
    const scope = new RelationScope(relationOf(noTable, []), this.sql);
    const context = this.binder.context(this.binder.environment(this.sql), { refusal: "PARTITION takes constants" });
    for (const { column, value } of this.insert.partition) {
      if (!this.table.partitionedBy.includes(column.name)) {
        const nearest = nearestName(column.name, this.table.partitionedBy);
        const place = detailsAt(this.sql, column, nearest && `Did you mean '${nearest}'?`);
        throw new ValidationError("INVALID_SINK", `'${column.name}' is no partition column of the table`, place);
      }
      if (value) values.set(column.name, bindExpression(value, scope, context));
    }
    return values;
  }

  /** The columns that the query fills, in its order. */
  #wantedColumns(fixed: ReadonlyMap<string, BoundExpression>): TableColumn[] {
    if (this.insert.columns === null) return this.#stored.filter(({ name }) => !fixed.has(name));
    const wanted: TableColumn[] = [];
    for (const written of this.insert.columns) {
      const name = simpleName(written, this.sql);
      const column = this.#stored.find((each) => each.name === name);
      if (column === undefined) throw this.#unknownColumn(name, written);
      if (wanted.includes(column) || fixed.has(name)) {
        throw new ValidationError("INVALID_SINK", `column '${name}' is given twice`, detailsAt(this.sql, written));
      }
      wanted.push(column);
    }
    return wanted;
  }

  #unknownColumn(name: string, span: Span): ValidationError {
    const declared = this.table.columns.find((column) => column.name === name);
    if (declared) {
      const message = `column '${name}' is ${declared.kind === "computed" ? "computed" : "virtual"} and cannot be written`;
      return new ValidationError("INVALID_SINK", message, detailsAt(this.sql, span));
    }
    const nearest = nearestName(
      name,
      this.#stored.map((column) => column.name),
    );
    const place = detailsAt(this.sql, span, nearest && `Did you mean '${nearest}'?`);
    return new ValidationError("UNKNOWN_COLUMN", `table '${pathText(this.table.path)}' has no column '${name}'`, place);
  }

  #nothing({ name, type }: TableColumn): BoundExpression {
    if (!type.nullable) {
      const message = `column '${name}' is NOT NULL and gets no value`;
      throw new ValidationError("INVALID_SINK", message, detailsAt(this.sql, this.insert));
    }
    return { kind: "literal", value: null, type: { ...type, timeAttribute: undefined } };
  }

  #cast(value: BoundExpression, column: TableColumn, query: Schema, wanted: readonly TableColumn[]): BoundExpression {
    if (!canCast(value.type, column.type, "implicit")) throw this.#mismatch(query, wanted, column);
    return castTo(value, { ...column.type, timeAttribute: undefined, nullable: value.type.nullable });
  }

  /** `table.exec.sink.type-length-enforcer`: text from files may be longer or shorter than its declared type says. */
  #fit(value: BoundExpression, { type }: TableColumn): BoundExpression {
    const enforcer = this.session.options.text("table.exec.sink.type-length-enforcer");
    const hasLength = (type.root === "CHAR" || type.root === "VARCHAR") && type.length !== 2147483647;
    if (enforcer === "IGNORE" || !hasLength) return value;
    if (enforcer === "ERROR") {
      throw this.binder.notYet("'table.exec.sink.type-length-enforcer' = 'ERROR'", this.insert.target, this.sql);
    }
    const sql = `CAST(CAST(a AS STRING) AS ${typeText({ ...type, nullable: true })})`;
    const scope = { resolve: () => ({ value, partsUsed: 1 }) };
    const context = this.binder.context({ ...this.binder.environment(sql) }, "allowed");
    const { span: _, ...bound } = bindExpression(parseExpression(sql), scope, context);
    return bound as BoundExpression;
  }

  #mismatch(query: Schema, wanted: readonly TableColumn[], column?: TableColumn): ValidationError {
    const list = (columns: Schema): string => columns.map(({ name, type }) => `${name} ${typeText(type)}`).join(", ");
    const name = pathText(this.table.path);
    const message = column
      ? `column '${column.name}' of table '${name}' does not take the query's type`
      : `table '${name}' takes ${wanted.length} columns here, the query has ${query.length}`;
    const hint = `Query: [${list(query)}]. Table: [${list(wanted)}].`;
    return new ValidationError("INVALID_SINK", message, detailsAt(this.sql, this.insert.query, hint));
  }
}
