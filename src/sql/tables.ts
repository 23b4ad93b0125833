import type {
  AliasedTable,
  DerivedTable,
  Expression,
  Hint,
  Identifier,
  Join,
  Pivot,
  QualifiedName,
  SampledTable,
  TableExpression,
  Unpivot,
} from "./ast.js";
import { TokenKind } from "./lexer.js";
import { MatchRecognizeParser } from "./match_recognize.js";

/** What a select may go on with behind a table: candidates when a word there makes no sense. */
export const tableFollowers = [
  "WHERE",
  "GROUP",
  "ORDER",
  "HAVING",
  "LIMIT",
  "OFFSET",
  "FETCH",
  "JOIN",
  "INNER",
  "LEFT",
  "RIGHT",
  "FULL",
  "CROSS",
  "UNION",
  "INTERSECT",
  "EXCEPT",
  "WINDOW",
  "QUALIFY",
  "ON",
  "USING",
];

/** The FROM clause. */
export abstract class TableParser extends MatchRecognizeParser {
  /** `a, b JOIN c ON ...`: joins bind tighter than commas. */
  protected fromClause(): TableExpression {
    let left = this.joinedTable();
    while (this.take(",")) {
      const right = this.joinedTable();
      left = join("COMMA", left, right);
    }
    return left;
  }

  private joinedTable(): TableExpression {
    let left = this.tableReference();
    for (;;) {
      const head = this.joinHead();
      if (head === null) return left;
      const right = this.tableReference();
      const on = this.take("ON") ? this.expression() : null;
      const using = on === null && this.take("USING") ? this.identifierList() : null;
      left = { ...join(head.type, left, right), natural: head.natural, on, using, end: this.previousEnd() };
    }
  }

  /**
   * `[NATURAL] [LEFT [OUTER]] JOIN`, taken as a whole or not at all: an incomplete one is blamed on its first word. Only
   * after CROSS the next word is blamed, as in Flink.
   */
  private joinHead(): Pick<Join, "type" | "natural"> | null {
    const natural = this.is("NATURAL");
    let ahead = natural ? 1 : 0;
    let type: Join["type"] = "INNER";
    const word = this.peek(ahead);
    if (word === "CROSS" && !natural) {
      this.at++;
      this.expect("JOIN");
      return { type: "CROSS", natural };
    }
    if (word === "INNER" || word === "CROSS") ahead++;
    else if (word === "LEFT" || word === "RIGHT" || word === "FULL") {
      type = word;
      ahead += this.peek(ahead + 1) === "OUTER" ? 2 : 1;
    }
    if (word === "CROSS") type = "CROSS";
    if (this.peek(ahead) !== "JOIN" || !this.beginsTable(ahead + 1)) return null;
    this.at += ahead + 1;
    return { type, natural };
  }

  private beginsTable(ahead: number): boolean {
    const word = this.peek(ahead);
    if (word === "(" || word === "LATERAL" || word === "UNNEST" || word === "TABLE") return true;
    return this.isName(ahead) || this.kind(ahead) === TokenKind.Invalid;
  }

  protected tableReference(): TableExpression {
    let table = this.tablePrimary();
    if (this.is("PIVOT") && this.peek(1) === "(") table = this.pivot(table);
    if (this.is("UNPIVOT")) table = this.unpivot(table);
    table = this.aliased(table);
    return this.is("TABLESAMPLE") ? this.sample(table) : table;
  }

  private tablePrimary(): TableExpression {
    if (this.is("(") || (this.is("LATERAL") && this.peek(1) === "(")) return this.parenthesisedTable();
    if (this.is("UNNEST")) return this.unnest();
    if (this.is("LATERAL") || this.is("TABLE")) return this.wrappedFunction();
    const name = this.qualifiedName("a table name, a subquery or a table function");
    if (this.is("(")) {
      const functionCall = this.routineCall(name);
      const end = this.previousEnd();
      return { kind: "TableFunction", lateral: false, call: functionCall, start: name.start, end };
    }
    const hints = this.hints();
    let table: TableExpression = { kind: "NamedTable", name, hints, start: name.start, end: this.previousEnd() };
    if (this.is("FOR")) table = this.snapshot(table);
    return this.isMatchRecognize() ? this.matchRecognize(table) : table;
  }

