import { detailsAt, type ErrorCode, SqlSyntaxError } from "../errors.js";
import type { Span } from "./ast.js";
import { beginsExpression, reservedWords } from "./keywords.js";
import { joinTokens, lex, TokenKind, type Tokens } from "./lexer.js";
import { nearestName } from "./suggest.js";

/**
 * Deepest nesting of parentheses, subqueries, CASE and types. Far beyond what people write, and small enough that the
 * recursive functions of every later stage fit Node's default stack (984 KiB) on the deepest tree that parses.
 */
export const depthMax = 400;

/**
 * The place in the token list, and everything that all layers of the grammar share: comparing and taking tokens, depth,
 * errors. The grammar is a chain of classes, one per file, each knowing the layers below it and naming as abstract the
 * few productions above that it needs: cursor, names, types, calls, special_calls, json_calls, literals, operands,
 * expressions, match_recognize, tables, query, table_ddl, ddl, alter, show, row_changes, statements, parser.
 *
 * Errors stand where Flink's stand. Its generated parser looks two or three tokens ahead in some places and then blames
 * the first of them; `failAt` with an earlier token, and checks with `begins...`, copy that.
 */
export abstract class Cursor {
  protected at = 0;
  private depth = 0;

  constructor(
    protected readonly sql: string,
    protected tokens: Tokens,
  ) {}

  // ---- looking

  protected kind(ahead = 0): TokenKind {
    return this.tokens.kinds[this.at + ahead] ?? TokenKind.End;
  }

  /** The word in capitals, or the sign, at a place ahead; "" for everything else. */
  protected peek(ahead = 0): string {
    const kind = this.kind(ahead);
    return kind === TokenKind.Word || kind === TokenKind.Sign ? this.tokens.words[this.at + ahead]! : "";
  }

  protected is(word: string): boolean {
    return this.tokens.words[this.at] === word && this.peek() === word;
  }

  /** Whether these words and signs come next, in this order. */
  protected areNext(...words: string[]): boolean {
    return words.every((word, ahead) => this.peek(ahead) === word);
  }

  protected isEnd(): boolean {
    return this.kind() === TokenKind.End;
  }

  protected isName(ahead = 0): boolean {
    const kind = this.kind(ahead);
    if (kind === TokenKind.Word) return !reservedWords.has(this.tokens.words[this.at + ahead]!);
    return kind === TokenKind.QuotedName;
  }

  /** Whether a token can be the first of an expression; a query is not one. */
  protected beginsExpression(ahead = 0): boolean {
    switch (this.kind(ahead)) {
      case TokenKind.Word:
        return beginsExpression(this.tokens.words[this.at + ahead]!);
      case TokenKind.QuotedName:
      case TokenKind.String:
      case TokenKind.Number:
      case TokenKind.Invalid:
        return true;
      case TokenKind.Sign: {
        const sign = this.tokens.words[this.at + ahead]!;
        return sign === "(" || sign === "+" || sign === "-" || sign === "{";
      }
      case TokenKind.End:
        return false;
    }
  }

  protected beginsQuery(ahead = 0): boolean {
    const word = this.peek(ahead);
    return word === "SELECT" || word === "VALUES" || word === "WITH" || word === "TABLE";
  }

  // ---- taking

  protected take(word: string): boolean {
    if (!this.is(word)) return false;
    this.at++;
    return true;
  }

  protected takeAll(...words: string[]): boolean {
    if (!this.areNext(...words)) return false;
    this.at += words.length;
    return true;
  }

  protected takeOneOf<T extends string>(...words: readonly T[]): T | null {
    const word = this.peek();
    for (const candidate of words) {
      if (candidate === word) {
        this.at++;
        return candidate;
      }
    }
    return null;
  }

  protected expect(...words: string[]): void {
    for (const word of words) if (!this.take(word)) this.fail(describe(word), [word]);
  }

  protected expectOneOf<T extends string>(...words: readonly T[]): T {
    return this.takeOneOf(...words) ?? this.fail(listed(words.map(describe)), words);
  }

