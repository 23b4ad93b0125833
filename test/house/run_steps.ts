import { spawnSync } from "node:child_process";

/** A command that must succeed: its output goes to the terminal, and the program ends with its code where it fails. */
export function run(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): void {
  const status = tryRun(command, args, environment);
  if (status !== 0) {
    console.error(`${[command, ...args].join(" ")} ended with code ${status}`);
    process.exit(status);
  }
}

/** Runs a command with its output on the terminal and gives its exit code (1 when a signal ended it). */
export function tryRun(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): number {
  console.log(`> ${[command, ...args].join(" ")}`);
  const done = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...environment } });
  if (done.error) throw done.error;
  return done.status ?? 1;
}

/** Passed, failed and skipped tests of one runner or a sum of them. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** The closing line that people and continuous integration read. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
