/** Aggregate calls: bound where an aggregate may stand; the query planner splits them off. */
import type { AggregateRow } from "../../catalog/aggregates/index.js";
import { booleanType, isBoolean, isNull, typeName, withNullable, withoutTimeAttribute } from "../../catalog/types.js";
import type { Expression, FunctionCall } from "../../sql/index.js";
import { type Binding, fail, notSupported, spanOf } from "./binding.js";
import type { BoundAggregate, BoundExpression } from "./bound_expression.js";
import { castTo } from "./coercion.js";

export function bindAggregate(binding: Binding, row: AggregateRow, call: FunctionCall): BoundAggregate {
  const { aggregates } = binding.context;
  if (aggregates !== "allowed") fail(binding, "INVALID_AGGREGATE", aggregates.refusal, call);
  const inside: Binding = withRefusal(binding, `an aggregate may not hold another one: ${row.name}(...)`);
  const star = call.args[0]?.kind === "Star";
  if (star && row.name !== "COUNT") fail(binding, "INVALID_ARGUMENTS", `${row.name} does not take *`, call.args[0]!);
  const written = star ? [] : call.args;
  checkCount(binding, row, star, written.length, call);
  const args = written.map((argument) => inside.bind(argument as Expression));
  const types = args.map(({ type }) => type);
  const hint = `Supported: ${row.signature}.`;
  if (types.some(isNull) || (args.length > 0 && !row.accepts(types))) {
    const names = types.map(typeName).join(", ");
    fail(binding, "INVALID_ARGUMENTS", `${row.name}(${names}): no signature takes these types`, call, hint);
  }
  for (const [i, parameter] of args.entries()) {
    if (i >= row.columns && !isConstant(parameter)) {
      fail(binding, "INVALID_ARGUMENTS", `argument ${i + 1} of ${row.name} must be a literal`, call, hint);
    }
  }
  if (call.orderBy.length > 0 || call.withinGroup.length > 0) notSupported(binding, `${row.name} with ORDER BY`, call);
  if (call.withinDistinct.length > 0) notSupported(binding, `${row.name} WITHIN DISTINCT`, call);
  const columns = args.map((argument, i) => (i < row.columns ? castTo(argument, row.coerce(argument.type)) : argument));
  const mayBeEmpty = binding.context.groupsHaveRows !== true || call.filter !== null;
  const nullable = row.nullability !== "never" && (types[0]!.nullable || (row.nullability === "empty" && mayBeEmpty));
  const type = withNullable(withoutTimeAttribute(row.result(types)), nullable);
  return Object.freeze({
    kind: "aggregate",
    name: row.name,
    arguments: columns,
    distinct: call.distinct,
    type,
    span: spanOf(call),
    ...(call.filter ? { filter: filterOf(inside, call.filter) } : {}),
  });
}

function withRefusal(binding: Binding, refusal: string): Binding {
  const context = { ...binding.context, aggregates: { refusal } };
  return binding.within(context);
}

function checkCount(binding: Binding, row: AggregateRow, star: boolean, count: number, call: FunctionCall): void {
  const [low, high] = row.counts;
  const fits = star ? low === 0 : count >= Math.max(low, 1) && count <= high;
  if (fits) return;
  const message = `${row.name} does not take ${count} argument${count === 1 ? "" : "s"}`;
  const hint =
    row.name === "COUNT" && count > 1
      ? "COUNT takes one column; count rows with COUNT(*)."
      : `Supported: ${row.signature}.`;
  fail(binding, "INVALID_ARGUMENTS", message, call, hint);
}

function isConstant(expression: BoundExpression): boolean {
  if (expression.kind === "literal") return true;
  return expression.kind === "call" && expression.name === "ARRAY" && expression.arguments.every(isConstant);
}

function filterOf(binding: Binding, filter: Expression): BoundExpression {
  const bound = binding.bind(filter);
  if (isNull(bound.type)) return castTo(bound, withNullable(booleanType, true));
  if (isBoolean(bound.type)) return bound;
  return fail(binding, "TYPE_MISMATCH", `FILTER takes a condition, not ${typeName(bound.type)}`, filter);
}
