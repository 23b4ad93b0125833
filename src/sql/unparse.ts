import type {
  Expression,
  GroupingElement,
  Hint,
  Identifier,
  Join,
  MatchRecognize,
  Pattern,
  Query,
  QueryBody,
  Select,
  TableExpression,
} from "./ast.js";
import { joinSpine, setOperationSpine } from "./spine.js";
import { ExpressionWriter } from "./unparse_expressions.js";
import { quoteName, quoteText, unparseNames } from "./unparse_types.js";

export { quoteName, quoteText, unparseType } from "./unparse_types.js";

export interface UnparseOptions {
  /** The full name of a table, for a text that means the same in every session. Names of common tables are not asked. */
  readonly qualifyTable?: (parts: readonly Identifier[]) => readonly string[];
}

/**
 * A tree as canonical Flink SQL: every name in backticks, keywords in capitals, one clause a line. Parsing the text
 * gives an equal tree. SHOW CREATE and DESCRIBE print it.
 */
export function unparseQuery(query: Query, options: UnparseOptions = {}): string {
  return new Writer(options).query(query);
}

/** @example unparseExpression(parseExpression("ts - interval '5' second")) // "`ts` - INTERVAL '5' SECOND" */
export function unparseExpression(expression: Expression, options: UnparseOptions = {}): string {
  return new Writer(options).expression(expression);
}

class Writer extends ExpressionWriter {
  /** Common tables in scope; inner ones last. */
  private readonly commonTables: string[] = [];

  constructor(private readonly options: UnparseOptions) {
    super();
  }

  protected tableName(parts: readonly Identifier[]): string {
    const isCommon = parts.length === 1 && this.commonTables.includes(parts[0]!.name);
    const full = isCommon ? undefined : this.options.qualifyTable?.(parts);
    return full ? full.map(quoteName).join(".") : unparseNames(parts);
  }

  query(query: Query): string {
    const outer = this.commonTables.length;
    const lines: string[] = [];
    if (query.with.length > 0) lines.push(this.withClause(query));
    lines.push(this.body(query.body));
    if (query.orderBy.length > 0) lines.push(this.orderBy(query.orderBy));
    if (query.offset) lines.push(`OFFSET ${this.expression(query.offset)} ROWS`);
    if (query.limit) lines.push(`FETCH NEXT ${this.expression(query.limit)} ROWS ONLY`);
    this.commonTables.length = outer;
    return lines.join("\n");
  }

  private withClause(query: Query): string {
    if (query.recursive) this.commonTables.push(...query.with.map((table) => table.name.name));
    const tables = query.with.map((table) => {
      const columns = table.columns ? ` (${nameList(table.columns)})` : "";
      const text = `${quoteName(table.name.name)}${columns} AS (${this.query(table.query)})`;
      this.commonTables.push(table.name.name);
      return text;
    });
    return `WITH ${query.recursive ? "RECURSIVE " : ""}${tables.join(", ")}`;
  }

  private body(body: QueryBody): string {
    switch (body.kind) {
      case "Select":
        return this.select(body);
      case "SetOperation": {
        const { leaf, operations } = setOperationSpine(body);
        let text = this.body(leaf);
        for (const { operator, all, right } of operations) {
          // INTERSECT binds tighter than what a longer operand on its right can be.
          const rightText = this.body(right);
          const operand = right.kind === "SetOperation" && operator === "INTERSECT" ? `(${rightText})` : rightText;
          text = `${text}\n${operator}${all ? " ALL" : ""}\n${operand}`;
        }
        return text;
      }
      case "Values":
        return `VALUES ${body.rows.map((row) => this.expression(row)).join(",\n")}`;
      case "ExplicitTable":
        return `TABLE ${this.tableName(body.name.parts)}`;
      case "Query":
        return `(${this.query(body)})`;
    }
  }

