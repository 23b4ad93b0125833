import { type ErrorDetails, PlanError } from "../errors.js";

/**
 * Expressions and queries are walked by recursion: a statement that is too deep for the stack is refused, as the parser refuses one.
 *
 * @throws PlanError SQL_TOO_DEEP
 */
export function withinStack<Answer>(plan: () => Answer, place: () => ErrorDetails): Answer {
  try {
    return plan();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = "the statement is nested too deeply to be planned";
    throw new PlanError("SQL_TOO_DEEP", message, { ...place(), cause: error });
  }
}
