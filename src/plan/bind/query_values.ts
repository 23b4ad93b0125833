/** VALUES: the type of a column is the common type of its cells. */
import { commonType, typeText } from "../../catalog/types.js";
import { detailsAt, ValidationError } from "../../errors.js";
import type { Expression, Values } from "../../sql/index.js";
import type { LogicalNode } from "../logical/index.js";
import { createValues } from "../logical/values.js";
import type { BoundExpression } from "./bound_expression.js";
import { castTo } from "./coercion.js";
import { bindExpression } from "./expression_binder.js";
import type { QueryBinder, QueryEnvironment } from "./query_binder.js";
import { RelationScope, relationOf } from "./relation.js";

/** Reads nothing: one row without columns. */
export const noTable = createValues([[]], []);

export function bindValues(binder: QueryBinder, values: Values, environment: QueryEnvironment): LogicalNode {
  const { sql } = environment;
  const scope = new RelationScope(relationOf(noTable, []), sql);
  const context = binder.context(environment, { refusal: "VALUES may not hold an aggregate" });
  const rows = values.rows.map((row) => cellsOf(row).map((cell) => bindExpression(cell, scope, context)));
  const width = rows[0]?.length ?? 0;
  for (const [i, row] of rows.entries()) {
    if (row.length === width) continue;
    const message = `row ${i + 1} of VALUES has ${row.length} values, the first has ${width}`;
    throw new ValidationError("INVALID_QUERY", message, detailsAt(sql, values.rows[i]!));
  }
  const types = Array.from({ length: width }, (_, column) => {
    const cells = rows.map((row) => row[column]!);
    return columnType(cells, column, values, sql);
  });
  const typed = rows.map((row) => row.map((cell, i) => castTo(cell, types[i]!)));
  const schema = types.map((type, i) => ({ name: `EXPR$${i}`, type }));
  return createValues(typed, schema);
}

function cellsOf(row: Expression): readonly Expression[] {
  return row.kind === "RowConstructor" ? row.items : [row];
}

function columnType(cells: readonly BoundExpression[], column: number, values: Values, sql: string) {
  const type = commonType(cells.map((cell) => cell.type));
  if (type !== undefined) return type;
  const texts = [...new Set(cells.map((cell) => typeText(cell.type)))].slice(0, 4).join(", ");
  const message = `column ${column + 1} of VALUES has types without a common type: ${texts}`;
  throw new ValidationError("TYPE_MISMATCH", message, detailsAt(sql, cells.at(-1)?.span ?? values));
}
