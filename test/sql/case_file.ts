/** Reads a conformance case: see ../conformance/README.md, "Layout of a case". */
import { readdirSync, readFileSync } from "node:fs";

export type Comparison = "result" | "changelog" | "ordered" | "output" | "error";

export interface CaseFile {
  /** "windows-tvf/hop-late" */
  readonly name: string;
  readonly mode: "streaming" | "batch";
  readonly options: readonly (readonly [string, string])[];
  readonly data: readonly string[];
  readonly lookups: readonly string[];
  readonly limit: string | undefined;
  readonly note: string | undefined;
  readonly compare: Comparison;
  readonly changes: readonly string[];
  /** Undefined: no key; empty: at most one row. */
  readonly key: readonly string[] | undefined;
  readonly files: readonly { readonly name: string; readonly content: string }[];
  readonly sql: string;
  readonly query: string | undefined;
  readonly schema: readonly { readonly name: string; readonly type: string }[] | undefined;
  readonly changelog: readonly { readonly kind: string; readonly values: readonly unknown[] }[] | undefined;
  readonly result: readonly (readonly unknown[])[] | undefined;
  readonly outputs: readonly { readonly path: string; readonly lines: readonly string[] }[];
  readonly errorPhase: string | undefined;
}

const sectionStart = /^-- (file|sql|query|schema|changelog|result|output|error)(?: (.*))?$/;

interface Section {
  readonly kind: string;
  readonly argument: string;
  readonly lines: string[];
}

function sectionsOf(lines: readonly string[]): { headers: string[]; sections: Section[] } {
  const headers: string[] = [];
  const sections: Section[] = [];
  for (const line of lines) {
    const start = sectionStart.exec(line);
    if (start) sections.push({ kind: start[1] ?? "", argument: start[2] ?? "", lines: [] });
    else if (sections.length === 0) headers.push(line);
    else sections.at(-1)?.lines.push(line);
  }
  return { headers, sections };
}

function headerValues(headers: readonly string[], name: string): string[] {
  return headers.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trim());
}

function splitNames(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function inputFile({ argument, lines }: Section): { name: string; content: string } {
  const noEndOfLine = argument.endsWith(" noeol");
  const name = noEndOfLine ? argument.slice(0, -" noeol".length) : argument;
  return { name, content: lines.join("\n") + (noEndOfLine || lines.length === 0 ? "" : "\n") };
}

/** "`a b` DECIMAL(10, 2) NOT NULL" or "name TYPE": the name ends at the first blank that is followed by a type's word. */
function schemaColumn(line: string): { name: string; type: string } {
  const match =
    /^(.*?) ((?:BOOLEAN|TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|DECIMAL|CHAR|VARCHAR|STRING|BINARY|VARBINARY|BYTES|DATE|TIME|TIMESTAMP|TIMESTAMP_LTZ|INTERVAL|ARRAY|MAP|MULTISET|ROW|NULL|VARIANT|BITMAP|RAW)\b.*)$/.exec(
      line,
    );
  if (!match) throw new Error(`not a schema line: ${line}`);
  return { name: match[1] ?? "", type: match[2] ?? "" };
}

function changelogLine(line: string): { kind: string; values: unknown[] } {
  return { kind: line.slice(0, 2), values: JSON.parse(line.slice(3)) as unknown[] };
}

export function parseCase(name: string, text: string): CaseFile {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const { headers, sections } = sectionsOf(lines);
  const one = (header: string): string | undefined => headerValues(headers, header)[0];
  const section = (kind: string): Section | undefined => sections.find((candidate) => candidate.kind === kind);
  const key = one("key");
  return {
    name,
    mode: one("mode") === "batch" ? "batch" : "streaming",
    options: headerValues(headers, "option").map((option) => {
      const at = option.indexOf("=");
      return [option.slice(0, at).trim(), option.slice(at + 1).trim()] as const;
    }),
    data: headerValues(headers, "data").flatMap((names) => names.split(/[\s,]+/)),
    lookups: headerValues(headers, "lookup"),
    limit: one("limit"),
    note: one("note"),
    compare: (one("compare") ?? "result") as Comparison,
    changes: splitNames(one("changes") ?? ""),
    key: key === undefined ? undefined : key === "()" ? [] : splitNames(key),
    files: sections.filter(({ kind }) => kind === "file").map(inputFile),
    sql: section("sql")?.lines.join("\n") ?? "",
    query: section("query")?.lines.join("\n"),
    schema: section("schema")?.lines.map(schemaColumn),
    changelog: section("changelog")?.lines.map(changelogLine),
    result: section("result")?.lines.map((line) => JSON.parse(line) as unknown[]),
    outputs: sections.filter(({ kind }) => kind === "output").map(({ argument, lines }) => ({ path: argument, lines })),
    errorPhase: section("error")
      ?.lines.find((line) => line.startsWith("phase:"))
      ?.slice("phase:".length)
      .trim(),
  };
}

export const casesRoot = "test/conformance/cases";
export const caseDataRoot = "test/conformance/data";

export function readCases(folder: string): CaseFile[] {
  return readdirSync(`${casesRoot}/${folder}`)
    .filter((file) => file.endsWith(".case"))
    .sort()
    .map((file) =>
      parseCase(`${folder}/${file.slice(0, -".case".length)}`, readFileSync(`${casesRoot}/${folder}/${file}`, "utf8")),
    );
}
