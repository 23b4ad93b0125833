import type { Expression, IntervalLiteral, NumericLiteral, StringLiteral, TemporalLiteral } from "./ast.js";
import { JsonCallParser } from "./json_calls.js";
import { TokenKind } from "./lexer.js";
import { unquote } from "./names.js";

/** Character sets that a prefixed string may name, as on Java: the value is Unicode text in any case. */
const charsets =
  /^(UTF-?8|UTF-?16|UTF-?16LE|UTF-?16BE|UTF-?32|ISO-?8859-?1|LATIN1|US-?ASCII|ASCII|WINDOWS-1252|GBK|BIG5)$/;

/** Literals of all kinds. */
export abstract class LiteralParser extends JsonCallParser {
  protected numericLiteral(): NumericLiteral {
    const start = this.tokens.starts[this.at]!;
    const end = this.tokens.ends[this.at]!;
    this.at++;
    let form: NumericLiteral["form"] = "integer";
    for (let at = start; at < end; at++) {
      const code = this.sql.charCodeAt(at);
      if (code === 46) form = "decimal";
      else if (code === 69 || code === 101) {
        form = "approximate";
        break;
      }
    }
    return { kind: "NumericLiteral", form, text: this.sql.slice(start, end), start, end };
  }

  /** One string token and the plain ones right behind it, which continue it. */
  protected stringLiteral(): Expression {
    const prefix = this.tokens.words[this.at]!;
    if (prefix === "" && this.kind(1) !== TokenKind.String) return this.plainString();
    if (prefix === "X") return this.binaryLiteral();
    const first = this.at;
    const { start } = this.token();
    const literal = this.sql.slice(start + prefix.length, this.previousEnd());
    if (prefix === "E") {
      return { kind: "StringLiteral", value: this.backslashEscapes(literal, first), charset: null, ...this.previous() };
    }
    let value = unquote(literal) + this.continuation();
    const charset = prefix.startsWith("_") ? prefix.slice(1) : null;
    if (charset !== null && !charsets.test(charset)) {
      this.failSpan({ start, end: this.previousEnd() }, `unknown character set ${charset}`, {
        code: "SQL_INVALID_LITERAL",
      });
    }
    const escapeSign = this.unicodeEscape(prefix);
    if (prefix === "U&") value = this.unicodeEscapes(value, escapeSign, first);
    return { kind: "StringLiteral", value, charset, start, end: this.previousEnd() } satisfies StringLiteral;
  }

  private plainString(): StringLiteral {
    const start = this.tokens.starts[this.at]!;
    const end = this.tokens.ends[this.at]!;
    this.at++;
    return { kind: "StringLiteral", value: unquote(this.sql.slice(start, end)), charset: null, start, end };
  }

  private continuation(): string {
    let rest = "";
    while (this.kind() === TokenKind.String && this.tokens.words[this.at] === "") rest += this.text().value;
    return rest;
  }

  private binaryLiteral(): Expression {
    const { start } = this.token();
    const hex = this.sql.slice(start + 2, this.previousEnd() - 1) + this.continuation();
    const span = { start, end: this.previousEnd() };
    if (!/^[0-9A-Fa-f]*$/.test(hex)) {
      this.failSpan(span, "a binary literal has hexadecimal digits only (0-9, A-F)", { code: "SQL_INVALID_LITERAL" });
    }
    if (hex.length % 2 === 1) {
      this.failSpan(span, "a binary literal has an even number of hexadecimal digits", { code: "SQL_INVALID_LITERAL" });
    }
    return { kind: "BinaryLiteral", hex, ...span };
  }

