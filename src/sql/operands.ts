import type { CaseBranch, ColumnReference, Expression, Query, QueryBody } from "./ast.js";
import { call } from "./calls.js";
import { contextVariables, reservedFunctionNames, reservedWords } from "./keywords.js";
import { TokenKind } from "./lexer.js";
import { LiteralParser } from "./literals.js";

/** Everything that an operator can stand before or behind: literals, names, calls, and what is in brackets. */
export abstract class OperandParser extends LiteralParser {
  /** Goes on with a query whose first leaf is already parsed: set operators, ORDER BY, LIMIT. */
  protected abstract queryFrom(leaf: QueryBody): Query;

  protected queryOrExpression(): Expression {
    if (!this.beginsQuery()) return this.setOperationOf(this.expression());
    const query = this.query();
    return { kind: "ScalarSubquery", query, start: query.start, end: query.end };
  }

  /** `(SELECT 1) UNION ...` inside parentheses: what looked like an operand was the first leaf of a query. */
  private setOperationOf(operand: Expression): Expression {
    const word = this.peek();
    const goesOn =
      word === "UNION" || word === "INTERSECT" || word === "EXCEPT" || word === "LIMIT" || word === "OFFSET";
    if (operand.kind !== "ScalarSubquery" || (!goesOn && word !== "ORDER" && word !== "FETCH")) return operand;
    const query = this.queryFrom(operand.query);
    return { kind: "ScalarSubquery", query, start: query.start, end: query.end };
  }

  /** `(query)` or `(expression, ...)` */
  protected queryOrList(): { query: Query | null; items: Expression[] } {
    this.expect("(");
    const first = this.queryOrExpression();
    const items = [first];
    while (this.take(",")) items.push(this.expression());
    this.expect(")");
    return items.length === 1 && first.kind === "ScalarSubquery"
      ? { query: first.query, items: [] }
      : { query: null, items };
  }

  /** An operand without operators around it. */
  protected atom(): Expression {
    switch (this.kind()) {
      case TokenKind.Number:
        return this.numericLiteral();
      case TokenKind.String:
        return this.stringLiteral();
      case TokenKind.QuotedName:
        return this.nameOrCall();
      case TokenKind.Word:
        return this.wordOperand(this.tokens.words[this.at]!);
      case TokenKind.Sign:
        if (this.is("(")) return this.parentheses();
        if (this.is("{")) return this.braces();
    }
    return this.fail("an expression");
  }

  private wordOperand(word: string): Expression {
    const special = reservedWords.has(word) ? this.reservedOperand(word) : this.unreservedOperand(word);
    return special ?? this.specialCall(word) ?? this.jsonCall(word) ?? this.nameOrCall();
  }

  private reservedOperand(word: string): Expression | null {
    switch (word) {
      case "TRUE":
      case "FALSE":
        return { kind: "BooleanLiteral", value: word === "TRUE", ...this.token() };
      case "UNKNOWN":
        return { kind: "BooleanLiteral", value: null, ...this.token() };
      case "NULL":
        return { kind: "NullLiteral", ...this.token() };
      case "CASE":
        return this.caseExpression();
      case "INTERVAL":
        return this.interval();
      case "DATE":
      case "TIME":
      case "TIMESTAMP":
      case "DATETIME":
        return this.temporalLiteral(word) ?? this.temporalCall();
      case "EXISTS":
      case "UNIQUE":
        return this.subqueryPredicate(word);
      case "ROW":
        return this.row();
      case "ARRAY":
      case "MULTISET":
        return this.collection(word);
      case "PERIOD":
        return this.period();
      case "NEXT":
      case "CURRENT":
        return this.sequenceValue(word);
      case "RUNNING":
        return this.isCallAhead() ? this.measureModifier() : null;
      default:
        return null;
    }
  }

  private unreservedOperand(word: string): Expression | null {
    if (word === "MAP" && (this.peek(1) === "[" || this.peek(1) === "(")) return this.collection(word);
    return word === "FINAL" && this.isCallAhead() ? this.measureModifier() : null;
  }

  /** `FINAL LAST(a)`, `RUNNING SUM(a)`: a function of one argument. */
  private measureModifier(): Expression {
    const name = this.wordAsName();
    const operand = this.nameOrCall();
    return { ...call(name, [operand]), end: operand.end };
  }

  private isCallAhead(): boolean {
    return this.kind(1) === TokenKind.Word && this.peek(2) === "(";
  }

  private nameOrCall(): Expression {
    const word = this.peek();
    if (this.kind() === TokenKind.Word && reservedWords.has(word)) {
      const isFunction = reservedFunctionNames.has(word) || matchFunctions.has(word);
      if (isFunction && this.peek(1) === "(") return this.functionCall(this.wordAsName());
      if (contextVariables.has(word)) return { ...call(this.wordAsName(), []), parentheses: false };
    }
    const name = this.qualifiedName("an expression");
    if (this.is("(")) return this.functionCall(name);
    if (this.areNext(".", "*")) {
      this.at += 2;
      return { kind: "Star", qualifier: name.parts, start: name.start, end: this.previousEnd() };
    }
    return { kind: "ColumnReference", parts: name.parts, start: name.start, end: name.end } satisfies ColumnReference;
  }

