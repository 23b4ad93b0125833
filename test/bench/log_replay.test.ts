import { existsSync, rmSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { accessLog, type LogFormat } from "../../bench/logs/log_file.js";
import { replayLogs } from "../../bench/logs/replay.js";

const rows = 30_000;
const formats: readonly LogFormat[] = ["ndjson", "csv"];
const built = existsSync("build/millrace_loggen");
if (!built) console.warn("build/millrace_loggen is not built (npm run build:tests): the log replay bench is NOT tried");

afterAll(() => {
  if (built) for (const format of formats) rmSync(accessLog(format, rows).path);
});

test.runIf(built)("log replay gives DuckDB's answers", { timeout: 120_000 }, async () => {
  const measurements = await replayLogs({ rows, formats, queries: ["A", "B"], threads: 2, rounds: 1 });
  expect(measurements.map(({ engine, query, log }) => `${log.format} ${query} ${engine}`)).toEqual(
    formats.flatMap((format) =>
      ["A", "B"].flatMap((query) => [`${format} ${query} millrace`, `${format} ${query} duckdb`]),
    ),
  );
});
