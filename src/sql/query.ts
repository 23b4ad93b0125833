import type {
  CommonTable,
  Expression,
  GroupBy,
  GroupingElement,
  GroupingSets,
  NamedWindow,
  Query,
  QueryBody,
  RowConstructor,
  Select,
  SelectItem,
  SetOperation,
  Values,
} from "./ast.js";
import { TokenKind } from "./lexer.js";
import { TableParser } from "./tables.js";

/** Queries: SELECT, VALUES, TABLE, set operations, WITH, ORDER BY and LIMIT. */
export abstract class QueryParser extends TableParser {
  /** A whole query: WITH, body, ORDER BY, LIMIT, OFFSET, FETCH. */
  protected query(): Query {
    return this.deeper(() => {
      const start = this.position();
      let recursive = false;
      let commonTables: CommonTable[] = [];
      if (this.take("WITH")) {
        recursive = this.take("RECURSIVE");
        commonTables = this.list(() => this.commonTable());
      }
      const query = this.queryFrom(this.queryLeaf());
      return { ...query, recursive, with: commonTables, start };
    });
  }

  protected queryFrom(leaf: QueryBody): Query {
    const body = this.setOperations(leaf);
    const orderBy = this.optionalOrderBy();
    const limits = this.limits();
    return {
      kind: "Query",
      recursive: false,
      with: [],
      body,
      orderBy,
      ...limits,
      start: leaf.start,
      end: this.previousEnd(),
    };
  }

  private commonTable(): CommonTable {
    const name = this.identifier("the name of a common table");
    const columns = this.is("(") ? this.identifierList() : null;
    this.expect("AS");
    if (!this.is("(")) this.fail("'('");
    const query = this.parenthesisedQuery();
    return { kind: "CommonTable", name, columns, query, start: name.start, end: this.previousEnd() };
  }

  /** INTERSECT binds tighter than UNION and EXCEPT; all associate to the left. */
  private setOperations(leaf: QueryBody): QueryBody {
    let left = this.intersections(leaf);
    while (this.is("UNION") || this.is("EXCEPT")) {
      const operator = this.expectOneOf("UNION", "EXCEPT");
      const all = this.setQuantifier();
      left = setOperation(operator, all, left, this.intersections(this.queryLeaf()));
    }
    return left;
  }

  private intersections(leaf: QueryBody): QueryBody {
    let left = leaf;
    while (this.take("INTERSECT")) {
      const all = this.setQuantifier();
      left = setOperation("INTERSECT", all, left, this.queryLeaf());
    }
    return left;
  }

  private setQuantifier(): boolean {
    const all = this.take("ALL");
    if (!all) this.take("DISTINCT");
    return all;
  }

  private queryLeaf(): QueryBody {
    switch (this.peek()) {
      case "SELECT":
        return this.select();
      case "VALUES":
        return this.values();
      case "TABLE": {
        const { start } = this.token();
        const name = this.tableName();
        return { kind: "ExplicitTable", name, start, end: name.end };
      }
      case "(":
        return this.parenthesisedQuery();
      default:
        return this.fail("a query", ["SELECT", "VALUES", "TABLE", "WITH"]);
    }
  }

  private parenthesisedQuery(): Query {
    const start = this.position();
    this.expect("(");
    const query = this.query();
    this.expect(")");
    return { ...query, start, end: this.previousEnd() };
  }

  // ---- SELECT

  private select(): Select {
    const { start } = this.token();
    const hints = this.hints();
    const distinct = this.take("DISTINCT");
    if (!distinct) this.take("ALL");
    const items = this.list(() => this.selectItem());
    const from = this.take("FROM") ? this.fromClause() : null;
    // Without FROM there is no other clause either.
    const where = from && this.take("WHERE") ? this.expression() : null;
    const groupBy = from && this.is("GROUP") ? this.groupBy() : null;
    const having = from && this.take("HAVING") ? this.expression() : null;
    const windows = from && this.take("WINDOW") ? this.list(() => this.namedWindow()) : [];
    const qualify = from && this.take("QUALIFY") ? this.expression() : null;
    const end = this.previousEnd();
    return { kind: "Select", hints, distinct, items, from, where, groupBy, having, windows, qualify, start, end };
  }

  private selectItem(): SelectItem {
    const expression: Expression = this.is("*") ? { kind: "Star", qualifier: [], ...this.token() } : this.expression();
    const alias = this.optionalAlias();
    return { kind: "SelectItem", expression, alias, start: expression.start, end: this.previousEnd() };
  }

