/** The changes of a result, as rows of JSON values. */
import type { Result } from "../../src/index.js";
import type { Change } from "./case_compare.js";

export async function changesOf(result: Result): Promise<Change[]> {
  const changes: Change[] = [];
  for await (const { print, text } of result.chunks()) {
    if (print) continue;
    for (const line of text.split("\n")) {
      if (line === "") continue;
      const [kind, ...values] = JSON.parse(line) as [string, ...unknown[]];
      changes.push({ kind, values });
    }
  }
  return changes;
}
