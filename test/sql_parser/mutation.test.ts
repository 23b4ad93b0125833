import { expect, test } from "vitest";
import { SqlSyntaxError } from "../../src/errors.js";
import { parseExpression, parseStatement, parseStatements, parseType } from "../../src/sql/index.js";
import { nonReservedKeywords, reservedWords } from "../../src/sql/keywords.js";
import { caseScripts, judgedStatements } from "./conformance_files.js";

/**
 * Whatever the text, the parser answers with a tree or a SqlSyntaxError. The inputs are statements of the conformance
 * files, changed at random places; a seed makes every run the same.
 *
 * More of them: `MILLRACE_MUTATIONS=1000000 npx vitest run test/sql_parser/mutation.test.ts`; another seed by `MILLRACE_SEED`.
 */
const count = Number(process.env.MILLRACE_MUTATIONS ?? 20_000);
const seed = Number(process.env.MILLRACE_SEED ?? 1);

/** mulberry32: small, fast, and the same everywhere. */
function randomSource(state: number): (below: number) => number {
  let next = state;
  return (below) => {
    next = (next + 0x6d2b79f5) | 0;
    let mixed = Math.imul(next ^ (next >>> 15), 1 | next);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const random = randomSource(seed);
const sources = [...judgedStatements(), ...caseScripts()].map(({ sql }) => sql).filter((sql) => sql.length < 2_000);
const words = [...reservedWords, ...nonReservedKeywords];
const pieces = [
  ..."()[]{}<>.,;:=+-*/%|&!?^$#@~\\'\"`\n\t 0\u0000\u00a0\ufeff\u4e16".split(""),
  ...[
    "''",
    "``",
    "--",
    "//",
    "/*",
    "*/",
    "/*+",
    "||",
    "<>",
    "=>",
    "->",
    "..",
    "1e",
    "1.",
    ".5",
    "X'",
    "U&'",
    "E'\\",
    "_UTF8'",
  ],
  ...["\ud83d\ude00", "\ud83d", "9999999999999999999", "(".repeat(500), "NOT ".repeat(500), "- ".repeat(500)],
];

function mutate(text: string): string {
  let result = text;
  for (let changes = 1 + random(4); changes > 0; changes--) {
    const at = random(result.length + 1);
    const length = random(12);
    switch (random(6)) {
      case 0:
        result = result.slice(0, at) + result.slice(at + length);
        break;
      case 1:
        result = result.slice(0, at) + pieces[random(pieces.length)] + result.slice(at);
        break;
      case 2:
        result = `${result.slice(0, at)} ${words[random(words.length)]} ${result.slice(at)}`;
        break;
      case 3:
        result = result.slice(0, at) + result.slice(Math.max(0, at - length));
        break;
      case 4:
        result = result.slice(0, at);
        break;
      case 5: {
        const other = sources[random(sources.length)]!;
        result = result.slice(0, at) + other.slice(random(other.length));
      }
    }
  }
  return result;
}

/** Throws what is no syntax error, and where a place is outside the text. */
function check(text: string, parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    if (!(error instanceof SqlSyntaxError))
      throw new Error(`not a syntax error, for ${JSON.stringify(text)}`, { cause: error });
    const { position, frame } = error;
    const isInside =
      position && position.start >= 0 && position.start <= position.end && position.end <= text.length + 1;
    if (!isInside || !frame) throw new Error(`no place for ${JSON.stringify(text)}`, { cause: error });
  }
}

test(`${count} mutated inputs give trees or syntax errors`, { timeout: 3_600_000 }, () => {
  for (let round = 0; round < count; round++) {
    const text = mutate(sources[random(sources.length)]!);
    check(text, () => parseStatement(text));
    check(text, () => [...parseStatements(text)]);
    if (round % 4 === 0) check(text, () => parseExpression(text));
    if (round % 16 === 0) check(text, () => parseType(text));
  }
  expect(count).toBeGreaterThan(0);
});