  /** `UESCAPE '!'` behind a `U&'...'` string: its escape character, else a backslash. */
  private unicodeEscape(prefix: string): string {
    if (!this.is("UESCAPE")) return "\\";
    if (prefix !== "U&") this.fail("a string with the prefix U& before UESCAPE");
    this.at++;
    const { value, start, end } = this.text("an escape character in single quotes");
    if (!/^[^0-9A-Fa-f+"' \t\n\r\f]$/.test(value)) {
      this.failSpan(
        { start, end },
        "an escape character is one sign that is no hexadecimal digit, quote, plus or blank",
        {
          code: "SQL_INVALID_LITERAL",
        },
      );
    }
    return value;
  }

  private unicodeEscapes(value: string, escapeSign: string, index: number): string {
    let result = "";
    for (let at = 0; at < value.length; at++) {
      if (value[at] !== escapeSign) result += value[at];
      else if (value[at + 1] === escapeSign) {
        result += escapeSign;
        at++;
      } else {
        const digits = /^(?:[0-9A-Fa-f]{4}|\+[0-9A-Fa-f]{6})/.exec(value.slice(at + 1, at + 8))?.[0];
        const code = Number.parseInt(digits ?? "", 16);
        if (digits === undefined || code > 0x10ffff) {
          this.failEscape(index, `${escapeSign} and four hexadecimal digits, or ${escapeSign}+ and six`);
        }
        result += String.fromCodePoint(code);
        at += digits.length;
      }
    }
    return result;
  }

  /** The escapes of an E'...' string, as in C. */
  private backslashEscapes(literal: string, index: number): string {
    const inner = literal.slice(1, -1);
    const escapes = /''|\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{1,2})|([0-7]{1,3})|([\s\S]))/g;
    return inner.replace(escapes, (match, u?: string, long?: string, x?: string, octal?: string, sign?: string) => {
      if (match === "''") return "'";
      const digits = u ?? long ?? x;
      if (digits !== undefined) {
        const code = Number.parseInt(digits, 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : this.failEscape(index, "a Unicode code point");
      }
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      if (sign === "u" || sign === "U") this.failEscape(index, "\\u and four hexadecimal digits");
      return { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }[sign!] ?? sign!;
    });
  }

  private failEscape(index: number, form: string): never {
    const span = { start: this.tokens.starts[index]!, end: this.tokens.ends[index]! };
    this.failSpan(span, `an escape in this string is not ${form}`, { code: "SQL_INVALID_LITERAL" });
  }

  /** `DATE '...'`, `TIME '...'`, `TIMESTAMP [WITH [LOCAL] TIME ZONE] '...'`, or null where no such literal stands. */
  protected temporalLiteral(word: "DATE" | "TIME" | "TIMESTAMP" | "DATETIME"): Expression | null {
    let type: TemporalLiteral["type"] = word;
    let ahead = 1;
    if (word === "TIMESTAMP" && this.peek(1) === "WITH") {
      const local = this.peek(2) === "LOCAL";
      ahead = local ? 3 : 2;
      if (this.peek(ahead) !== "TIME" || this.peek(ahead + 1) !== "ZONE") return null;
      ahead += 2;
      type = local ? "TIMESTAMP_LTZ" : "TIMESTAMP_TZ";
    }
    if (this.kind(ahead) !== TokenKind.String || this.tokens.words[this.at + ahead] !== "") return null;
    const { start } = this.token();
    this.at += ahead - 1;
    const { value, end } = this.text();
    return { kind: "TemporalLiteral", type, value, start, end };
  }

  /** `INTERVAL '1-2' YEAR TO MONTH`, and with a number, name or parenthesis for the text. */
  protected interval(): Expression {
    const { start } = this.token();
    const sign = this.takeOneOf("-", "+");
    const signStart = this.position();
    if (this.kind() === TokenKind.String && this.tokens.words[this.at] === "") {
      const { value } = this.text();
      const qualifier = this.intervalQualifier();
      return { kind: "IntervalLiteral", negative: sign === "-", value, qualifier, start, end: qualifier.end };
    }
    let operand = this.intervalOperand();
    if (sign === "-") {
      operand = { kind: "UnaryOperation", operator: "-", operand, start: signStart, end: operand.end };
    }
    const qualifier = this.intervalQualifier();
    return { kind: "IntervalExpression", operand, qualifier, start, end: qualifier.end };
  }

  private intervalOperand(): Expression {
    if (this.is("(")) return this.parenthesised(() => this.expression());
    if (this.kind() === TokenKind.Number) return this.numericLiteral();
    const { parts, start, end } = this.qualifiedName("the interval's value: '...', a number or a column");
    return { kind: "ColumnReference", parts, start, end };
  }

  /** An interval that must be a literal: freshness, WITHIN. */
  protected intervalLiteral(): IntervalLiteral {
    if (!this.is("INTERVAL")) this.fail("INTERVAL");
    const interval = this.interval();
    if (interval.kind === "IntervalLiteral") return interval;
    return this.failSpan(interval, "only an interval literal is allowed here, such as INTERVAL '1' HOUR");
  }
}
