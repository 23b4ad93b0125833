/** Functions that the planner knows and the native engine does not have yet are refused by name, before a job starts. */
import { detailsAt, PlanError } from "../errors.js";
import { addon } from "../native/index.js";
import type { PlanMessage } from "../plan/message.js";

/** What a program may say beside calls of functions. */
const otherCode: ReadonlySet<string> = new Set(["column", "const", "region"]);

/** @throws PlanError NOT_SUPPORTED, with the place in `sql` where it is known */
export function requireKnownFunctions({ programs }: PlanMessage, sql: string): void {
  for (const { code, spans } of programs) {
    for (const [i, [opcode]] of code.entries()) {
      if (otherCode.has(opcode) || addon.hasFunction(opcode)) continue;
      const [start, end] = spans[i] ?? [-1, -1];
      const written = start < 0 ? opcode : sql.slice(start, end);
      const details = start < 0 ? {} : detailsAt(sql, { start, end });
      throw new PlanError("NOT_SUPPORTED", `${shortened(written)} is not supported yet`, details);
    }
  }
}

const shownMax = 60;

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= shownMax ? line : `${line.slice(0, shownMax)}...`;
}