  protected list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.take(",")) items.push(item());
    return items;
  }

  /** The end of a list in parentheses. */
  protected closeList(): void {
    if (!this.take(")")) this.fail("',' or ')'");
  }

  protected parenthesised<T>(item: () => T): T {
    this.expect("(");
    const result = item();
    this.expect(")");
    return result;
  }

  // ---- positions

  protected position(): number {
    return this.tokens.starts[this.at]!;
  }

  /** The end of the last token taken. */
  protected previousEnd(): number {
    return this.at === 0 ? 0 : this.tokens.ends[this.at - 1]!;
  }

  protected previous(): Span {
    return { start: this.tokens.starts[this.at - 1]!, end: this.tokens.ends[this.at - 1]! };
  }

  protected tokenText(index: number): string {
    return this.sql.slice(this.tokens.starts[index], this.tokens.ends[index]);
  }

  /** Goes on at `offset`, for the few places where the grammar takes raw text; inside a token the rest is lexed again. */
  protected continueAt(offset: number): void {
    while (!this.isEnd() && this.tokens.ends[this.at]! <= offset) this.at++;
    if (this.position() >= offset) return;
    this.tokens = joinTokens(this.tokens, this.at, lex(this.sql, offset));
  }

  /** Takes the current token, whatever it is. */
  protected token(): Span {
    this.at++;
    return this.previous();
  }

  // ---- depth

  /** Runs one level of nesting deeper; fails clearly where the tree would become too deep. */
  protected deeper<T>(parse: () => T): T {
    if (++this.depth > depthMax) this.failTooDeep();
    const result = parse();
    this.depth--;
    return result;
  }

  /** For loops that build a level of the tree in each turn. */
  protected checkDepth(levels: number): void {
    if (this.depth + levels > depthMax) this.failTooDeep();
  }

  private failTooDeep(): never {
    const end = this.tokens.ends[this.at]!;
    const span = { start: Math.min(this.position(), this.sql.length), end };
    this.failSpan(span, `nested deeper than ${depthMax} levels`, {
      code: "SQL_TOO_DEEP",
      hint: "Split the statement: views and WITH give parts of a query a name.",
    });
  }

  protected resetDepth(): void {
    this.depth = 0;
  }

  // ---- errors

  /** Fails at the current token: it is not what the grammar has here. `keywords` are candidates for "Did you mean". */
  protected fail(expected: string, keywords: readonly string[] = []): never {
    this.failAt(this.at, expected, keywords);
  }

  /** Fails at the token with this index. */
  protected failAt(index: number, expected: string, keywords: readonly string[] = []): never {
    const kind = this.tokens.kinds[index]!;
    if (kind === TokenKind.Invalid) this.failSpan(this.spanOf(index), this.tokens.words[index]!);
    if (expected !== expressionExpected && this.lacksOperand(index)) {
      const operator = this.tokenText(index);
      const isDoubled = operator === "=" && this.tokens.words[index + 1] === "=";
      this.failSpan(this.spanOf(index), `expected an expression after '${operator}', found ${this.found(index + 1)}`, {
        hint: isDoubled ? "Write = for equal." : undefined,
      });
    }
    this.failSpan(this.spanOf(index), `expected ${expected}, found ${this.found(index)}`, {
      hint: this.hintAt(index, keywords),
    });
  }

  protected failSpan(span: Span, message: string, more: { code?: ErrorCode; hint?: string | undefined } = {}): never {
    throw new SqlSyntaxError(message, detailsAt(this.sql, span, more.hint), more.code);
  }

  /** Whether the blamed token is an operator whose second operand is missing. */
  private lacksOperand(index: number): boolean {
    const { kinds, words } = this.tokens;
    const isOperator = kinds[index] === TokenKind.Sign || kinds[index] === TokenKind.Word;
    return isOperator && operators.has(words[index]!) && !this.beginsExpression(index + 1 - this.at);
  }

  /** A name was expected: a reserved word in its place is the usual slip. */
  protected failName(what: string): never {
    const word = this.kind() === TokenKind.Word ? this.tokens.words[this.at]! : "";
    if (word === "") this.fail(what);
    this.failSpan(this.spanOf(this.at), `expected ${what}, found ${this.found(this.at)}, which is a reserved word`, {
      hint: this.reservedWordHint(word),
    });
  }

  private reservedWordHint(word: string): string {
    if (this.tokens.words[this.at - 1] === "," && clauseWords.has(word)) return `Is the comma before ${word} too much?`;
    if (word === "COLUMN" && this.isName(1)) return "Leave out COLUMN: the column's name comes at once.";
    return `To use it as a name, quote it: \`${this.tokenText(this.at)}\``;
  }

  /** The end of the text stands at its last visible character, as in Flink. */
  protected spanOf(index: number): Span {
    const { kinds, starts, ends } = this.tokens;
    if (kinds[index] !== TokenKind.End) return { start: starts[index]!, end: ends[index]! };
    const end = this.sql.trimEnd().length;
    return { start: Math.max(0, end - 1), end };
  }

  protected found(index: number): string {
    switch (this.tokens.kinds[index]!) {
      case TokenKind.End:
        return "the end of the text";
      case TokenKind.String:
        return `the string ${shortened(this.tokenText(index))}`;
      case TokenKind.Number:
        return `the number ${shortened(this.tokenText(index))}`;
      default:
        return this.tokens.words[index] === ";" ? "the end of the statement" : `'${shortened(this.tokenText(index))}'`;
    }
  }

  private hintAt(index: number, keywords: readonly string[]): string | undefined {
    const sign = this.tokens.words[index]!;
    if (this.tokens.kinds[index] === TokenKind.Sign) return signHints[sign];
    if (Object.hasOwn(wordHints, sign)) return wordHints[sign];
    if (keywords.length === 0) return undefined;
    for (const near of [index, index - 1]) {
      // The word before may be the slip: in `SELECT a FORM t` the name FORM is a column alias, and `t` is too much.
      if (near < 0 || this.tokens.kinds[near] !== TokenKind.Word || (near < index && !this.isNameAt(near))) continue;
      const keyword = nearestName(this.tokens.words[near]!, keywords);
      if (keyword !== undefined && keyword !== this.tokens.words[near]) return `Did you mean ${keyword}?`;
    }
    return undefined;
  }

  private isNameAt(index: number): boolean {
    return this.isName(index - this.at);
  }
}

