import type {
  BinaryOperator,
  CaseBranch,
  ColumnReference,
  ComparisonOperator,
  Expression,
  IsPredicate,
  Query,
  QueryBody,
} from "./ast.js";
import { call } from "./calls.js";
import { contextVariables, reservedFunctionNames, reservedWords } from "./keywords.js";
import { TokenKind } from "./lexer.js";
import { LiteralParser } from "./literals.js";
import { binaryPowers, Power } from "./powers.js";

const comparisons: ReadonlySet<string> = new Set(["=", "<>", "<", "<=", ">", ">="]);

function isComparison(sign: string): sign is ComparisonOperator {
  return comparisons.has(sign);
}

/** Operators and operands: precedence climbing, with loops for everything that associates to the left. */
export abstract class ExpressionParser extends LiteralParser {
  /** Goes on with a query whose first leaf is already parsed: set operators, ORDER BY, LIMIT. */
  protected abstract queryFrom(leaf: QueryBody): Query;

  protected expression(): Expression {
    // Rows of VALUES are mostly literals: no need to climb through all levels for them.
    const next = this.kind() === TokenKind.Number || this.kind() === TokenKind.String ? this.peek(1) : "";
    if (next === "," || next === ")") return this.atom();
    return this.deeper(() => this.operators(Power.none));
  }

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

  protected frameDistance(): Expression {
    return this.operators(Power.and);
  }

  /** An operand and the operators behind it that bind tighter than `power`. */
  private operators(power: number): Expression {
    let left = this.prefixed();
    for (let levels = 0; ; ) {
      const word = this.peek();
      const binary = Object.hasOwn(binaryPowers, word) ? binaryPowers[word]! : undefined;
      if (binary !== undefined) {
        if (binary <= power) return left;
        const next = this.binary(left, word, binary);
        if (next === null) return left;
        left = next;
        continue;
      }
      const next = this.otherOperator(left, word, power);
      if (next === null) return left;
      left = next;
      this.checkDepth(++levels);
    }
  }

  /**
   * One binary operation, or null when no operand follows: then the operator itself is the error, as in Flink, whose
   * parser looks at two tokens before it takes one.
   */
  private binary(left: Expression, operator: string, power: number): Expression | null {
    if (isComparison(operator)) {
      const quantifier = this.peek(1);
      if (quantifier === "ANY" || quantifier === "ALL" || (quantifier === "SOME" && this.peek(2) === "(")) {
        return this.quantified(left, operator);
      }
    }
    if (!this.beginsExpression(1)) return null;
    this.at++;
    const right = this.operators(power);
    return {
      kind: "BinaryOperation",
      operator: operator as BinaryOperator,
      left,
      right,
      start: left.start,
      end: right.end,
    };
  }

  private quantified(left: Expression, operator: ComparisonOperator): Expression {
    this.at++;
    const quantifier = this.expectOneOf("ANY", "ALL", "SOME") === "ALL" ? "ALL" : "ANY";
    const { query, items } = this.queryOrList();
    const end = this.previousEnd();
    return { kind: "QuantifiedComparison", operator, quantifier, left, query, items, start: left.start, end };
  }

  /** `(query)` or `(expression, ...)` */
  private queryOrList(): { query: Query | null; items: Expression[] } {
    this.expect("(");
    const first = this.queryOrExpression();
    const items = [first];
    while (this.take(",")) items.push(this.expression());
    this.expect(")");
    return items.length === 1 && first.kind === "ScalarSubquery"
      ? { query: first.query, items: [] }
      : { query: null, items };
  }

  /** Everything behind an operand but binaryPowers; null where none of it stands here. */
  private otherOperator(left: Expression, word: string, power: number): Expression | null {
    switch (word) {
      case "AND":
        return power < Power.and ? this.logical(left, word, Power.and) : null;
      case "OR":
        return power < Power.or ? this.logical(left, word, Power.or) : null;
      case "IS":
        return this.isPredicate(left, power);
      case "NOT":
      case "IN":
      case "BETWEEN":
      case "LIKE":
      case "SIMILAR":
        return power < Power.like ? this.likePredicate(left) : null;
      case "[":
        return this.itemAccess(left);
      case ".":
        return this.fieldAccess(left);
      default:
        return power < Power.comparison ? this.wordOperator(left, word, power) : null;
    }
  }

  private logical(first: Expression, operator: "AND" | "OR", power: number): Expression | null {
    const operands = [first];
    while (this.is(operator) && this.beginsExpression(1)) {
      this.at++;
      operands.push(this.operators(power));
    }
    if (operands.length === 1) return null;
    return { kind: "LogicalOperation", operator, operands, start: first.start, end: this.previousEnd() };
  }

  /** Operators of several words: MEMBER OF, SUBMULTISET OF, IMMEDIATELY PRECEDES, MULTISET UNION ... */
  private wordOperator(left: Expression, word: string, power: number): Expression | null {
    let operator: BinaryOperator | null = null;
    let binds: number = Power.comparison;
    if (word === "MEMBER" && this.takeAll("MEMBER", "OF")) operator = "MEMBER OF";
    else if (word === "SUBMULTISET" && this.takeAll("SUBMULTISET", "OF")) operator = "SUBMULTISET OF";
    else if (word === "IMMEDIATELY") {
      if (this.takeAll("IMMEDIATELY", "PRECEDES")) operator = "IMMEDIATELY PRECEDES";
      else if (this.takeAll("IMMEDIATELY", "SUCCEEDS")) operator = "IMMEDIATELY SUCCEEDS";
    } else if (word === "MULTISET") {
      binds = this.peek(1) === "INTERSECT" ? Power.multisetIntersect : Power.multisetUnion;
      if (power < binds) operator = this.multisetOperator();
    }
    if (operator === null) return null;
    const right = this.operators(binds);
    return { kind: "BinaryOperation", operator, left, right, start: left.start, end: right.end };
  }

