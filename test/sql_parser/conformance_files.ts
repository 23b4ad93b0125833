import { existsSync, readdirSync, readFileSync } from "node:fs";

const folder = "test/conformance";

export interface JudgedStatement {
  readonly sql: string;
  /** Line and column of Flink's error, or null where Flink accepts. */
  readonly rejectedAt: string | null;
}

/** The statements of parse/statements.txt with the verdict of Flink's parser. */
export function judgedStatements(): JudgedStatement[] {
  const blocks = readFileSync(`${folder}/parse/statements.txt`, "utf8").replace(/\n$/, "").split("\n----\n");
  return blocks.map((block) => {
    const lineEnd = block.indexOf("\n");
    const verdict = block.slice(0, lineEnd);
    return { sql: block.slice(lineEnd + 1), rejectedAt: verdict === "accept" ? null : verdict.slice("reject ".length) };
  });
}

export interface Keyword {
  readonly word: string;
  readonly reserved: boolean;
  /** Statements with the word as column, alias, table and column definition, and whether Flink accepts each. */
  readonly uses: readonly { readonly sql: string; readonly accepted: boolean }[];
}

export function keywords(): Keyword[] {
  const lines = readFileSync(`${folder}/parse/keywords.tsv`, "utf8").trim().split("\n").slice(1);
  return lines.map((line) => {
    const [word = "", reserved = "", column, alias, table, definition] = line.split("\t");
    const uses = [
      { sql: `SELECT ${word} FROM t`, accepted: column === "accept" },
      { sql: `SELECT a AS ${word} FROM t`, accepted: alias === "accept" },
      { sql: `SELECT * FROM ${word}`, accepted: table === "accept" },
      { sql: `CREATE TABLE t (${word} INT)`, accepted: definition === "accept" },
    ];
    return { word, reserved: reserved === "yes", uses };
  });
}

export interface CaseScript {
  readonly name: string;
  readonly sql: string;
  readonly isSyntaxError: boolean;
}

/** The SQL sections of all cases. */
export function caseScripts(): CaseScript[] {
  return readdirSync(`${folder}/cases`).flatMap((topic) => {
    const files = readdirSync(`${folder}/cases/${topic}`).filter((file) => file.endsWith(".case"));
    return files.flatMap((file) => caseScriptsOf(`${topic}/${file}`));
  });
}

function caseScriptsOf(name: string): CaseScript[] {
  const text = readFileSync(`${folder}/cases/${name}`, "utf8");
  const sections = text.split(/^-- (?=(?:file|sql|query|schema|changelog|result|output|error)\b)/m).slice(1);
  const isSyntaxError = sections.some((section) => section.startsWith("error") && /^phase: *parse/m.test(section));
  const scripts = sections.filter((section) => /^(?:sql|query)\b/.test(section));
  return scripts.map((section) => ({ name, sql: section.slice(section.indexOf("\n") + 1), isSyntaxError }));
}

export interface JudgedExpression {
  readonly file: string;
  readonly text: string;
  readonly isQuery: boolean;
  readonly status: string;
}

/** The expressions of expressions/*.tsv; «» marks what a run puts into columns. */
export function judgedExpressions(): JudgedExpression[] {
  if (!existsSync(`${folder}/expressions`)) return [];
  const files = readdirSync(`${folder}/expressions`).filter((file) => file.endsWith(".tsv"));
  return files.flatMap((file) => {
    const [head = "", ...lines] = readFileSync(`${folder}/expressions/${file}`, "utf8").trim().split("\n");
    const [textAt, statusAt] = [head.split("\t").indexOf("expression"), head.split("\t").indexOf("status")];
    return lines.map((line) => {
      const cells = line.split("\t");
      const text = (cells[textAt] ?? "").replace(/[«»]/g, "");
      return { file, text, isQuery: /^(?:SELECT|WITH|VALUES)\b/i.test(text), status: cells[statusAt] ?? "" };
    });
  });
}
