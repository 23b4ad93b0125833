/**
 * UNION, INTERSECT and EXCEPT. UNION is DISTINCT over UNION ALL; INTERSECT and EXCEPT count how often a row came from either side and keep groups by
 * these counts.
 */
import { commonType, typeText } from "../../catalog/types.js";
import { detailsAt, ValidationError } from "../../errors.js";
import { parseExpression, type SetOperation, setOperationSpine } from "../../sql/index.js";
import { type AggregateCall, createAggregate } from "../logical/aggregate.js";
import { columnAt } from "../logical/expressions.js";
import { createFilter } from "../logical/filter.js";
import type { LogicalNode } from "../logical/index.js";
import type { Column, Schema } from "../logical/node.js";
import { createProject } from "../logical/project.js";
import { createUnion } from "../logical/union.js";
import type { BoundExpression } from "./bound_expression.js";
import { castTo } from "./coercion.js";
import { bindExpression } from "./expression_binder.js";
import type { QueryBinder, QueryEnvironment } from "./query_binder.js";
import { distinctRows } from "./query_select.js";
import { RelationScope, relationOf } from "./relation.js";

/** Long chains are deep on their left side: they are walked with a loop. */
export function bindSetOperation(
  binder: QueryBinder,
  operation: SetOperation,
  environment: QueryEnvironment,
): LogicalNode {
  const { leaf, operations } = setOperationSpine(operation);
  let node = binder.bindBody(leaf, environment);
  for (const step of operations) {
    const right = binder.bindBody(step.right, environment);
    const schema = commonSchema(step, node.schema, right.schema, environment.sql);
    node = combine(binder, step, typed(node, schema), typed(right, schema), schema, environment);
  }
  return node;
}

function combine(
  binder: QueryBinder,
  operation: SetOperation,
  left: LogicalNode,
  right: LogicalNode,
  schema: Schema,
  environment: QueryEnvironment,
): LogicalNode {
  if (operation.operator === "UNION") {
    const union = unionOf(left, right, schema);
    return operation.all ? union : distinctRows(binder, union);
  }
  if (operation.all) throw binder.notYet(`${operation.operator} ALL`, operation, environment.sql);
  return countedSides(binder, operation.operator, left, right, schema);
}

/** One union of many inputs instead of a chain. */
function unionOf(left: LogicalNode, right: LogicalNode, schema: Schema): LogicalNode {
  const inputs = left.kind === "union" && left.schema === schema ? [...left.inputs, right] : [left, right];
  return createUnion(inputs, schema);
}

function commonSchema(operation: SetOperation, left: Schema, right: Schema, sql: string): Schema {
  const name = `${operation.operator}${operation.all ? " ALL" : ""}`;
  if (left.length !== right.length) {
    const message = `${name} of ${left.length} and ${right.length} columns`;
    throw new ValidationError("INVALID_QUERY", message, detailsAt(sql, operation.right));
  }
  const columns = left.map((column, i): Column => {
    const type = commonType([column.type, right[i]!.type]);
    if (type === undefined) {
      const types = `${typeText(column.type)} and ${typeText(right[i]!.type)}`;
      const message = `column ${i + 1} of ${name} has types without a common type: ${types}`;
      throw new ValidationError("TYPE_MISMATCH", message, detailsAt(sql, operation.right));
    }
    const { timeAttribute } = column.type;
    const keepsTime = timeAttribute !== undefined && timeAttribute === right[i]!.type.timeAttribute;
    return { name: column.name, type: { ...type, timeAttribute: keepsTime ? timeAttribute : undefined } };
  });
  const isSame = columns.every(({ type }, i) => typeText(type) === typeText(left[i]!.type));
  return isSame ? left : columns;
}

function typed(node: LogicalNode, schema: Schema): LogicalNode {
  if (node.schema.every(({ type }, i) => typeText(type) === typeText(schema[i]!.type))) return node;
  return createProject(
    node,
    schema.map(({ type }, i) => castTo(columnAt(node.schema, i), type)),
    schema.map(({ name }) => name),
  );
}

function countedSides(
  binder: QueryBinder,
  operator: "INTERSECT" | "EXCEPT",
  left: LogicalNode,
  right: LogicalNode,
  schema: Schema,
): LogicalNode {
  const width = schema.length;
  const both = [
    ...schema,
    ...["$in_left", "$in_right"].map((name) => ({ name, type: { root: "BOOLEAN", nullable: false } as const })),
  ];
  const union = createUnion([marked(left, true), marked(right, false)], both);
  const keys = schema.map((_, i) => i);
  const counts = [width, width + 1].map(rowsWhere);
  const names = [...schema.map(({ name }) => name), "left_rows", "right_rows"];
  const groups = createAggregate(union, keys, counts, { mode: binder.settings.mode, updateBefore: true, names });
  const sql = operator === "INTERSECT" ? "left_rows > 0 AND right_rows > 0" : "left_rows > 0 AND right_rows = 0";
  const counted = relationOf(groups, []).columns.slice(width);
  const condition = bindExpression(parseExpression(sql), new RelationScope({ node: groups, columns: counted }, sql), {
    sql,
    zone: binder.settings.zone,
    mode: binder.settings.mode,
    aggregates: "allowed",
  });
  const kept = createFilter(groups, condition);
  return createProject(
    kept,
    keys.map((key) => columnAt(kept.schema, key)),
    schema.map(({ name }) => name),
  );
}

function marked(node: LogicalNode, isLeft: boolean): LogicalNode {
  const flag = (value: boolean): BoundExpression => ({
    kind: "literal",
    value,
    type: { root: "BOOLEAN", nullable: false },
  });
  return createProject(
    node,
    [...node.schema.map((_, i) => columnAt(node.schema, i)), flag(isLeft), flag(!isLeft)],
    [...node.schema.map(({ name }) => name), "$in_left", "$in_right"],
  );
}

function rowsWhere(filter: number): AggregateCall {
  return {
    name: "COUNT",
    function: "count_star",
    arguments: [],
    filter,
    distinct: false,
    parameters: [],
    type: { root: "BIGINT", nullable: false },
    ordered: false,
  };
}
