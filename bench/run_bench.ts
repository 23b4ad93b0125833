/**
 * `npm run bench [-- --rows 5000000 --formats ndjson,csv --queries A,B --threads 2 --rounds 5]`: log replay, millrace and
 * DuckDB side by side in one run, answers checked, start-up left out on both sides.
 */
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import type { LogFormat } from "./logs/log_file.js";
import { type Measurement, replayLogs } from "./logs/replay.js";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "5000000" },
    formats: { type: "string", default: "ndjson,csv" },
    queries: { type: "string", default: "A,B" },
    threads: { type: "string", default: `${availableParallelism()}` },
    rounds: { type: "string", default: "5" },
  },
});
const threads = Number(values.threads);
const measurements = await replayLogs({
  rows: Number(values.rows),
  formats: values.formats.split(",") as LogFormat[],
  queries: values.queries.split(","),
  threads,
  rounds: Number(values.rounds),
});

const table = new Table({
  head: ["format", "query", "engine", "median s", "GB/s", "M rows/s", "spread", "times DuckDB"],
  style: { head: [], border: [] },
});
for (const measurement of measurements) table.push(row(measurement));
console.log(`${cpus()[0]?.model ?? "unknown processor"}, ${threads} threads, ${values.rows} rows`);
console.log(table.toString());

function row({ engine, query, log, medianSeconds, spread }: Measurement): string[] {
  const peer = measurements.find((other) => other.engine === "duckdb" && other.query === query && other.log === log);
  return [
    log.format,
    query,
    engine,
    medianSeconds.toFixed(3),
    (log.bytes / 1e9 / medianSeconds).toFixed(2),
    (log.rows / 1e6 / medianSeconds).toFixed(1),
    `${(spread * 100).toFixed(0)} %`,
    peer ? (peer.medianSeconds / medianSeconds).toFixed(2) : "",
  ];
}
