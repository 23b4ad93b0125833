/**
 * Grouped queries. What the rows give (grouping expressions, arguments of aggregates) is computed by a projection below the aggregate; what the
 * select list, HAVING and ORDER BY say is then read over its keys and results. Anything else there is not grouped, and refused.
 */
import { nativeAggregate } from "../../catalog/aggregates/index.js";
import { detailsAt, ValidationError } from "../../errors.js";
import { type Expression, type FunctionCall, parseExpression, type Select } from "../../sql/index.js";
import { type AggregateCall, createAggregate } from "../logical/aggregate.js";
import { createExpand, groupIdName } from "../logical/expand.js";
import { rewrite } from "../logical/expressions.js";
import { createFilter } from "../logical/filter.js";
import type { LogicalNode } from "../logical/index.js";
import { createProject } from "../logical/project.js";
import { createWindowAggregate } from "../logical/window_aggregate.js";
import { expressionKey } from "../lower/expression_key.js";
import type { BoundAggregate, BoundColumn, BoundExpression } from "./bound_expression.js";
import { bindExpression } from "./expression_binder.js";
import { placeholderOf, replaceGroupingCalls, scopeWithPlaceholders } from "./grouping_calls.js";
import { type Grouping, groupingOf } from "./grouping_sets.js";
import type { QueryBinder, QueryEnvironment } from "./query_binder.js";
import { asCondition, type SelectOutput, type SelectRows } from "./query_select.js";
import { type Relation, RelationScope } from "./relation.js";
import { attachedWindowing, groupsByWindow, windowBounds, windowTime } from "./window_grouping.js";

export function bindGrouped(
  binder: QueryBinder,
  select: Select,
  from: Relation,
  outputs: readonly SelectOutput[],
  sortBy: readonly Expression[],
  environment: QueryEnvironment,
): SelectRows {
  const query = new GroupedQuery(binder, select, from, environment);
  const boundOutputs = outputs.map((output) => ("column" in output ? output.column : query.bind(output.expression)));
  const boundSort = sortBy.map((expression) => query.bind(expression));
  const having = select.having && asCondition(query.bind(select.having), "HAVING", select.having, environment.sql);
  const overOutputs = boundOutputs.map((expression) => query.overGroups(expression));
  const overSort = boundSort.map((expression) => query.overGroups(expression));
  const overHaving = having && query.overGroups(having);
  const groups = query.plan();
  return { node: overHaving ? createFilter(groups, overHaving) : groups, outputs: overOutputs, sortBy: overSort };
}

class GroupedQuery {
  readonly #scope: RelationScope;
  readonly #grouping: Grouping<BoundExpression>;
  readonly #keyAt: ReadonlyMap<string, number>;
  /** Bits of GROUPING calls by grouping set, by number of placeholder. */
  readonly #groupingCalls: (readonly bigint[])[] = [];
  readonly #inputs: BoundExpression[] = [];
  readonly #inputAt = new Map<string, number>();
  readonly #calls: AggregateCall[] = [];
  readonly #callAt = new Map<string, number>();

  constructor(
    readonly binder: QueryBinder,
    select: Select,
    readonly from: Relation,
    readonly environment: QueryEnvironment,
  ) {
    this.#scope = new RelationScope(from, environment.sql);
    const context = binder.context(environment, { refusal: "GROUP BY may not hold an aggregate" });
    const bind = (expression: Expression) => {
      const bound = bindExpression(expression, this.#scope, context);
      return { bound, key: expressionKey(bound) };
    };
    this.#grouping = groupingOf(select.groupBy, bind, environment.sql);
    this.#keyAt = new Map(this.#grouping.expressions.map((expression, i) => [expressionKey(expression), i]));
    for (const expression of this.#grouping.expressions) this.#input(expression, "key");
  }

  /** More than one grouping set: the rows of each are told apart by a group id, the last key. */
  get #hasGroupId(): boolean {
    return this.#grouping.sets.length > 1;
  }

  get #keyCount(): number {
    return this.#grouping.expressions.length + (this.#hasGroupId ? 1 : 0);
  }

  /** An expression over the rows, with aggregates and placeholders of GROUPING calls in it. */
  bind(expression: Expression): BoundExpression {
    const replaced = replaceGroupingCalls(expression, (call) => this.#groupingCall(call));
    const groupsHaveRows = this.#grouping.sets.every((set) => set.length > 0);
    const context = { ...this.binder.context(this.environment, "allowed"), groupsHaveRows };
    return bindExpression(replaced, scopeWithPlaceholders(this.#scope), context);
  }

  /** Bit by bit from the highest: whether the argument is left out of a row's grouping set. */
  #groupingCall(call: FunctionCall): number {
    const context = this.binder.context(this.environment, { refusal: "GROUPING takes grouped columns" });
    const columns = call.args.map((argument) => {
      const column = this.#keyAt.get(expressionKey(bindExpression(argument as Expression, this.#scope, context)));
      if (column !== undefined) return column;
      const message = `argument of ${call.name.parts[0]!.name.toUpperCase()} is not in GROUP BY`;
      throw new ValidationError("INVALID_AGGREGATE", message, detailsAt(this.environment.sql, argument));
    });
    const bits = this.#grouping.sets.map((set) =>
      columns.reduce((value, column) => value * 2n + (set.includes(column) ? 0n : 1n), 0n),
    );
    return this.#groupingCalls.push(bits) - 1;
  }

  /** The same expression over keys and results. */
  overGroups(expression: BoundExpression): BoundExpression {
    return rewrite(expression, (node) => {
      const key = this.#keyAt.get(expressionKey(node));
      if (key !== undefined) return this.#key(key, node);
      if (node.kind === "aggregate") return this.#result(node);
      if (node.kind !== "column") return undefined;
      const placeholder = placeholderOf(node);
      return placeholder === undefined ? this.#notGrouped(node) : this.#groupingValue(placeholder);
    });
  }

  #key(index: number, { type, span }: BoundExpression): BoundColumn {
    const nullable = type.nullable || this.#grouping.sets.some((set) => !set.includes(index));
    const name = this.#keyName(index);
    return { kind: "column", index, name, type: { ...type, nullable }, ...(span ? { span } : {}) };
  }

