/** How a script's outcome is shown: one writer per `--result` format. */
import type { MillraceError, Result } from "../index.js";
import { formatError } from "../index.js";
import { TableOutput } from "./table_output.js";
import { prepareToMeasure } from "./text_width.js";

export type ResultFormat = "table" | "ndjson" | "csv" | "none";
export const resultFormats: readonly ResultFormat[] = ["table", "ndjson", "csv", "none"];

export interface ScriptOutput {
  /** Shows a result to its end. */
  result(result: Result): Promise<void>;
  error(statement: number, error: MillraceError): void;
}

/** Writes to standard output and waits while its reader is behind. */
export async function writeOut(text: string): Promise<void> {
  if (text === "" || process.stdout.write(text)) return;
  await new Promise<void>((resolve) => process.stdout.once("drain", () => resolve()));
}

function writeError(error: MillraceError): void {
  process.stderr.write(`${formatError(error)}\n`);
}

/** Runs a result to its end: print sinks' lines go out as they are, result lines to `take`. */
async function pump(result: Result, take: (lines: string) => string | Promise<string>): Promise<void> {
  for await (const { print, text } of result.chunks()) await writeOut(print ? text : await take(text));
}

const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");

const tableOutput: ScriptOutput = {
  async result(result) {
    if (result.columns.length === 0) {
      await pump(result, () => "");
      if (result.text !== "") await writeOut(`${result.text}\n`);
      return;
    }
    let pending = "";
    const table = new TableOutput(result.columns, result.changelog, (text) => {
      pending += text;
    });
    const take = (): string => {
      const text = pending;
      pending = "";
      return text;
    };
    try {
      await prepareToMeasure(result.columns.map(({ name }) => name).join());
      await pump(result, async (text) => {
        await prepareToMeasure(text);
        for (const line of linesOf(text)) table.add(line);
        return take();
      });
    } finally {
      const rows = table.end();
      await writeOut(`${take()}${rows} ${rows === 1 ? "row" : "rows"}\n`);
    }
  },
  error: (_statement, error) => writeError(error),
};

/** The public interface for programs; documented in the README. */
const ndjsonOutput: ScriptOutput = {
  async result(result) {
    if (result.columns.length > 0) {
      const { statement, columns, changelog, upsertKey } = result;
      await writeOut(`${JSON.stringify({ statement, columns, changelog, upsertKey })}\n`);
    }
    await pump(result, (text) => text);
  },
  error(statement, error) {
    const { code, phase, message, position } = error;
    const place = { line: position?.line ?? null, column: position?.column ?? null };
    process.stdout.write(`${JSON.stringify({ statement, error: { code, phase, message, ...place } })}\n`);
  },
};

function csvField(value: unknown): string {
  if (value === null) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text === "" || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180 with a header per statement; NULL is an empty field, an empty text is quoted. A changelog starts each line with its kind. */
const csvOutput: ScriptOutput = {
  async result(result) {
    const withKind = result.changelog !== "insert-only";
    if (result.columns.length > 0) {
      const names = [...(withKind ? ["op"] : []), ...result.columns.map(({ name }) => name)];
      await writeOut(`${names.map(csvField).join(",")}\n`);
    }
    await pump(result, (text) =>
      linesOf(text)
        .map((line) => {
          const cells = JSON.parse(line) as unknown[];
          return `${(withKind ? cells : cells.slice(1)).map(csvField).join(",")}\n`;
        })
        .join(""),
    );
  },
  error: (_statement, error) => writeError(error),
};

const noOutput: ScriptOutput = {
  result: (result) => pump(result, () => ""),
  error: (_statement, error) => writeError(error),
};

export const scriptOutputs: Readonly<Record<ResultFormat, ScriptOutput>> = {
  table: tableOutput,
  ndjson: ndjsonOutput,
  csv: csvOutput,
  none: noOutput,
};
