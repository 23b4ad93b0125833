/**
 * Text to tokens, by the lexical rules of Flink SQL (Calcite's, with backticks for quoted names).
 *
 * The lexer never fails: what is no token becomes `Invalid` with its reason, so that the parser reports it where it
 * stands, after everything before it was understood, and can go on at the next semicolon.
 */
export enum TokenKind {
  End,
  Word,
  QuotedName,
  String,
  Number,
  /** A sign or several: `(`, `<=`, `/*+`. */
  Sign,
  Invalid,
}

/**
 * Columns instead of objects: a script of many rows of VALUES has a million tokens. `words[i]` is what the parser
 * compares: a word in capitals, the text of a sign, a string's prefix (`X`, `U&`, `N`, `E`, `_UTF8`, or ""), the reason of an
 * invalid token. The last token is always `End`; the typed columns may be longer than `words`.
 */
export interface Tokens {
  readonly kinds: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly words: readonly string[];
}

enum Class {
  Other,
  Space,
  Letter,
  Digit,
}

const asciiClasses = new Uint8Array(128);
for (const character of " \t\n\r\f") asciiClasses[character.charCodeAt(0)] = Class.Space;
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$") {
  asciiClasses[character.charCodeAt(0)] = Class.Letter;
}
for (const character of "0123456789") asciiClasses[character.charCodeAt(0)] = Class.Digit;

/** Letters and digits beyond ASCII as Flink's grammar lists them: no Unicode space is a blank, no emoji a letter. */
const letterBeyondAscii =
  /[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0100-\u1fff\u3040-\u318f\u3300-\u337f\u3400-\u3d2d\u4e00-\u9fff\uf900-\ufaff]/;
const digitBeyondAscii =
  /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0a66-\u0a6f\u0ae6-\u0aef\u0b66-\u0b6f\u0be7-\u0bef\u0c66-\u0c6f\u0ce6-\u0cef\u0d66-\u0d6f\u0e50-\u0e59\u0ed0-\u0ed9\u1040-\u1049]/;

