import { detailsAt } from "../../errors.js";
import type { ResetOption, SetOption } from "../../sql/index.js";
import type { PlannerSession } from "./session.js";
import { type DonePlan, done, type RowsPlan, rowsPlan } from "./statement_plan.js";

/** `SET 'k' = 'v'`, or SET alone: what is set. */
export function setOption(session: PlannerSession, { key, value }: SetOption, sql: string): DonePlan | RowsPlan {
  if (key === null || value === null) return rowsPlan(["key", "value"], session.options.entries());
  session.options.set(key.value, value.value, detailsAt(sql, { start: key.start, end: value.end }));
  return done(`${key.value} = ${value.value}`);
}

export function resetOption(session: PlannerSession, { key }: ResetOption): DonePlan {
  if (key === null) session.options.resetAll();
  else session.options.reset(key.value);
  return done(key === null ? "All options have been reset." : `${key.value} has been reset.`);
}
