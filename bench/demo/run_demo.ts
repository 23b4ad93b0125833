/**
 * `npm run demo`: a real log and a generated one go through windows, by the command line alone. `--megabytes N` bounds the
 * generated log (`MILLRACE_DEMO_MEGABYTES`, or 1,000).
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const rowBytes = 301; // mean of the generator's NDJSON rows
const demo = resolve("bench/demo");

function runScript(name: string, folder: string): void {
  console.log(`\n$ millrace run ${name}`);
  const command = [resolve("dist/cli/main.js"), "run", join(demo, name)];
  const done = spawnSync(process.execPath, command, { cwd: folder, stdio: "inherit" });
  if (done.status !== 0) throw new Error(`${name} ended with ${done.status ?? done.signal}`);
}

function generateLog(path: string, megabytes: number): void {
  const rows = Math.ceil((megabytes * 1_000_000) / rowBytes);
  console.log(`\n$ millrace_loggen --rows ${rows} --out ${path}`);
  const done = spawnSync(resolve("build/millrace_loggen"), ["--rows", `${rows}`, "--out", path], { stdio: "inherit" });
  if (done.status !== 0) throw new Error(`the log could not be written to ${path}`);
}

const { values } = parseArgs({
  options: { megabytes: { type: "string", default: process.env.MILLRACE_DEMO_MEGABYTES ?? "1000" } },
});
const megabytes = Number(values.megabytes);
if (!(megabytes > 0)) throw new Error(`--megabytes needs a number, not ${values.megabytes}`);
const folder = mkdtempSync(join(tmpdir(), "millrace-demo-"));
try {
  runScript("wikipedia.sql", demo);
  generateLog(join(folder, "access.ndjson"), megabytes);
  runScript("access_log.sql", folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
