/** The planner: statements in, plans out. */
import { detailsAt } from "../errors.js";
import type { Statement } from "../sql/index.js";
import { explainText } from "./statements/explain.js";
import { execute } from "./statements/index.js";
import { PlannerSession } from "./statements/session.js";
import type { StatementPlan } from "./statements/statement_plan.js";
import { withinStack } from "./within_stack.js";

export type { PlannerSession } from "./statements/session.js";
export type { DonePlan, JobPlan, PlanColumn, RowsPlan, StatementPlan } from "./statements/statement_plan.js";

/** @throws ValidationError UNKNOWN_OPTION, INVALID_OPTION for wrong settings */
export function createSession(settings: Readonly<Record<string, string>> = {}): PlannerSession {
  return new PlannerSession(settings);
}

/**
 * Carries a statement out, as far as that needs no job: DDL changes the session's catalog, SET its options; a query or INSERT gives a plan message.
 *
 * @param sql the script that the statement's spans point into
 * @throws ValidationError, PlanError
 */
export function planStatement(statement: Statement, session: PlannerSession, sql: string): StatementPlan {
  return withinStack(
    () => execute(session, statement, sql),
    () => detailsAt(sql, statement),
  );
}

/** EXPLAIN's text for a query or INSERT; other statements are carried out, and give undefined. */
export function explainStatement(statement: Statement, session: PlannerSession, sql: string): string | undefined {
  const explain = (): string | undefined => {
    const text = explainText(session, statement, sql);
    if (text === undefined) execute(session, statement, sql);
    return text;
  };
  return withinStack(explain, () => detailsAt(sql, statement));
}
