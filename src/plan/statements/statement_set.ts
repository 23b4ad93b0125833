/** Statement sets: several INSERTs as one job; tables they share are read once. */
import { detailsAt, ValidationError } from "../../errors.js";
import type { Insert, Span } from "../../sql/index.js";
import type { Sink } from "../logical/sink.js";
import { bindInsert, insertBinder } from "./insert.js";
import { jobOf, planSinks } from "./query.js";
import type { PendingInsert, PlannerSession } from "./session.js";
import { type DonePlan, done, type JobPlan } from "./statement_plan.js";

export function bindInserts(session: PlannerSession, inserts: readonly PendingInsert[]): Sink[] {
  const binder = insertBinder(session);
  return inserts.map(({ insert, sql }) => bindInsert(session, binder, insert, sql));
}

export function insertJob(session: PlannerSession, inserts: readonly PendingInsert[]): JobPlan {
  return jobOf(session, planSinks(session, bindInserts(session, inserts)));
}

/** Alone a job of its own; inside BEGIN STATEMENT SET it waits for END. */
export function insert(session: PlannerSession, statement: Insert, sql: string): DonePlan | JobPlan {
  const pending = session.pendingInserts;
  if (pending === undefined) return insertJob(session, [{ insert: statement, sql }]);
  bindInserts(session, [{ insert: statement, sql }]);
  pending.push({ insert: statement, sql });
  return done("Added to the statement set.");
}

export function beginStatementSet(session: PlannerSession, statement: Span, sql: string): DonePlan {
  if (session.pendingInserts) {
    throw new ValidationError(
      "INVALID_QUERY",
      "a statement set is open already",
      detailsAt(sql, statement, "End it: END;"),
    );
  }
  session.pendingInserts = [];
  return done("A statement set has begun.");
}

export function endStatementSet(session: PlannerSession, statement: Span, sql: string): DonePlan | JobPlan {
  const pending = session.pendingInserts;
  session.pendingInserts = undefined;
  if (pending === undefined) {
    throw new ValidationError(
      "INVALID_QUERY",
      "no statement set is open",
      detailsAt(sql, statement, "Begin one: BEGIN STATEMENT SET;"),
    );
  }
  return pending.length === 0 ? done("The statement set is empty.") : insertJob(session, pending);
}