  /** `(query)`, `(table JOIN table)`; a set operation may begin with either. */
  private parenthesisedTable(): TableExpression {
    const start = this.position();
    const lateral = this.take("LATERAL");
    const inner = this.deeper(() => this.insideParentheses());
    if (lateral && inner.kind !== "DerivedTable") this.failSpan(inner, "LATERAL takes a subquery or a table function");
    const table =
      inner.kind === "DerivedTable"
        ? { ...inner, lateral: lateral || inner.lateral, start, end: this.previousEnd() }
        : inner;
    return this.isMatchRecognize() ? this.matchRecognize(table) : table;
  }

  private insideParentheses(): TableExpression {
    this.expect("(");
    const isQuery = this.beginsQuery() && !this.areNext("TABLE", "(");
    const inner = isQuery ? derived(this.query()) : this.insideTable();
    this.expect(")");
    return inner;
  }

  private insideTable(): TableExpression {
    const table = this.joinedTable();
    const word = this.peek();
    const goesOn = word === "UNION" || word === "INTERSECT" || word === "EXCEPT";
    return table.kind === "DerivedTable" && !table.lateral && goesOn ? derived(this.queryFrom(table.query)) : table;
  }

  private unnest(): TableExpression {
    const { start } = this.token();
    this.expect("(");
    const operands = [this.queryOrExpression()];
    while (this.take(",")) operands.push(this.expression());
    this.expect(")");
    const withOrdinality = this.take("WITH");
    if (withOrdinality) this.expect("ORDINALITY");
    return { kind: "Unnest", operands, withOrdinality, start, end: this.previousEnd() };
  }

  /** `[LATERAL] TABLE(f(...))` */
  private wrappedFunction(): TableExpression {
    const start = this.position();
    const lateral = this.take("LATERAL");
    this.expect("TABLE", "(");
    const functionCall = this.routineCall(this.qualifiedName("a table function"));
    this.expect(")");
    return { kind: "TableFunction", lateral, call: functionCall, start, end: this.previousEnd() };
  }

  private snapshot(input: TableExpression): TableExpression {
    this.expect("FOR", "SYSTEM_TIME", "AS", "OF");
    const asOf = this.expression();
    return { kind: "TemporalTable", input, asOf, start: input.start, end: asOf.end };
  }

  private aliased(input: TableExpression): TableExpression {
    if (!this.take("AS") && !this.isName()) return input;
    const alias = this.identifier("the table's alias");
    if (input.kind === "Join") this.failSpan(alias, "a join in parentheses cannot have an alias");
    const columns = this.is("(") ? this.identifierList() : null;
    return {
      kind: "AliasedTable",
      input,
      alias,
      columns,
      start: input.start,
      end: this.previousEnd(),
    } satisfies AliasedTable;
  }

  private sample(input: TableExpression): SampledTable {
    this.expect("TABLESAMPLE");
    const method = this.expectOneOf("BERNOULLI", "SYSTEM", "SUBSTITUTE");
    this.expect("(");
    let sample: string;
    if (method === "SUBSTITUTE") sample = this.text().value;
    else {
      if (this.kind() !== TokenKind.Number) this.fail("a percentage");
      sample = this.tokenText(this.at++);
    }
    this.expect(")");
    let repeatable: number | null = null;
    if (method !== "SUBSTITUTE" && this.take("REPEATABLE")) {
      this.expect("(");
      const sign = this.takeOneOf("-", "+") === "-" ? -1 : 1;
      repeatable = sign * this.unsignedInteger();
      this.expect(")");
    }
    return { kind: "SampledTable", input, method, sample, repeatable, start: input.start, end: this.previousEnd() };
  }

