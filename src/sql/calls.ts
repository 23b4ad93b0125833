import type {
  Argument,
  Descriptor,
  Expression,
  FrameBound,
  FunctionCall,
  Identifier,
  ModelArgument,
  QualifiedName,
  Query,
  SortItem,
  Span,
  TableArgument,
  WindowFrame,
  WindowSpecification,
} from "./ast.js";
import { TypeParser } from "./types.js";

/** What may follow the arguments; every call has it, most calls empty. */
type CallModifiers = Pick<FunctionCall, "withinDistinct" | "withinGroup" | "nullTreatment" | "filter" | "over">;

/** Aggregates whose argument list may end in IGNORE NULLS and ORDER BY. */
const orderedAggregates = new Set(["ARRAY_AGG", "ARRAY_CONCAT_AGG", "GROUP_CONCAT", "STRING_AGG"]);

/** Calls of functions with plain syntax, their arguments and modifiers, and window specifications. */
export abstract class CallParser extends TypeParser {
  protected abstract expression(): Expression;
  protected abstract query(): Query;
  /** A query when one begins here, else an expression. */
  protected abstract queryOrExpression(): Expression;

  /** `name(...)` with everything behind it; the name is already taken. */
  protected functionCall(name: QualifiedName): FunctionCall | Descriptor {
    if (name.parts.length === 1 && name.parts[0]!.name.toUpperCase() === "DESCRIPTOR")
      return this.descriptor(name.start);
    this.expect("(");
    let distinct = false;
    let args: Argument[] = [];
    let orderBy: SortItem[] = [];
    let treatment: FunctionCall["nullTreatment"] = null;
    if (this.areNext("*", ")")) args = [{ kind: "Star", qualifier: [], ...this.token() }];
    else if (!this.is(")")) {
      distinct = this.take("DISTINCT");
      if (!distinct) this.take("ALL");
      args = this.argumentList();
      if (orderedAggregates.has(name.parts[0]!.name.toUpperCase())) {
        treatment = this.nullTreatment();
        orderBy = this.optionalOrderBy();
      }
    }
    this.closeList();
    const modifiers = this.callModifiers();
    return {
      ...call(name, args),
      distinct,
      orderBy,
      ...modifiers,
      nullTreatment: modifiers.nullTreatment ?? treatment,
      end: this.previousEnd(),
    };
  }

  /** A table function, or a procedure: `name(...)` without modifiers. Subqueries among the arguments are tables. */
  protected routineCall(name: QualifiedName): FunctionCall {
    this.expect("(");
    const args = this.is(")") ? [] : this.argumentList().map(asTableArgument);
    this.closeList();
    return { ...call(name, args), end: this.previousEnd() };
  }

  private callModifiers(): CallModifiers {
    const nullTreatment = this.nullTreatment();
    let withinDistinct: Expression[] = [];
    let withinGroup: SortItem[] = [];
    if (this.takeAll("WITHIN", "DISTINCT")) {
      withinDistinct = this.parenthesised(() => this.list(() => this.expression()));
    }
    if (this.take("WITHIN")) {
      this.expect("GROUP", "(");
      withinGroup = this.orderBy();
      this.expect(")");
    }
    const filter = this.filterClause();
    return { nullTreatment, withinDistinct, withinGroup, filter, over: this.overClause() };
  }

  private nullTreatment(): FunctionCall["nullTreatment"] {
    if (this.takeAll("IGNORE", "NULLS")) return "IGNORE NULLS";
    return this.takeAll("RESPECT", "NULLS") ? "RESPECT NULLS" : null;
  }

  protected filterClause(): Expression | null {
    if (!this.take("FILTER")) return null;
    this.expect("(", "WHERE");
    const condition = this.expression();
    this.expect(")");
    return condition;
  }

  protected overClause(): Identifier | WindowSpecification | null {
    if (!this.take("OVER")) return null;
    return this.is("(") ? this.windowSpecification() : this.identifier("a window name or '('");
  }

  // ---- arguments

  private argumentList(): Argument[] {
    const args = [this.argument(true)];
    while (this.take(",")) args.push(this.argument(false));
    return args;
  }

  private argument(first: boolean): Argument {
    if (this.isName() && this.peek(1) === "=>") {
      const name = this.identifier();
      this.expect("=>");
      const value = this.positionalArgument(first);
      return { kind: "NamedArgument", name, value, start: name.start, end: value.end };
    }
    return this.positionalArgument(first);
  }

  private positionalArgument(first: boolean): Argument {
    if (this.is("DEFAULT")) return { kind: "Default", ...this.token() };
    if (this.is("MODEL") && this.isName(1)) return this.modelArgument();
    if (this.is("TABLE")) {
      const { start } = this.token();
      return this.tableArgument(start, this.qualifiedName("a table name"));
    }
    if (!first) return this.expression();
    // Only the first argument may be a bare query or carry PARTITION BY without TABLE before it, as in Flink's grammar.
    const value = this.queryOrExpression();
    if (!this.areNext("PARTITION", "BY") && !this.areNext("ORDER", "BY")) return value;
    if (value.kind === "ScalarSubquery") return this.tableArgument(value.start, value.query);
    if (value.kind !== "ColumnReference") this.fail("',' or ')'");
    const { parts, start, end } = value;
    return this.tableArgument(start, { kind: "QualifiedName", parts, start, end });
  }

