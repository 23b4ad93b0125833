import { Engine } from "millrace";
import type { LogFile } from "./log_file.js";

function table({ path, format }: LogFile): string {
  return `CREATE TABLE requests (
  \`time\` TIMESTAMP_LTZ(3), remote_ip STRING, \`method\` STRING, path STRING, status INT, \`bytes\` BIGINT, request_time DOUBLE,
  referrer STRING, agent STRING,
  WATERMARK FOR \`time\` AS \`time\` - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${path}', ${formatOptions[format]})`;
}

/** The generator writes instants as each of Flink's formats reads them. */
const formatOptions = {
  ndjson: "'format' = 'json', 'json.timestamp-format.standard' = 'ISO-8601'",
  csv: "'format' = 'csv'",
};

/** The log replay queries in Flink SQL, STREAMING mode. */
export const millraceQueries: Readonly<Record<string, string>> = {
  A: `SELECT window_start, status, COUNT(*) AS requests, SUM(\`bytes\`) AS total, AVG(\`bytes\`) AS average,
             MIN(\`bytes\`) AS least, MAX(\`bytes\`) AS most
      FROM TABLE(TUMBLE(TABLE requests, DESCRIPTOR(\`time\`), INTERVAL '1' MINUTE))
      GROUP BY window_start, window_end, status`,
  B: `SELECT window_start, path, COUNT(*) AS requests, SUM(\`bytes\`) AS total
      FROM TABLE(TUMBLE(TABLE requests, DESCRIPTOR(\`time\`), INTERVAL '1' MINUTE))
      GROUP BY window_start, window_end, path`,
};

/** millrace over one log with so many worker threads; `run` gives the rows as arrays of JSON values. */
export class MillraceEngine {
  private constructor(private readonly engine: Engine) {}

  static async open(threads: number, log: LogFile): Promise<MillraceEngine> {
    const engine = new Engine({ threads, settings: { "table.local-time-zone": "UTC" } });
    engine.warm();
    await engine.execute(table(log));
    return new MillraceEngine(engine);
  }

  async run(query: string): Promise<unknown[][]> {
    const text = millraceQueries[query];
    if (!text) throw new Error(`millrace has no query ${query}`);
    const result = await this.engine.execute(text);
    const rows: unknown[][] = [];
    for await (const chunk of result.chunks()) {
      for (const line of chunk.text.split("\n")) {
        if (line !== "") rows.push((JSON.parse(line) as unknown[]).slice(1));
      }
    }
    return rows;
  }
}