  /** `DATE(...)` and its like: calls of functions that have a type's name. */
  private temporalCall(): Expression {
    if (this.peek(1) !== "(") this.failAt(this.at + 1, "a string in single quotes");
    return this.functionCall(this.wordAsName());
  }

  /** `{fn NAME(...)}`, `{d '...'}`, `{t '...'}`, `{ts '...'}`: the escapes of JDBC. */
  private braces(): Expression {
    const { start } = this.token();
    const word = this.takeOneOf("FN", "D", "T", "TS");
    if (word === null) this.failAt(this.at - 1, "an expression");
    let inner: Expression;
    if (word === "FN") {
      const own = this.specialCall(this.peek());
      inner = own ?? this.functionCall(this.isName() ? this.qualifiedName() : this.wordAsName());
    } else {
      const type = word === "D" ? "DATE" : word === "T" ? "TIME" : "TIMESTAMP";
      inner = { kind: "TemporalLiteral", type, value: this.text().value, start, end: start };
    }
    this.expect("}");
    return { ...inner, start, end: this.previousEnd() };
  }

  /** A parenthesised operand, a subquery, or a row. `(a)` keeps the span of `a`. */
  private parentheses(): Expression {
    const { start } = this.token();
    const first = this.queryOrExpression();
    if (this.is(",")) {
      const items = [first];
      while (this.take(",")) items.push(this.expression());
      this.expect(")");
      return { kind: "RowConstructor", explicit: false, items, start, end: this.previousEnd() };
    }
    this.closeList();
    if (this.beginsIntervalUnit() && first.kind === "BinaryOperation" && first.operator === "-") {
      const { left, right } = first;
      const qualifier = this.intervalQualifier();
      return { kind: "IntervalDifference", left, right, qualifier, start, end: qualifier.end };
    }
    return first.kind === "ScalarSubquery" ? { ...first, start, end: this.previousEnd() } : first;
  }

  private row(): Expression {
    const { start } = this.token();
    this.expect("(");
    const items = this.list(() => this.queryOrExpression());
    this.expect(")");
    return { kind: "RowConstructor", explicit: true, items, start, end: this.previousEnd() };
  }

  private period(): Expression {
    const { start } = this.token();
    this.expect("(");
    const from = this.expression();
    this.expect(",");
    const to = this.expression();
    this.expect(")");
    return { kind: "RowConstructor", explicit: false, items: [from, to], start, end: this.previousEnd() };
  }

  /** `ARRAY[...]`, `ARRAY(query)`, and `ARRAY(...)` as a function. */
  private collection(type: "ARRAY" | "MAP" | "MULTISET"): Expression {
    const name = this.wordAsName();
    const start = name.start;
    if (this.take("[")) {
      const items = this.is("]") && type !== "MULTISET" ? [] : this.list(() => this.expression());
      this.expect("]");
      return { kind: "CollectionConstructor", type, items, start, end: this.previousEnd() };
    }
    if (!this.is("(")) this.fail("'[' or '('");
    if (this.areNext("(", ")")) {
      this.at += 2;
      return { ...call(name, []), end: this.previousEnd() };
    }
    const { query, items } = this.queryOrList();
    const end = this.previousEnd();
    if (query) return { kind: "CollectionQuery", type, query, start, end };
    return { ...call(name, items), end };
  }

  private subqueryPredicate(predicate: "EXISTS" | "UNIQUE"): Expression {
    const { start } = this.token();
    this.expect("(");
    const operand = this.queryOrExpression();
    if (operand.kind !== "ScalarSubquery") this.failSpan(operand, `${predicate} takes a query in parentheses`);
    this.expect(")");
    return { kind: "SubqueryPredicate", predicate, query: operand.query, start, end: this.previousEnd() };
  }

  private sequenceValue(word: "NEXT" | "CURRENT"): Expression | null {
    if (word === "NEXT" && this.peek(1) === "(") return this.functionCall(this.wordAsName());
    if (this.peek(1) !== "VALUE") return null;
    const { start } = this.token();
    this.expect("VALUE", "FOR");
    const sequence = this.qualifiedName("the name of a sequence");
    return { kind: "SequenceValue", value: word, sequence, start, end: sequence.end };
  }

  private caseExpression(): Expression {
    const { start } = this.token();
    const operand = this.is("WHEN") ? null : this.expression();
    const branches = [this.caseBranch()];
    while (this.is("WHEN")) branches.push(this.caseBranch());
    const otherwise = this.take("ELSE") ? this.expression() : null;
    this.expect("END");
    return { kind: "Case", operand, branches, otherwise, start, end: this.previousEnd() };
  }

  private caseBranch(): CaseBranch {
    const start = this.position();
    this.expect("WHEN");
    const when = this.expressionList(() => this.expression());
    this.expect("THEN");
    const result = this.expression();
    return { kind: "CaseBranch", when, result, start, end: result.end };
  }
}

/** Functions of MATCH_RECOGNIZE whose names are reserved words. */
const matchFunctions: ReadonlySet<string> = new Set(["CLASSIFIER", "MATCH_NUMBER", "NEXT", "PREV"]);
