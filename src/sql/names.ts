import type { Identifier, Option, QualifiedName, Text } from "./ast.js";
import { Cursor } from "./cursor.js";
import { TokenKind } from "./lexer.js";

/** Identifiers are at most this long, as in Flink. */
const identifierCharactersMax = 128;

/** Names, plain text and options. */
export abstract class NameParser extends Cursor {
  protected identifier(what = "a name"): Identifier {
    const kind = this.kind();
    if (!this.isName()) this.failName(what);
    const { start, end } = this.token();
    const quoted = kind === TokenKind.QuotedName;
    const name = quoted ? this.sql.slice(start + 1, end - 1).replaceAll("``", "`") : this.sql.slice(start, end);
    if (name.length > identifierCharactersMax) {
      this.failSpan(
        { start, end },
        `this name has ${name.length} characters; at most ${identifierCharactersMax} are allowed`,
      );
    }
    return { kind: "Identifier", name, quoted, start, end };
  }

  protected qualifiedName(what = "a name"): QualifiedName {
    const parts = [this.identifier(what)];
    while (this.is(".") && this.isName(1)) {
      this.at++;
      parts.push(this.identifier());
    }
    return { kind: "QualifiedName", parts, start: parts[0]!.start, end: this.previousEnd() };
  }

  protected identifierList(what = "a column name"): Identifier[] {
    return this.parenthesised(() => this.list(() => this.identifier(what)));
  }

  /** `name` or `(name, ...)` */
  protected identifierOrList(what = "a column name"): Identifier[] {
    return this.is("(") ? this.identifierList(what) : [this.identifier(what)];
  }

  /** A plain string literal, for options, comments and paths. */
  protected text(what = "a string in single quotes"): Text {
    if (this.kind() !== TokenKind.String || this.tokens.words[this.at] !== "") this.fail(what);
    const { start, end } = this.token();
    return { kind: "Text", value: unquote(this.sql.slice(start, end)), start, end };
  }

  protected commentClause(): Text | null {
    return this.take("COMMENT") ? this.text() : null;
  }

  /** `('key' = 'value', ...)`, possibly empty. */
  protected options(): Option[] {
    return this.parenthesised(() => (this.is(")") ? [] : this.list(() => this.option())));
  }

  private option(): Option {
    const key = this.text("an option's name in single quotes");
    if (this.kind() === TokenKind.String) this.failMissingEquals(key);
    this.expect("=");
    const value = this.text("an option's value in single quotes");
    return { kind: "Option", key, value, start: key.start, end: value.end };
  }

  /** Two strings in a row are one long string to Flink, which then misses the equals sign behind both. */
  private failMissingEquals(key: Text): never {
    const value = this.tokenText(this.at);
    while (this.kind() === TokenKind.String) this.at++;
    this.failSpan(this.spanOf(this.at), `expected '=', found ${this.found(this.at)}`, {
      hint: `Is an equals sign missing? Write '${key.value}' = ${value}`,
    });
  }

  protected unsignedInteger(what = "a whole number"): number {
    const text = this.kind() === TokenKind.Number ? this.tokenText(this.at) : "";
    if (!/^[0-9]+$/.test(text)) this.fail(what);
    const span = this.token();
    const value = Number(text);
    if (value > 0x7fffffff) this.failSpan(span, `${text} is too large; at most 2147483647 is allowed here`);
    return value;
  }
}

/** `'it''s'` to `it's` */
export function unquote(literal: string): string {
  const inner = literal.slice(1, -1);
  return inner.includes("''") ? inner.replaceAll("''", "'") : inner;
}