  private modelArgument(): ModelArgument {
    const { start } = this.token();
    const model = this.qualifiedName("a model name");
    return { kind: "ModelArgument", model, start, end: model.end };
  }

  private tableArgument(start: number, table: QualifiedName | Query): TableArgument {
    let partitionBy: Expression[] = [];
    let orderBy: SortItem[] = [];
    if (this.take("PARTITION")) {
      this.expect("BY");
      partitionBy = this.identifierOrList().map((name) => {
        return { kind: "ColumnReference", parts: [name], start: name.start, end: name.end };
      });
    }
    if (this.take("ORDER")) {
      this.expect("BY");
      orderBy = this.is("(") ? this.parenthesised(() => this.list(() => this.sortItem())) : [this.sortItem()];
    }
    return { kind: "TableArgument", table, partitionBy, orderBy, start, end: this.previousEnd() };
  }

  private descriptor(start: number): Descriptor {
    this.expect("(");
    const columns = this.is(")")
      ? []
      : this.list(() => {
          const name = this.qualifiedName("a column name");
          return { name, type: this.is(",") || this.is(")") ? null : this.dataType() };
        });
    this.expect(")");
    return { kind: "Descriptor", columns, start, end: this.previousEnd() };
  }

  // ---- order and windows

  /** `ORDER BY item, ...`, which must be there. */
  protected orderBy(): SortItem[] {
    this.expect("ORDER", "BY");
    return this.expressionList(() => this.sortItem());
  }

  protected optionalOrderBy(): SortItem[] {
    return this.is("ORDER") ? this.orderBy() : [];
  }

  /** A comma list where a comma without an expression behind it is itself the error. */
  protected expressionList<T>(item: () => T): T[] {
    const items = [item()];
    while (this.is(",") && this.beginsExpression(1)) {
      this.at++;
      items.push(item());
    }
    return items;
  }

  protected sortItem(): SortItem {
    const expression = this.expression();
    const descending = this.takeOneOf("ASC", "DESC") === "DESC";
    let nulls: SortItem["nulls"] = null;
    if (this.take("NULLS")) nulls = this.expectOneOf("FIRST", "LAST");
    return { kind: "SortItem", expression, descending, nulls, start: expression.start, end: this.previousEnd() };
  }

  protected windowSpecification(): WindowSpecification {
    const { start } = this.previousAfter("(");
    const base = this.isName() ? this.identifier() : null;
    let partitionBy: Expression[] = [];
    if (this.take("PARTITION")) {
      this.expect("BY");
      partitionBy = this.expressionList(() => this.expression());
    }
    const orderBy = this.optionalOrderBy();
    const frame = this.is("ROWS") || this.is("RANGE") ? this.windowFrame() : null;
    this.expect(")");
    return { kind: "WindowSpecification", base, partitionBy, orderBy, frame, start, end: this.previousEnd() };
  }

  private previousAfter(word: string): Span {
    this.expect(word);
    return this.previous();
  }

  private windowFrame(): WindowFrame {
    const start = this.position();
    const unit = this.expectOneOf("ROWS", "RANGE");
    let to: FrameBound | null = null;
    const between = this.take("BETWEEN");
    const from = this.frameBound();
    if (between) {
      this.expect("AND");
      to = this.frameBound();
    }
    return { kind: "WindowFrame", unit, from, to, start, end: this.previousEnd() };
  }

  private frameBound(): FrameBound {
    const start = this.position();
    const bound = (kind: FrameBound["bound"], distance: Expression | null): FrameBound => {
      return { kind: "FrameBound", bound: kind, distance, start, end: this.previousEnd() };
    };
    if (this.takeAll("CURRENT", "ROW")) return bound("CURRENT ROW", null);
    if (this.takeAll("UNBOUNDED", "PRECEDING")) return bound("UNBOUNDED PRECEDING", null);
    if (this.takeAll("UNBOUNDED", "FOLLOWING")) return bound("UNBOUNDED FOLLOWING", null);
    const distance = this.frameDistance();
    return bound(this.expectOneOf("PRECEDING", "FOLLOWING"), distance);
  }

  /** An expression that stops before the AND of BETWEEN. */
  protected abstract frameDistance(): Expression;
}

/** A call without anything special, from its name's start to its name's end. */
export function call(name: QualifiedName, args: readonly Argument[]): FunctionCall {
  return {
    kind: "FunctionCall",
    name,
    parentheses: true,
    args,
    distinct: false,
    orderBy: [],
    withinGroup: [],
    withinDistinct: [],
    nullTreatment: null,
    filter: null,
    over: null,
    start: name.start,
    end: name.end,
  };
}

/** Where a table function takes a subquery, it takes it as a table. */
function asTableArgument(argument: Argument): Argument {
  if (argument.kind === "NamedArgument") return { ...argument, value: asTableArgument(argument.value) };
  if (argument.kind !== "ScalarSubquery") return argument;
  const { query, start, end } = argument;
  return { kind: "TableArgument", table: query, partitionBy: [], orderBy: [], start, end };
}