  private select(select: Select): string {
    const items = select.items.map(({ expression, alias }) => {
      return alias ? `${this.expression(expression)} AS ${quoteName(alias.name)}` : this.expression(expression);
    });
    const lines = [`SELECT ${hints(select.hints)}${select.distinct ? "DISTINCT " : ""}${items.join(", ")}`];
    if (select.from) lines.push(`FROM ${this.table(select.from)}`);
    if (select.where) lines.push(`WHERE ${this.expression(select.where)}`);
    if (select.groupBy) {
      const elements = select.groupBy.elements.map((element) => this.groupingElement(element)).join(", ");
      lines.push(`GROUP BY ${select.groupBy.distinct ? "DISTINCT " : ""}${elements}`);
    }
    if (select.having) lines.push(`HAVING ${this.expression(select.having)}`);
    if (select.windows.length > 0) {
      const windows = select.windows.map(({ name, specification }) => {
        return `${quoteName(name.name)} AS ${this.windowSpecification(specification)}`;
      });
      lines.push(`WINDOW ${windows.join(", ")}`);
    }
    if (select.qualify) lines.push(`QUALIFY ${this.expression(select.qualify)}`);
    return lines.join("\n");
  }

  private groupingElement(element: GroupingElement): string {
    if (element.kind !== "GroupingSets") return this.expression(element);
    return `${element.type} (${element.elements.map((inner) => this.groupingElement(inner)).join(", ")})`;
  }

  // ---- FROM

  private table(table: TableExpression): string {
    switch (table.kind) {
      case "NamedTable":
        return `${this.tableName(table.name.parts)}${table.hints.length > 0 ? ` ${hints(table.hints).trimEnd()}` : ""}`;
      case "DerivedTable":
        return `${table.lateral ? "LATERAL " : ""}(${this.query(table.query)})`;
      case "TableFunction":
        return `${table.lateral ? "LATERAL " : ""}TABLE(${this.call(table.call)})`;
      case "Unnest":
        return `UNNEST(${this.list(table.operands)})${table.withOrdinality ? " WITH ORDINALITY" : ""}`;
      case "Join":
        return this.joins(table);
      case "AliasedTable": {
        const columns = table.columns ? ` (${nameList(table.columns)})` : "";
        return `${this.table(table.input)} AS ${quoteName(table.alias.name)}${columns}`;
      }
      case "TemporalTable":
        return `${this.table(table.input)} FOR SYSTEM_TIME AS OF ${this.expression(table.asOf)}`;
      case "SampledTable": {
        const isName = table.method === "SUBSTITUTE";
        const repeatable = table.repeatable === null ? "" : ` REPEATABLE(${table.repeatable})`;
        const sample = isName ? quoteText(table.sample) : table.sample;
        return `${this.table(table.input)} TABLESAMPLE ${table.method}(${sample})${repeatable}`;
      }
      case "MatchRecognize":
        return this.matchRecognize(table);
      case "Pivot": {
        const aggregates = table.aggregates.map(({ call, alias }) => withAlias(this.expression(call), alias));
        const values = table.values.map((value) => withAlias(this.rowOf(value.values), value.alias));
        const inner = `${aggregates.join(", ")} FOR (${nameList(table.axes)}) IN (${values.join(", ")})`;
        return `${this.table(table.input)} PIVOT (${inner})`;
      }
      case "Unpivot": {
        const groups = table.groups.map(({ columns, literals }) => {
          return `(${nameList(columns)})${literals.length > 0 ? ` AS ${this.rowOf(literals)}` : ""}`;
        });
        const inner = `(${nameList(table.measures)}) FOR (${nameList(table.axes)}) IN (${groups.join(", ")})`;
        return `${this.table(table.input)} UNPIVOT ${table.includeNulls ? "INCLUDE NULLS " : ""}(${inner})`;
      }
    }
  }

  private rowOf(values: readonly Expression[]): string {
    return values.length === 1 ? this.expression(values[0]!) : `(${this.list(values)})`;
  }

  private joins(table: Join): string {
    const { leaf, operations } = joinSpine(table);
    let text = this.table(leaf);
    for (const { type, natural, right, on, using } of operations) {
      // Right of a comma a chain of joins needs no parentheses: joins bind tighter.
      if (type === "COMMA") text = `${text},\n${this.table(right)}`;
      else {
        const rightText = right.kind === "Join" ? `(${this.table(right)})` : this.table(right);
        const condition = on ? ` ON ${this.expression(on)}` : using ? ` USING (${nameList(using)})` : "";
        text = `${text}\n${natural ? "NATURAL " : ""}${type} JOIN ${rightText}${condition}`;
      }
    }
    return text;
  }

