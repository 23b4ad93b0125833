/** Stops a query in its middle with a savepoint and goes on from it, at another parallelism: together it gives the same changes. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Result } from "../../src/index.js";
import type { Change } from "./case_compare.js";
import { changesOf } from "./changes.js";

export async function runInterrupted(
  first: Result,
  restart: (restoreFrom: string, threads: number) => Promise<Result>,
): Promise<Change[]> {
  if (first.job === undefined) return changesOf(first);
  const savepoint = mkdtempSync(join(tmpdir(), "millrace-savepoint-"));
  try {
    first.job.stopWithSavepoint(savepoint);
    const before = await changesOf(first);
    if (first.job.state !== "stopped") return before;
    const second = await restart(savepoint, 2);
    return [...before, ...(await changesOf(second))];
  } finally {
    rmSync(savepoint, { recursive: true, force: true });
  }
}