  #keyName(index: number): string {
    const expression = this.#grouping.expressions[index]!;
    return expression.kind === "column" ? expression.name : `$key_${index}`;
  }

  #result(aggregate: BoundAggregate): BoundColumn {
    const key = expressionKey(aggregate);
    const index = this.#callAt.get(key) ?? this.#calls.push(this.#newCall(aggregate)) - 1;
    this.#callAt.set(key, index);
    return { kind: "column", index: this.#keyCount + index, name: aggregate.name, type: aggregate.type };
  }

  #newCall(aggregate: BoundAggregate): AggregateCall {
    const native = nativeAggregate(aggregate);
    return Object.freeze({
      name: aggregate.name,
      function: native.function,
      arguments: native.arguments.map((argument) => this.#input(argument, "argument")),
      filter: aggregate.filter && this.#input(aggregate.filter, "argument"),
      distinct: aggregate.distinct,
      parameters: native.parameters,
      type: aggregate.type,
      ordered: native.ordered,
    });
  }

  /** Grouping sets leave keys out: where an aggregate reads a key as well, it reads a copy that keeps its value. */
  #input(expression: BoundExpression, role: "key" | "argument"): number {
    const key = (this.#hasGroupId ? role : "") + expressionKey(expression);
    const index = this.#inputAt.get(key) ?? this.#inputs.push(expression) - 1;
    this.#inputAt.set(key, index);
    return index;
  }

  #groupingValue(placeholder: number): BoundExpression {
    const type = { root: "BIGINT", nullable: false } as const;
    const literal = (value: bigint): BoundExpression => ({ kind: "literal", value, type });
    const bits = this.#groupingCalls[placeholder]!;
    if (!this.#hasGroupId) return literal(bits[0] ?? 0n);
    const groupId: BoundColumn = { kind: "column", index: this.#keyCount - 1, name: groupIdName, type };
    const branches = this.#setIds().map((id, i) => ({
      when: this.#equals(groupId, id),
      // biome-ignore lint/suspicious/noThenProperty: the word of the field, and never awaited
      then: literal(bits[i]!),
    }));
    return { kind: "case", branches: branches.slice(1), otherwise: branches[0]!.then, type };
  }

  #equals(column: BoundColumn, id: bigint): BoundExpression {
    const sql = `a = CAST(${id} AS BIGINT)`;
    const scope = { resolve: () => ({ value: column, partsUsed: 1 }) };
    const { span: _, ...bound } = bindExpression(
      parseExpression(sql),
      scope,
      this.binder.context({ ...this.environment, sql }, "allowed"),
    );
    return bound as BoundExpression;
  }

  /** Bits of the columns left out, first column highest; sets that stand twice get ids of their own. */
  #setIds(): bigint[] {
    const count = this.#grouping.expressions.length;
    const seen = new Map<bigint, bigint>();
    return this.#grouping.sets.map((set) => {
      let bits = 0n;
      for (let i = 0; i < count; i++) bits = bits * 2n + (set.includes(i) ? 0n : 1n);
      const before = seen.get(bits) ?? 0n;
      seen.set(bits, before + 1n);
      return bits + (before << BigInt(count));
    });
  }

  #notGrouped({ name, span }: BoundColumn): never {
    const hint = `Add ${name} to GROUP BY, or aggregate it: MAX(${name}), ...`;
    const details = span ? detailsAt(this.environment.sql, span, hint) : { hint };
    throw new ValidationError("INVALID_AGGREGATE", `column '${name}' is neither grouped nor aggregated`, details);
  }

  /** Keys, group id, results. */
  plan(): LogicalNode {
    const { node } = this.from;
    const { expressions, sets } = this.#grouping;
    const { windows } = node.properties;
    const isWindowed = groupsByWindow(windows, expressions, sets);
    const timeColumn = isWindowed ? this.#input(windowTime(this.binder, node, windows), "argument") : 0;
    const names = this.#inputs.map((each, i) => (each.kind === "column" ? each.name : `$input_${i}`));
    const keys = expressions.map((_, i) => i);
    let input: LogicalNode = createProject(node, this.#inputs, names);
    if (this.#hasGroupId) {
      keys.push(input.schema.length);
      input = this.#expanded(input);
    }
    const outputNames = [
      ...keys.map((key, i) => (i < expressions.length ? this.#keyName(key) : groupIdName)),
      ...this.#calls.map((call, i) => `$${call.name.toLowerCase()}_${i}`),
    ];
    if (!isWindowed) {
      const { mode } = this.binder.settings;
      return createAggregate(input, keys, this.#calls, { mode, updateBefore: true, names: outputNames });
    }
    return createWindowAggregate(input, {
      windowing: attachedWindowing(windows.windowing),
      timeColumn,
      keys,
      calls: this.#calls,
      windowProperties: [],
      phase: "one",
      attached: windowBounds(windows, expressions),
      names: outputNames,
    });
  }

  #expanded(input: LogicalNode): LogicalNode {
    const { sets, expressions } = this.#grouping;
    const ids = this.#setIds();
    return createExpand(
      input,
      sets.map((set, i) => ({
        id: ids[i]!,
        nullColumns: expressions.map((_, key) => key).filter((key) => !set.includes(key)),
      })),
    );
  }
}
