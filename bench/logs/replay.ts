import { Bench } from "tinybench";
import { DuckdbEngine, duckdbQueries } from "./duckdb_engine.js";
import { accessLog, type LogFile, type LogFormat } from "./log_file.js";
import { MillraceEngine, millraceQueries } from "./millrace_engine.js";

export interface ReplayOptions {
  readonly rows: number;
  readonly formats: readonly LogFormat[];
  readonly queries: readonly string[];
  readonly threads: number;
  /** Measured runs of each engine, taken in turns; one more warms up. */
  readonly rounds: number;
}

/** One engine on one query and log: seconds of each run, start-up left out. */
export interface Measurement {
  readonly engine: string;
  readonly query: string;
  readonly log: LogFile;
  readonly medianSeconds: number;
  /** Slowest run less fastest, as a part of the median. */
  readonly spread: number;
}

/**
 * Runs each query on millrace and DuckDB in turns over the same file. Throws where their answers differ: a speed without the
 * right answer is none.
 */
export async function replayLogs(options: ReplayOptions): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const format of options.formats) {
    const log = accessLog(format, options.rows);
    const millrace = await MillraceEngine.open(options.threads, log);
    const duckdb = await DuckdbEngine.open(options.threads);
    for (const query of options.queries) {
      if (!(query in millraceQueries && query in duckdbQueries)) throw new Error(`there is no query ${query}`);
      compareAnswers(query, await millrace.run(query), await duckdb.run(query, log));
      const runs = { millrace: () => millrace.run(query), duckdb: () => duckdb.run(query, log) };
      measurements.push(...(await measure(query, log, runs, options.rounds)));
    }
    duckdb.close();
  }
  return measurements;
}

async function measure(
  query: string,
  log: LogFile,
  runs: Readonly<Record<string, () => Promise<unknown>>>,
  rounds: number,
): Promise<Measurement[]> {
  const seconds = new Map(Object.keys(runs).map((engine) => [engine, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    // One iteration of each engine per round, so that a slow moment of the machine meets both.
    const bench = new Bench({ iterations: 1, time: 0, warmup: false });
    for (const [engine, run] of Object.entries(runs)) bench.add(engine, async () => void (await run()));
    for (const task of await bench.run()) {
      const { result } = task;
      if (result.state !== "completed") throw new Error(`${task.name} did not complete query ${query}`);
      seconds.get(task.name)?.push(result.latency.mean / 1000);
    }
  }
  return [...seconds].map(([engine, values]) => {
    const sorted = values.sort((a, b) => a - b);
    const medianSeconds = sorted[sorted.length >> 1] as number;
    const spread = ((sorted.at(-1) as number) - (sorted[0] as number)) / medianSeconds;
    return { engine, query, log, medianSeconds, spread };
  });
}

/** Rows in any order, numbers as text: DuckDB gives 64-bit integers as strings. */
function canonical(rows: readonly unknown[][]): string[] {
  return rows.map((row) => JSON.stringify(row.map((value) => (value === null ? null : String(value))))).sort();
}

function compareAnswers(query: string, ours: readonly unknown[][], theirs: readonly unknown[][]): void {
  const [left, right] = [canonical(ours), canonical(theirs)];
  const at = left.findIndex((row, i) => row !== right[i]);
  if (left.length === right.length && at < 0) return;
  const place = at < 0 ? Math.min(left.length, right.length) : at;
  throw new Error(
    `query ${query}: the answers differ, ${left.length} and ${right.length} rows; sorted row ${place}: ` +
      `millrace ${left[place] ?? "none"}, DuckDB ${right[place] ?? "none"}`,
  );
}