  private multisetOperator(): BinaryOperator | null {
    const operation = this.peek(1);
    if (operation !== "UNION" && operation !== "INTERSECT" && operation !== "EXCEPT") return null;
    this.at += 2;
    const quantifier = this.takeOneOf("ALL", "DISTINCT");
    return quantifier ? `MULTISET ${operation} ${quantifier}` : `MULTISET ${operation}`;
  }

  private isPredicate(operand: Expression, power: number): Expression | null {
    const negated = this.peek(1) === "NOT";
    const ahead = negated ? 2 : 1;
    const word = this.peek(ahead);
    const start = operand.start;
    if (word === "DISTINCT") {
      if (power >= Power.comparison) return null;
      this.at += ahead + 1;
      this.expect("FROM");
      const right = this.operators(Power.comparison);
      return { kind: "IsDistinctFrom", negated, left: operand, right, start, end: right.end };
    }
    if (power >= Power.is) return null;
    let test: IsPredicate | null = null;
    if (word === "NULL" || word === "TRUE" || word === "FALSE" || word === "UNKNOWN" || word === "EMPTY") test = word;
    if (word === "JSON") test = "JSON VALUE";
    if (word === "A") test = "A SET";
    if (test === null) {
      if (negated) this.failAt(this.at + ahead, "NULL, TRUE, FALSE, UNKNOWN, DISTINCT FROM or JSON", isWords);
      return null;
    }
    this.at += ahead + 1;
    if (word === "A") this.expect("SET");
    if (word === "JSON") {
      const kind = this.takeOneOf("VALUE", "OBJECT", "ARRAY", "SCALAR");
      if (kind) test = `JSON ${kind}`;
    }
    return { kind: "IsTest", negated, operand, test, start, end: this.previousEnd() };
  }

  /** [NOT] IN, BETWEEN, LIKE and SIMILAR TO. */
  private likePredicate(operand: Expression): Expression | null {
    const negated = this.is("NOT");
    const ahead = negated ? 1 : 0;
    const word = this.peek(ahead);
    const start = operand.start;
    switch (word) {
      case "IN": {
        if (!negated && this.peek(1) !== "(") return null;
        this.at += ahead + 1;
        const { query, items } = this.queryOrList();
        const end = this.previousEnd();
        if (query) return { kind: "InSubquery", negated, operand, query, start, end };
        return { kind: "InList", negated, operand, items, start, end };
      }
      case "BETWEEN":
        return this.between(operand, negated);
      case "LIKE":
      case "SIMILAR":
        return this.like(operand, negated, word);
      case "SUBMULTISET": {
        if (!this.takeAll("NOT", "SUBMULTISET", "OF")) return null;
        const right = this.operators(Power.comparison);
        return { kind: "BinaryOperation", operator: "NOT SUBMULTISET OF", left: operand, right, start, end: right.end };
      }
      default:
        return null;
    }
  }

  private between(operand: Expression, negated: boolean): Expression | null {
    const next = this.peek(1);
    if (!negated && next !== "SYMMETRIC" && next !== "ASYMMETRIC" && !this.beginsExpression(1)) return null;
    this.at += negated ? 2 : 1;
    const symmetric = this.takeOneOf("SYMMETRIC", "ASYMMETRIC") === "SYMMETRIC";
    const low = this.operators(Power.and);
    this.expect("AND");
    const high = this.operators(Power.like);
    return { kind: "Between", negated, symmetric, operand, low, high, start: operand.start, end: high.end };
  }

  private like(operand: Expression, negated: boolean, word: "LIKE" | "SIMILAR"): Expression | null {
    if (!negated && (word === "LIKE" ? !this.beginsExpression(1) : this.peek(1) !== "TO")) return null;
    this.at += negated ? 2 : 1;
    if (word === "SIMILAR") this.expect("TO");
    const variant = word === "LIKE" ? "LIKE" : "SIMILAR TO";
    const pattern = this.operators(Power.like);
    let escapeSign: Expression | null = null;
    if (this.is("ESCAPE") && this.beginsExpression(1)) {
      this.at++;
      escapeSign = this.atom();
    }
    const end = this.previousEnd();
    return { kind: "Like", variant, negated, operand, pattern, escape: escapeSign, start: operand.start, end };
  }

  private itemAccess(operand: Expression): Expression | null {
    if (!this.beginsExpression(1)) return null;
    this.at++;
    const index = this.expression();
    this.expect("]");
    return { kind: "ItemAccess", operand, index, start: operand.start, end: this.previousEnd() };
  }

  private fieldAccess(operand: Expression): Expression | null {
    if (!this.isName(1)) return null;
    this.at++;
    const field = this.identifier("a field name");
    return { kind: "FieldAccess", operand, field, start: operand.start, end: field.end };
  }

  // ---- operands

  /** An operand with its prefix operators. */
  private prefixed(): Expression {
    const word = this.peek();
    if (word === "NOT") return this.negation();
    if (word !== "-" && word !== "+") return this.atom();
    const { start } = this.token();
    const operand = this.deeper(() => this.operators(Power.sign));
    return { kind: "UnaryOperation", operator: word, operand, start, end: operand.end };
  }

  private negation(): Expression {
    const { start } = this.token();
    const operand = this.deeper(() => this.operators(Power.not));
    return { kind: "UnaryOperation", operator: "NOT", operand, start, end: operand.end };
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

const isWords = ["NULL", "TRUE", "FALSE", "UNKNOWN", "DISTINCT", "JSON", "EMPTY"];