  private groupBy(): GroupBy {
    const { start } = this.token();
    this.expect("BY");
    const distinct = this.take("DISTINCT");
    if (!distinct) this.take("ALL");
    const elements = this.groupingElements();
    return { kind: "GroupBy", distinct, elements, start, end: this.previousEnd() };
  }

  private groupingElements(): GroupingElement[] {
    const elements = [this.groupingElement()];
    while (this.is(",") && (this.beginsExpression(1) || this.peek(1) === "CUBE" || this.peek(1) === "ROLLUP")) {
      this.at++;
      elements.push(this.groupingElement());
    }
    return elements;
  }

  private groupingElement(): GroupingElement {
    const start = this.position();
    if (this.takeAll("GROUPING", "SETS")) return this.groupingSets("GROUPING SETS", start);
    const type = this.takeOneOf("CUBE", "ROLLUP");
    if (type) return this.groupingSets(type, start);
    if (this.takeAll("(", ")")) {
      return { kind: "RowConstructor", explicit: false, items: [], start, end: this.previousEnd() };
    }
    return this.expression();
  }

  private groupingSets(type: GroupingSets["type"], start: number): GroupingSets {
    const isSets = type === "GROUPING SETS";
    const elements = this.deeper(() => {
      return this.parenthesised(() =>
        isSets ? this.groupingElements() : this.expressionList(() => this.expression()),
      );
    });
    return { kind: "GroupingSets", type, elements, start, end: this.previousEnd() };
  }

  private namedWindow(): NamedWindow {
    const name = this.identifier("a window name");
    this.expect("AS");
    const specification = this.windowSpecification();
    return { kind: "NamedWindow", name, specification, start: name.start, end: specification.end };
  }

  // ---- VALUES

  private values(): Values {
    const { start } = this.token();
    const rows = [this.valuesRow()];
    while (this.is(",") && this.beginsExpression(1)) {
      this.at++;
      rows.push(this.valuesRow());
    }
    return { kind: "Values", rows, start, end: this.previousEnd() };
  }

  /** `(1, 'a', DEFAULT)`, `ROW(...)`, or one expression. `(ROW(1, 2))` is the row (1, 2), as in Flink. */
  protected valuesRow(): Expression {
    const start = this.position();
    const explicit = this.areNext("ROW", "(");
    if (!explicit && !this.is("(")) return this.expression();
    if (explicit) this.at++;
    this.expect("(");
    const items = [this.rowValue(true)];
    while (this.take(",")) items.push(this.rowValue(false));
    this.expect(")");
    const only = items.length === 1 ? items[0]! : null;
    if (!explicit && only?.kind === "RowConstructor" && only.explicit) return only;
    return { kind: "RowConstructor", explicit, items, start, end: this.previousEnd() } satisfies RowConstructor;
  }

  private rowValue(first: boolean): Expression {
    if (this.is("DEFAULT")) return { kind: "Default", ...this.token() };
    return first ? this.queryOrExpression() : this.expression();
  }

  // ---- LIMIT

  private limits(): Pick<Query, "limit" | "offset"> {
    let limit: Expression | null = null;
    let offset: Expression | null = null;
    if (this.is("LIMIT")) {
      limit = this.limit();
      if (this.is("OFFSET")) offset = this.offset();
    } else {
      if (this.is("OFFSET")) offset = this.offset();
      if (offset !== null && this.is("LIMIT")) this.failAt(this.at, "FETCH, or LIMIT before OFFSET");
      if (this.is("FETCH")) limit = this.fetch();
    }
    return { limit, offset };
  }

  private limit(): Expression | null {
    const { start } = this.token();
    if (this.take("ALL")) return null;
    const limit = this.count();
    if (this.is(",")) {
      this.failSpan({ start, end: this.previousEnd() }, "LIMIT takes one number", {
        hint: "Write LIMIT count OFFSET start.",
      });
    }
    return limit;
  }

  private offset(): Expression {
    this.expect("OFFSET");
    const offset = this.count();
    this.takeOneOf("ROW", "ROWS");
    return offset;
  }

  private fetch(): Expression {
    this.expect("FETCH");
    this.expectOneOf("FIRST", "NEXT");
    const count = this.count();
    this.expectOneOf("ROW", "ROWS");
    this.expect("ONLY");
    return count;
  }

  private count(): Expression {
    if (this.kind() !== TokenKind.Number) this.fail("a number of rows");
    return this.numericLiteral();
  }
}

function setOperation(
  operator: SetOperation["operator"],
  all: boolean,
  left: QueryBody,
  right: QueryBody,
): SetOperation {
  return { kind: "SetOperation", operator, all, left, right, start: left.start, end: right.end };
}