  // ---- hints

  /** Hints between slash-star-plus and star-slash, or none. */
  protected hints(): Hint[] {
    if (!this.take("/*+")) return [];
    const hints = this.list(() => this.hint());
    this.expect("*/");
    return hints;
  }

  private hint(): Hint {
    const name = this.identifier("the name of a hint");
    let args: Hint["arguments"] = [];
    if (this.is("(")) {
      if (!this.beginsHintArguments())
        this.failAt(this.at + 1, "a hint's arguments: names, numbers, strings, 'key' = 'value'");
      this.at++;
      if (!this.is(")")) args = this.list(() => this.hintArgument());
      this.expect(")");
    }
    return { kind: "Hint", name, arguments: args, start: name.start, end: this.previousEnd() };
  }

  /** One argument and what may follow it; else the first token behind the parenthesis is blamed. */
  private beginsHintArguments(): boolean {
    if (this.peek(1) === ")") return true;
    const isValue = this.isName(1) || this.kind(1) === TokenKind.String || this.kind(1) === TokenKind.Number;
    const next = this.peek(2);
    return isValue && (next === "," || next === ")" || next === "=");
  }

  private hintArgument(): Hint["arguments"][number] {
    const value = this.hintValue();
    if (!this.take("=")) return { key: null, value };
    return { key: value, value: this.text("the option's value in single quotes").value };
  }

  private hintValue(): string {
    if (this.kind() === TokenKind.String) return this.text().value;
    if (this.kind() === TokenKind.Number) return this.tokenText(this.at++);
    return this.identifier("a name, a number or a string").name;
  }

  // ---- PIVOT and UNPIVOT

  private pivot(input: TableExpression): Pivot {
    this.expect("PIVOT", "(");
    const aggregates = this.list(() => ({ call: this.atom(), alias: this.optionalAlias() }));
    this.expect("FOR");
    const axes = this.identifierOrList();
    this.expect("IN", "(");
    const values = this.is(")") ? [] : this.list(() => ({ values: this.rowValues(), alias: this.optionalAlias() }));
    this.expect(")", ")");
    return { kind: "Pivot", input, aggregates, axes, values, start: input.start, end: this.previousEnd() };
  }

  private unpivot(input: TableExpression): Unpivot {
    this.expect("UNPIVOT");
    const nulls = this.takeOneOf("INCLUDE", "EXCLUDE");
    if (nulls) this.expect("NULLS");
    this.expect("(");
    const measures = this.identifierOrList();
    this.expect("FOR");
    const axes = this.identifierOrList();
    this.expect("IN", "(");
    const groups = this.list(() => {
      const columns = this.identifierOrList();
      return { columns, literals: this.take("AS") ? this.rowValues() : [] };
    });
    this.expect(")", ")");
    const includeNulls = nulls === "INCLUDE";
    return {
      kind: "Unpivot",
      input,
      includeNulls,
      measures,
      axes,
      groups,
      start: input.start,
      end: this.previousEnd(),
    };
  }

  private rowValues(): readonly Expression[] {
    const value = this.expression();
    return value.kind === "RowConstructor" ? value.items : [value];
  }

  protected optionalAlias(): Identifier | null {
    return this.take("AS") || this.isName() ? this.identifier("an alias") : null;
  }

  protected tableName(): QualifiedName {
    return this.qualifiedName("a table name");
  }
}

function join(type: Join["type"], left: TableExpression, right: TableExpression): Join {
  const plain = { natural: false, on: null, using: null };
  return { kind: "Join", type, left, right, ...plain, start: left.start, end: right.end };
}

function derived(query: DerivedTable["query"]): DerivedTable {
  return { kind: "DerivedTable", lateral: false, query, start: query.start, end: query.end };
}
