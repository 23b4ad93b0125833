/**
 * Grouping by window_start and window_end of one window function makes a window aggregate (other keys and grouping sets may stand beside them). Here
 * the windows are those that the rows carry; a rule fuses the window function itself where it can.
 */
import { parseExpression } from "../../sql/index.js";
import { columnAt } from "../logical/expressions.js";
import type { LogicalNode } from "../logical/index.js";
import type { WindowColumns, Windowing } from "../logical/node.js";
import type { WindowBounds } from "../logical/window_aggregate.js";
import type { BoundExpression } from "./bound_expression.js";
import { bindExpression } from "./expression_binder.js";
import type { QueryBinder } from "./query_binder.js";
import { RelationScope, relationOf } from "./relation.js";

/** Whether grouping expressions, in every grouping set, hold a window's start and end. */
export function groupsByWindow(
  windows: WindowColumns | undefined,
  keys: readonly BoundExpression[],
  sets: readonly (readonly number[])[],
): windows is WindowColumns {
  if (windows === undefined) return false;
  const has = (set: readonly number[], columns: readonly number[]): boolean =>
    set.some((key) => {
      const expression = keys[key]!;
      return expression.kind === "column" && columns.includes(expression.index);
    });
  return sets.every((set) => has(set, windows.starts) && has(set, windows.ends));
}

/** Which keys hold which bound. */
export function windowBounds(windows: WindowColumns, keys: readonly BoundExpression[]): WindowBounds {
  const among = (columns: readonly number[]): number[] =>
    keys.flatMap((key, i) => (key.kind === "column" && columns.includes(key.index) ? [i] : []));
  return {
    windowing: windows.windowing,
    starts: among(windows.starts),
    ends: among(windows.ends),
    times: among(windows.times),
  };
}

/**
 * Rows of a window as slices of their window_time: ends of windows are one slide apart, so a tumbling window of that size around the last
 * millisecond holds exactly the rows of one end.
 */
export function attachedWindowing({ kind, sizeMs, slideMs, offsetMs, ltz }: Windowing): Windowing {
  const ends = kind === "cumulate" ? offsetMs : offsetMs + sizeMs;
  return { kind: "tumble", sizeMs: slideMs, slideMs, offsetMs: ((ends % slideMs) + slideMs) % slideMs, ltz };
}

/** window_time of the rows: the column, or computed from window_end where the query did not keep it. */
export function windowTime(binder: QueryBinder, node: LogicalNode, windows: WindowColumns): BoundExpression {
  const [time] = windows.times;
  if (time !== undefined) return columnAt(node.schema, time);
  const end = relationOf(node, []).columns.map((column) => ({ ...column, name: `c${column.index}` }));
  const text = `c${windows.ends[0]} - INTERVAL '0.001' SECOND`;
  const sql = windows.windowing.ltz ? `CAST(${text} AS TIMESTAMP_LTZ(3))` : text;
  const context = { sql, zone: binder.settings.zone, mode: binder.settings.mode, aggregates: "allowed" } as const;
  const { span: _, ...bound } = bindExpression(
    parseExpression(sql),
    new RelationScope({ node, columns: end }, sql),
    context,
  );
  return bound as BoundExpression;
}