  private matchRecognize(table: MatchRecognize): string {
    const lines: string[] = [];
    if (table.partitionBy.length > 0) lines.push(`PARTITION BY ${this.list(table.partitionBy)}`);
    if (table.orderBy.length > 0) lines.push(this.orderBy(table.orderBy));
    if (table.measures.length > 0) {
      const measures = table.measures.map(({ expression, alias }) => {
        return `${this.expression(expression)} AS ${quoteName(alias.name)}`;
      });
      lines.push(`MEASURES ${measures.join(", ")}`);
    }
    if (table.rowsPerMatch) lines.push(table.rowsPerMatch === "ONE" ? "ONE ROW PER MATCH" : "ALL ROWS PER MATCH");
    if (table.afterMatch) {
      const { skipTo, variable } = table.afterMatch;
      const target = variable
        ? `TO ${skipTo} ${quoteName(variable.name)}`
        : skipTo === "NEXT ROW"
          ? `TO ${skipTo}`
          : skipTo;
      lines.push(`AFTER MATCH SKIP ${target}`);
    }
    const anchors = [table.startAnchor ? "^ " : "", table.endAnchor ? " $" : ""];
    lines.push(`PATTERN (${anchors[0]}${pattern(table.pattern)}${anchors[1]})`);
    if (table.within) lines.push(`WITHIN ${this.expression(table.within)}`);
    if (table.subsets.length > 0) {
      const subsets = table.subsets.map(({ name, members }) => `${quoteName(name.name)} = (${nameList(members)})`);
      lines.push(`SUBSET ${subsets.join(", ")}`);
    }
    const define = table.define.map(({ variable, condition }) => {
      return `${quoteName(variable.name)} AS ${this.expression(condition)}`;
    });
    lines.push(`DEFINE ${define.join(", ")}`);
    return `${this.table(table.input)} MATCH_RECOGNIZE (\n${lines.join("\n")})`;
  }
}

function nameList(names: readonly Identifier[]): string {
  return names.map((name) => quoteName(name.name)).join(", ");
}

function withAlias(text: string, alias: Identifier | null): string {
  return alias ? `${text} AS ${quoteName(alias.name)}` : text;
}

/** Hints with a blank behind them, or nothing. */
function hints(list: readonly Hint[]): string {
  if (list.length === 0) return "";
  const texts = list.map((hint) => {
    const args = hint.arguments.map(({ key, value }) => {
      return key === null ? hintValue(value) : `${quoteText(key)} = ${quoteText(value)}`;
    });
    return args.length > 0 ? `${quoteName(hint.name.name)}(${args.join(", ")})` : quoteName(hint.name.name);
  });
  return `/*+ ${texts.join(", ")} */ `;
}

function hintValue(value: string): string {
  return /^[0-9.]+$/.test(value) ? value : quoteText(value);
}

/** A pattern; an alternation is in parentheses, so that it can stand anywhere. */
function pattern(node: Pattern): string {
  switch (node.kind) {
    case "PatternVariable":
      return quoteName(node.name.name);
    case "PatternSequence":
      return node.items
        .map((item) => (item.kind === "PatternSequence" ? `(${pattern(item)})` : pattern(item)))
        .join(" ");
    case "PatternAlternation":
      return `(${node.items.map(pattern).join(" | ")})`;
    case "PatternQuantified": {
      const isGroup = node.item.kind === "PatternSequence" || node.item.kind === "PatternQuantified";
      const item = isGroup ? `(${pattern(node.item)})` : pattern(node.item);
      return `${item}${quantifier(node.min, node.max)}${node.greedy ? "" : "?"}`;
    }
    case "PatternPermute":
      return `PERMUTE(${node.items.map(pattern).join(", ")})`;
    case "PatternExcluded":
      return `{- ${pattern(node.item)} -}`;
  }
}

function quantifier(min: number, max: number | null): string {
  if (max === null) return min === 0 ? "*" : min === 1 ? "+" : `{${min},}`;
  if (min === 0 && max === 1) return "?";
  return min === max ? `{${min}}` : `{${min},${max}}`;
}
