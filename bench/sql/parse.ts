/**
 * How fast SQL becomes a tree, and trees become SQL:
 * `npm run build:programs && node build/programs/bench/sql/parse.js [--milliseconds N]`
 *
 * Each task checks its answer once before it is measured.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Bench } from "tinybench";
import { parseScript, parseStatement, parseStatements, unparseQuery } from "../../src/sql/index.js";

const { values } = parseArgs({ options: { milliseconds: { type: "string", default: "1000" } } });

/** The statements of the parse set that Flink accepts. */
function acceptedStatements(): string[] {
  const blocks = readFileSync("test/conformance/parse/statements.txt", "utf8").split("\n----\n");
  return blocks.filter((block) => block.startsWith("accept\n")).map((block) => block.slice("accept\n".length));
}

function rowsOfValues(count: number): string {
  const rows = Array.from({ length: count }, (_, row) => `(${row}, 'name ${row}', ${row}.5, TRUE, NULL)`);
  return `INSERT INTO t VALUES\n${rows.join(",\n")}`;
}

interface Task {
  readonly name: string;
  readonly text: string;
  readonly run: () => number;
  /** What `run` gives. */
  readonly answer: number;
}

function tasks(): Task[] {
  const statements = acceptedStatements();
  const values = rowsOfValues(20_000);
  const broken = Array(1_000).fill("SELECT a FORM t WHERE b > 1").join(";\n");
  const sum = `SELECT ${Array(20_000).fill("a").join(" + ")}`;
  const query = parseStatement(sum);
  if (query.kind !== "QueryStatement") throw new Error("the sum is a query");
  return [
    {
      name: `${statements.length} statements of all kinds`,
      text: statements.join(";"),
      run: () => statements.filter((sql) => parseStatement(sql).end > 0).length,
      answer: statements.length,
    },
    { name: "20,000 rows of VALUES", text: values, run: () => parseScript(values).length, answer: 1 },
    {
      name: "1,000 broken statements",
      text: broken,
      run: () => [...parseStatements(broken)].filter(({ error }) => error?.hint === "Did you mean FROM?").length,
      answer: 1_000,
    },
    { name: "a sum of 20,000 terms", text: sum, run: () => parseScript(sum).length, answer: 1 },
    {
      name: "print a sum of 20,000 terms",
      text: sum,
      run: () => unparseQuery(query.query).split("+").length,
      answer: 20_000,
    },
  ];
}

const bench = new Bench({ time: Number(values.milliseconds), warmupTime: Number(values.milliseconds) / 4 });
const list = tasks();
for (const { name, run, answer } of list) {
  const given = run();
  if (given !== answer) throw new Error(`${name}: ${given} instead of ${answer}`);
  bench.add(name, () => void run());
}
await bench.run();
for (const [index, { name, text }] of list.entries()) {
  const result = bench.tasks[index]?.result;
  if (!result || !("latency" in result)) throw new Error(`${name}: no result`);
  const { p50: medianMs, rme } = result.latency;
  const megabytes = text.length / 1_000_000;
  const rate = (megabytes / medianMs) * 1_000;
  console.log(
    `${name.padEnd(34)} ${medianMs.toFixed(2).padStart(8)} ms ± ${rme.toFixed(1)} %  ${rate.toFixed(1)} MB/s`,
  );
}
