import type { BinaryOperator, ComparisonOperator, Expression, IsPredicate } from "./ast.js";
import { TokenKind } from "./lexer.js";
import { OperandParser } from "./operands.js";
import { binaryPowers, Power } from "./powers.js";

const comparisons: ReadonlySet<string> = new Set(["=", "<>", "<", "<=", ">", ">="]);

function isComparison(sign: string): sign is ComparisonOperator {
  return comparisons.has(sign);
}

/** Operators and operands: precedence climbing, with loops for everything that associates to the left. */
export abstract class ExpressionParser extends OperandParser {
  protected expression(): Expression {
    // Rows of VALUES are mostly literals: no need to climb through all levels for them.
    const next = this.kind() === TokenKind.Number || this.kind() === TokenKind.String ? this.peek(1) : "";
    if (next === "," || next === ")") return this.atom();
    return this.deeper(() => this.operators(Power.none));
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
}

const isWords = ["NULL", "TRUE", "FALSE", "UNKNOWN", "DISTINCT", "JSON", "EMPTY"];