function isNamePart(code: number): boolean {
  if (code < 128) return asciiClasses[code]! >= Class.Letter;
  const character = String.fromCharCode(code);
  return letterBeyondAscii.test(character) || digitBeyondAscii.test(character);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

const longSigns = new Set(["<>", "<=", ">=", "!=", "||", "=>", "->", "..", "*/"]);
const shortSigns = new Set("()[]{};.,=<>?:+-*/%|^$".split(""));

/** What to write instead of signs that other dialects have. */
const foreignSigns: Readonly<Record<string, string>> = {
  '"': "names are quoted with backticks (`name`), text with single quotes ('text')",
  "!": "write <> for not equal and NOT for negation",
  "&": "write AND for a logical and",
  "#": "comments begin with -- or //",
  "@": "there are no variables",
  "\u00a0": "this is a no-break space; write a plain one",
  "\u2018": "this is a typographic quote; write '",
  "\u2019": "this is a typographic quote; write '",
  "\u201c": "this is a typographic quote; write ' for text and ` for names",
  "\u201d": "this is a typographic quote; write ' for text and ` for names",
};

/** The first `count` tokens of `head`, then those of `tail`. */
export function joinTokens(head: Tokens, count: number, tail: Tokens): Tokens {
  const total = count + tail.words.length;
  const kinds = new Uint8Array(total);
  const starts = new Uint32Array(total);
  const ends = new Uint32Array(total);
  for (const [column, first, second] of [
    [kinds, head.kinds, tail.kinds],
    [starts, head.starts, tail.starts],
    [ends, head.ends, tail.ends],
  ] as const) {
    column.set(first.subarray(0, count));
    column.set(second.subarray(0, tail.words.length), count);
  }
  return { kinds, starts, ends, words: [...head.words.slice(0, count), ...tail.words] };
}

/** Reads `text` from `from` to its end. A byte-order mark at the very beginning is no token. */
export function lex(text: string, from = 0): Tokens {
  return new Lexer(text, from).run();
}

class Lexer {
  private kinds: Uint8Array;
  private starts: Uint32Array;
  private ends: Uint32Array;
  private readonly words: string[] = [];

  constructor(
    private readonly text: string,
    private at: number,
  ) {
    const expected = Math.ceil((text.length - at) / 3) + 16;
    this.kinds = new Uint8Array(expected);
    this.starts = new Uint32Array(expected);
    this.ends = new Uint32Array(expected);
    if (at === 0 && text.charCodeAt(0) === 0xfeff) this.at = 1;
  }

  run(): Tokens {
    const { text } = this;
    while (this.skipBlanks()) {
      const code = text.charCodeAt(this.at);
      const kind =
        code < 128 ? asciiClasses[code]! : letterBeyondAscii.test(text[this.at]!) ? Class.Letter : Class.Other;
      if (kind === Class.Letter) this.word();
      else if (kind === Class.Digit || (code === 46 && isDigit(text.charCodeAt(this.at + 1)))) this.number();
      else if (code === 39) this.string(this.at, "");
      else if (code === 96) this.quotedName();
      else this.sign();
    }
    this.push(TokenKind.End, text.length, text.length, "");
    return { kinds: this.kinds, starts: this.starts, ends: this.ends, words: this.words };
  }

  private push(kind: TokenKind, start: number, end: number, word: string): void {
    const index = this.words.length;
    if (index === this.kinds.length) this.grow();
    this.kinds[index] = kind;
    this.starts[index] = start;
    this.ends[index] = end;
    this.words.push(word);
    this.at = end;
  }

  private grow(): void {
    const { kinds, starts, ends } = this;
    const capacity = kinds.length * 2;
    this.kinds = new Uint8Array(capacity);
    this.starts = new Uint32Array(capacity);
    this.ends = new Uint32Array(capacity);
    this.kinds.set(kinds);
    this.starts.set(starts);
    this.ends.set(ends);
  }

  /** Skips blanks and comments; false at the end of the text. */
  private skipBlanks(): boolean {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code < 128 && asciiClasses[code] === Class.Space) this.at++;
      else if ((code === 45 || code === 47) && text.charCodeAt(this.at + 1) === code) this.skipLine();
      else if (code === 47 && text.charCodeAt(this.at + 1) === 42 && text.charCodeAt(this.at + 2) !== 43) {
        const end = text.indexOf("*/", this.at + 2);
        if (end < 0) this.push(TokenKind.Invalid, this.at, text.length, "this comment is not closed with */");
        else this.at = end + 2;
      } else return this.at < text.length;
    }
  }

  private skipLine(): void {
    const end = this.text.slice(this.at).search(/[\r\n]/);
    this.at = end < 0 ? this.text.length : this.at + end;
  }

  private word(): void {
    const { text } = this;
    const start = this.at;
    let end = start + 1;
    while (end < text.length && isNamePart(text.charCodeAt(end))) end++;
    const word = text.slice(start, end).toUpperCase();
    const prefix = this.stringPrefix(word, start, end);
    if (prefix !== null) this.string(start, prefix);
    // A lone dollar is the end anchor of a pattern.
    else if (word === "$") this.push(TokenKind.Sign, start, end, "$");
    else this.push(TokenKind.Word, start, end, word);
  }

  /** The prefix of a string that begins with this word, or null. */
  private stringPrefix(word: string, start: number, end: number): string | null {
    const { text } = this;
    const next = text.charCodeAt(end);
    if (next === 39) {
      const isPrefix = word === "X" || word === "N" || word === "E" || (word.length > 1 && word[0] === "_");
      return isPrefix ? word : null;
    }
    if (word === "U" && text.startsWith("&'", end)) return "U&";
    // `_UTF-16'x'`: a character set's name may hold signs that a word cannot.
    if (word[0] !== "_" || (next !== 45 && next !== 46 && next !== 58)) return null;
    const charset = /^_[A-Za-z0-9][A-Za-z0-9:._-]*(?=')/.exec(text.slice(start, start + 64));
    return charset?.[0].toUpperCase() ?? null;
  }

  private number(): void {
    const { text } = this;
    let end = this.at;
    while (isDigit(text.charCodeAt(end))) end++;
    if (text.charCodeAt(end) === 46) {
      end++;
      while (isDigit(text.charCodeAt(end))) end++;
    }
    const code = text.charCodeAt(end);
    if (code === 69 || code === 101) {
      const sign = text.charCodeAt(end + 1);
      const digits = sign === 43 || sign === 45 ? end + 2 : end + 1;
      if (isDigit(text.charCodeAt(digits))) {
        end = digits + 1;
        while (isDigit(text.charCodeAt(end))) end++;
      }
    }
    this.push(TokenKind.Number, this.at, end, "");
  }

  /** A string whose prefix, if any, begins at `start`. Only E'...' knows backslashes. */
  private string(start: number, prefix: string): void {
    const { text } = this;
    let end = text.indexOf("'", start) + 1;
    for (;;) {
      end = text.indexOf("'", end);
      if (end < 0) break;
      if (prefix === "E" && backslashesBefore(text, end) % 2 === 1) end += 1;
      else if (text.charCodeAt(end + 1) === 39) end += 2;
      else break;
    }
    if (end < 0) this.unterminated(start, "this string is not closed with '");
    else this.push(TokenKind.String, start, end + 1, prefix);
  }

  private quotedName(): void {
    const { text } = this;
    const name = /`(?:[^`\r\n]|``)+`/y;
    name.lastIndex = this.at;
    if (name.test(text)) this.push(TokenKind.QuotedName, this.at, name.lastIndex, "");
    else if (text.charCodeAt(this.at + 1) === 96) this.unterminated(this.at, "a quoted name is not empty");
    else this.unterminated(this.at, "this quoted name is not closed with `");
  }

  /** The rest of the line is lost, not the rest of the script. */
  private unterminated(start: number, reason: string): void {
    const lineEnd = this.text.slice(start).search(/[\r\n]/);
    this.push(TokenKind.Invalid, start, lineEnd < 0 ? this.text.length : start + lineEnd, reason);
  }

  private sign(): void {
    const { text, at } = this;
    const two = text.slice(at, at + 2);
    const one = text[at]!;
    if (text.startsWith("/*+", at)) this.push(TokenKind.Sign, at, at + 3, "/*+");
    else if (longSigns.has(two)) this.push(TokenKind.Sign, at, at + 2, two);
    else if (shortSigns.has(one)) this.push(TokenKind.Sign, at, at + 1, one);
    else {
      const character = String.fromCodePoint(text.codePointAt(at)!);
      const advice = Object.hasOwn(foreignSigns, character) ? foreignSigns[character]! : null;
      const reason = advice ?? `the character '${character}' has no meaning here`;
      this.push(TokenKind.Invalid, at, at + character.length, reason);
    }
  }
}

function backslashesBefore(text: string, end: number): number {
  let count = 0;
  while (text.charCodeAt(end - 1 - count) === 92) count++;
  return count;
}
