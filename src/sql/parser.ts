import { detailsAt, SqlSyntaxError } from "../errors.js";
import type { DataType, Expression, Statement } from "./ast.js";
import { depthMax } from "./cursor.js";
import { lex, TokenKind } from "./lexer.js";
import { StatementParser } from "./statements.js";

/** One statement of a script, or the error in its place. `index` counts from 1 over the whole script. */
export type ScriptItem = {
  readonly index: number;
  /** Range of the statement's text; of a broken one up to its semicolon. */
  readonly start: number;
  readonly end: number;
} & (
  | { readonly statement: Statement; readonly error?: never }
  | { readonly error: SqlSyntaxError; readonly statement?: never }
);

/**
 * The statements of a script, one at a time; a broken statement yields its error, and reading goes on behind its
 * semicolon. Statements end with `;`, which the last one may lack; empty ones are skipped.
 *
 * @example for (const { index, statement, error } of parseStatements(sql)) ...
 */
export function* parseStatements(sql: string): Generator<ScriptItem> {
  yield* new ScriptParser(sql).items();
}

/** All statements of a script. @throws SqlSyntaxError at the first error */
export function parseScript(sql: string): Statement[] {
  const statements: Statement[] = [];
  for (const item of parseStatements(sql)) {
    if (item.error) throw item.error;
    statements.push(item.statement);
  }
  return statements;
}

/** Exactly one statement, with or without a semicolon. @throws SqlSyntaxError */
export function parseStatement(sql: string): Statement {
  return new ScriptParser(sql).single();
}

/** An expression alone, as in a computed column. @throws SqlSyntaxError */
export function parseExpression(sql: string): Expression {
  return new ScriptParser(sql).lone((parser) => parser.expressionAlone());
}

/** A data type alone, as in a column definition. @throws SqlSyntaxError */
export function parseType(sql: string): DataType {
  return new ScriptParser(sql).lone((parser) => parser.typeAlone());
}

class ScriptParser extends StatementParser {
  constructor(sql: string) {
    super(sql, lex(sql));
  }

  *items(): Generator<ScriptItem> {
    for (let index = 1; ; index++) {
      while (this.take(";"));
      if (this.isEnd()) return;
      const first = this.at;
      const start = this.position();
      try {
        const statement = this.guarded(() => this.statementAndEnd());
        yield { index, start, end: this.previousEnd(), statement };
      } catch (error) {
        if (!(error instanceof SqlSyntaxError)) throw error;
        this.skipStatement(first);
        yield { index, start, end: Math.max(start, this.previousEnd()), error };
      }
    }
  }

  single(): Statement {
    return this.lone(() => {
      const statement = this.statementAndEnd();
      this.take(";");
      return statement;
    });
  }

  lone<T>(parse: (parser: this) => T): T {
    return this.guarded(() => {
      const result = parse(this);
      if (!this.isEnd()) this.fail("the end of the text");
      return result;
    });
  }

  expressionAlone(): Expression {
    return this.expression();
  }

  typeAlone(): DataType {
    return this.dataType();
  }

  private statementAndEnd(): Statement {
    const statement = this.statement();
    this.endOfStatement();
    return statement;
  }

  /**
   * The depth guard keeps the parser far from the end of the stack, unless it is called with little stack left: that too
   * is the statement's depth as far as the user can tell.
   */
  private guarded<T>(parse: () => T): T {
    this.resetDepth();
    this.forgetBrokenRules();
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const span = { start: this.position(), end: this.position() + 1 };
      throw new SqlSyntaxError(`nested deeper than ${depthMax} levels`, detailsAt(this.sql, span), "SQL_TOO_DEEP");
    }
  }

  /** Moves behind the broken statement that began at token `first`; one with BEGIN ends with END. */
  private skipStatement(first: number): void {
    this.at = first;
    let isSet = false;
    while (!this.isEnd()) {
      if (this.areNext("STATEMENT", "SET", "BEGIN")) isSet = true;
      if (this.is(";") && !isSet) return;
      if (isSet && this.is("END") && (this.peek(1) === ";" || this.kind(1) === TokenKind.End)) isSet = false;
      this.at++;
    }
  }
}
