#!/usr/bin/env node
/** The command line. Everything it does goes through the public Engine. */
import { readFileSync } from "node:fs";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { Engine, formatError, MillraceError, version } from "../index.js";
import { exitCodeOf, exitCodes, runScript } from "./run_command.js";
import { type ResultFormat, resultFormats, writeOut } from "./script_output.js";

interface CommonOptions {
  readonly execute?: string;
  readonly set: Readonly<Record<string, string>>;
  readonly threads?: number;
}

function keyValue(text: string, before: Record<string, string>): Record<string, string> {
  const at = text.indexOf("=");
  if (at <= 0) throw new InvalidArgumentError("Write it as key=value.");
  return { ...before, [text.slice(0, at).trim()]: text.slice(at + 1).trim() };
}

function threadCount(text: string): number {
  const threads = Number(text);
  if (!Number.isInteger(threads) || threads < 1 || threads > 64)
    throw new InvalidArgumentError("Give a number from 1 to 64.");
  return threads;
}

function scriptText(file: string | undefined, options: CommonOptions): string {
  if ((file === undefined) === (options.execute === undefined)) {
    throw new MillraceError(
      "INVALID_USAGE",
      "validate",
      "give either a SQL file (- for standard input) or -e with SQL text",
    );
  }
  if (file === undefined) return options.execute ?? "";
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new MillraceError("INVALID_USAGE", "validate", `cannot read ${file}: ${(error as Error).message}`);
  }
}

function engineOf(options: CommonOptions): Engine {
  return new Engine({ settings: options.set, ...(options.threads === undefined ? {} : { threads: options.threads }) });
}

function common(command: Command): Command {
  return command
    .argument("[file]", "SQL script; - reads standard input")
    .option("-e, --execute <sql>", "SQL text instead of a file")
    .option("--set <key=value>", "session option, as SET 'key' = 'value' would; may be repeated", keyValue, {})
    .option("--threads <n>", "worker threads (default: one per core)", threadCount);
}

const examples = `
Examples:
  $ millrace run job.sql
  $ millrace run -e "SELECT COUNT(*) FROM (VALUES (1), (2)) AS t(x)"
  $ millrace run --threads 2 --result ndjson job.sql > result.ndjson
  $ millrace run --set execution.runtime-mode=batch report.sql
  $ millrace explain job.sql
  $ millrace check job.sql

Exit codes: 0 done, 1 a job failed, 2 wrong usage or SQL.`;

function build(finish: (exitCode: number) => void): Command {
  const program = new Command("millrace")
    .description("Runs Flink SQL at native speed inside one Node.js process.")
    .version(version)
    .addHelpText("after", examples)
    .exitOverride();

  common(program.command("run"))
    .description("run a SQL script and show its results")
    .addOption(new Option("--result <format>", "how rows are written").choices(resultFormats).default("table"))
    .option("--keep-going", "go on with the next statement after a failed one", false)
    .option("-q, --quiet", "no progress and no summary", false)
    .action(
      async (
        file: string | undefined,
        options: CommonOptions & { result: ResultFormat; keepGoing: boolean; quiet: boolean },
      ) => {
        finish(await runScript(engineOf(options), scriptText(file, options), options));
      },
    );

  common(program.command("explain"))
    .description("show how each statement of a script would run, without running it")
    .action(async (file: string | undefined, options: CommonOptions) => {
      for (const text of await engineOf(options).explain(scriptText(file, options))) await writeOut(`${text}\n`);
    });

  common(program.command("check"))
    .description("say what is wrong with a script, without running it")
    .option("--parse-only", "look at the grammar only: tables and files need not exist", false)
    .action(async (file: string | undefined, options: CommonOptions & { parseOnly: boolean }) => {
      const sql = scriptText(file, options);
      const problems = await engineOf(options).check(sql, { parseOnly: options.parseOnly });
      for (const problem of problems) process.stderr.write(`${file ?? "sql"}:${formatError(problem)}\n`);
      finish(problems.length === 0 ? exitCodes.done : exitCodes.wrongUsage);
    });
  return program;
}

export async function main(argv: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.done;
  try {
    await build((code) => {
      exitCode = code;
    }).parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
    if (!(error instanceof MillraceError)) throw error;
    process.stderr.write(`${formatError(error)}\n`);
    return exitCodeOf(error);
  }
  return exitCode;
}

process.exitCode = await main(process.argv);