/** What `fail` is told where an operand is missing altogether. */
const expressionExpected = "an expression";

const operators: ReadonlySet<string> = new Set([
  ..."+ - * / % || = <> < <= > >= AND OR LIKE BETWEEN OVERLAPS CONTAINS EQUALS PRECEDES SUCCEEDS".split(" "),
]);

const signHints: Readonly<Record<string, string>> = {
  "!=": "Write <> for not equal.",
  ":": "Write CAST(value AS type) for a cast; there are no :variables.",
  "?": "There are no statement parameters.",
  "->": "There are no lambda expressions.",
  "|": "Write || to join strings.",
};

/** Words that begin a clause: behind a comma they say that the comma is the slip. */
const clauseWords: ReadonlySet<string> = new Set([
  ..."FROM WHERE GROUP HAVING ORDER LIMIT OFFSET FETCH UNION INTERSECT EXCEPT WINDOW QUALIFY AS WITH END".split(" "),
]);

const wordHints: Readonly<Record<string, string>> = {
  ILIKE: "Write LOWER(text) LIKE pattern.",
  RLIKE: "Write REGEXP(text, pattern).",
  MINUS: "Write EXCEPT.",
};

const wordsWithSigns = /^[A-Z]/;

function describe(word: string): string {
  return wordsWithSigns.test(word) ? word : `'${word}'`;
}

function listed(words: readonly string[]): string {
  return words.length === 1 ? words[0]! : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 40 ? `${line.slice(0, 37)}...` : line;
}
