import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { LogFile } from "./log_file.js";

const columns = {
  time: "TIMESTAMP",
  remote_ip: "VARCHAR",
  method: "VARCHAR",
  path: "VARCHAR",
  status: "INTEGER",
  bytes: "BIGINT",
  request_time: "DOUBLE",
  referrer: "VARCHAR",
  agent: "VARCHAR",
};

/** The reader call of a log; NDJSON names only the columns that the query reads, as a DuckDB user would. */
function reader({ path, format }: LogFile, needed: readonly (keyof typeof columns)[]): string {
  const wanted = format === "csv" ? (Object.keys(columns) as (keyof typeof columns)[]) : needed;
  const types = wanted.map((name) => `${name}: '${columns[name]}'`).join(", ");
  return format === "csv"
    ? `read_csv('${path}', header = false, columns = {${types}})`
    : `read_json('${path}', format = 'newline_delimited', columns = {${types}})`;
}

/** The log replay queries in DuckDB's words, over one log. Every value is text or a number that prints the same everywhere. */
export const duckdbQueries: Readonly<Record<string, (log: LogFile) => string>> = {
  A: (log) => `
    SELECT strftime(time_bucket(INTERVAL '1 minute', time), '%Y-%m-%d %H:%M:%S.%g') AS window_start, status,
           count(*) AS requests, sum(bytes)::BIGINT AS total, sum(bytes)::BIGINT // count(*) AS average,
           min(bytes) AS least, max(bytes) AS most
    FROM ${reader(log, ["time", "status", "bytes"])} GROUP BY ALL`,
  B: (log) => `
    SELECT strftime(time_bucket(INTERVAL '1 minute', time), '%Y-%m-%d %H:%M:%S.%g') AS window_start, path,
           count(*) AS requests, sum(bytes)::BIGINT AS total
    FROM ${reader(log, ["time", "path", "bytes"])} GROUP BY ALL`,
};

/** DuckDB with so many threads; `run` gives the rows as arrays of JSON values. */
export class DuckdbEngine {
  private constructor(private readonly connection: DuckDBConnection) {}

  static async open(threads: number): Promise<DuckdbEngine> {
    const instance = await DuckDBInstance.create(":memory:", { threads: `${threads}` });
    return new DuckdbEngine(await instance.connect());
  }

  async run(query: string, log: LogFile): Promise<unknown[][]> {
    const text = duckdbQueries[query];
    if (!text) throw new Error(`DuckDB has no query ${query}`);
    const reader = await this.connection.runAndReadAll(text(log));
    return reader.getRowsJson();
  }

  close(): void {
    this.connection.closeSync();
  }
}
