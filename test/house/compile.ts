import { spawnSync } from "node:child_process";

/**
 * Compiles src into dist before the tests. Type errors are printed and do not stop the tests: `npm run check` is what
 * fails on them. `MILLRACE_COMPILED=1` says that dist is fresh already.
 */
export function setup(): void {
  if (process.env.MILLRACE_COMPILED === "1") return;
  const tsc = spawnSync("npx", ["tsc", "-p", "tsconfig.json"], { encoding: "utf8" });
  if (tsc.error) throw tsc.error;
  if (tsc.status !== 0) console.error(tsc.stdout + tsc.stderr);
}
