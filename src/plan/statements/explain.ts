import { detailsAt, PlanError } from "../../errors.js";
import type { Explain, Statement } from "../../sql/index.js";
import { logicalText } from "../explain/logical_text.js";
import { physicalText } from "../explain/physical_text.js";
import type { Sink } from "../logical/sink.js";
import { bindQueryStatement, planSinks } from "./query.js";
import type { PlannerSession } from "./session.js";
import { type RowsPlan, rowsPlan } from "./statement_plan.js";
import { bindInserts } from "./statement_set.js";

/** EXPLAIN: one row with the whole text. What follows EXPLAIN (PLAN FOR, ESTIMATED_COST, ...) is accepted: every level is always shown. */
export function explain(session: PlannerSession, { statement }: Explain, sql: string): RowsPlan {
  const text = explainText(session, statement, sql);
  if (text !== undefined) return rowsPlan(["result"], [[text]]);
  throw new PlanError("NOT_SUPPORTED", "EXPLAIN of this statement is not supported yet", detailsAt(sql, statement));
}

/** Every level of a query's or INSERT's plan; undefined for statements without a plan. */
export function explainText(session: PlannerSession, statement: Statement, sql: string): string | undefined {
  const sinks = sinksOf(session, statement, sql);
  if (sinks === undefined) return undefined;
  const plans = planSinks(session, sinks);
  const trees = (roots: readonly Sink[], properties: boolean): string =>
    roots.map((root) => logicalText(root, properties)).join("\n\n");
  return [
    "== Syntax Tree ==",
    trees(plans.bound, false),
    "",
    "== Optimized Plan ==",
    trees(plans.optimized, true),
    "",
    "== Physical Plan ==",
    physicalText(plans.physical, session.parallelism),
  ].join("\n");
}

function sinksOf(session: PlannerSession, statement: Statement, sql: string): readonly Sink[] | undefined {
  switch (statement.kind) {
    case "QueryStatement":
      return [bindQueryStatement(session, statement.query, sql)];
    case "Insert":
      return bindInserts(session, [{ insert: statement, sql }]);
    case "StatementSet":
      return bindInserts(
        session,
        statement.inserts.map((insert) => ({ insert, sql })),
      );
    case "Explain":
    case "Execute":
      return sinksOf(session, statement.statement, sql);
    default:
      return undefined;
  }
}
