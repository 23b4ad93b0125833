import type {
  Argument,
  Expression,
  FrameBound,
  FunctionCall,
  Identifier,
  JsonBehavior,
  JsonConstructor,
  JsonPathCall,
  Query,
  SortItem,
  WindowSpecification,
} from "./ast.js";
import { binaryPowers, Power } from "./powers.js";
import { leftSpine } from "./spine.js";
import { quoteName, quoteText, unparseNames, unparseQualifier, unparseType } from "./unparse_types.js";

/** Writes expressions; parentheses only where the operators need them. */
export abstract class ExpressionWriter {
  protected abstract query(query: Query): string;
  protected abstract tableName(parts: readonly Identifier[]): string;

  /** An operand of an operator that binds with `power`: in parentheses if it binds looser. */
  private operand(expression: Expression, power: number): string {
    const text = this.expression(expression);
    return powerOf(expression) < power ? `(${text})` : text;
  }

  protected list(expressions: readonly Expression[]): string {
    return expressions.map((expression) => this.expression(expression)).join(", ");
  }

  expression(node: Expression): string {
    switch (node.kind) {
      case "NumericLiteral":
        return node.text;
      case "StringLiteral":
        return node.charset === null ? quoteText(node.value) : `_${node.charset}${quoteText(node.value)}`;
      case "BinaryLiteral":
        return `X'${node.hex}'`;
      case "BooleanLiteral":
        return node.value === null ? "UNKNOWN" : String(node.value).toUpperCase();
      case "NullLiteral":
        return "NULL";
      case "TemporalLiteral":
        return `${temporalNames[node.type]} ${quoteText(node.value)}`;
      case "IntervalLiteral":
        return `INTERVAL ${node.negative ? "-" : ""}${quoteText(node.value)} ${unparseQualifier(node.qualifier)}`;
      case "IntervalExpression":
        return `INTERVAL (${this.expression(node.operand)}) ${unparseQualifier(node.qualifier)}`;
      case "IntervalDifference": {
        const [left, right] = [this.operand(node.left, Power.add), this.operand(node.right, Power.add + 1)];
        return `(${left} - ${right}) ${unparseQualifier(node.qualifier)}`;
      }
      case "ColumnReference":
        return unparseNames(node.parts);
      case "Star":
        return node.qualifier.length === 0 ? "*" : `${unparseNames(node.qualifier)}.*`;
      case "FieldAccess":
        return `${this.accessed(node.operand)}.${quoteName(node.field.name)}`;
      case "ItemAccess":
        return `${this.operand(node.operand, Power.atom)}[${this.expression(node.index)}]`;
      default:
        return this.operation(node);
    }
  }

  /** A name in front of a dot would be read as part of a longer name. */
  private accessed(operand: Expression): string {
    const isName = operand.kind === "ColumnReference";
    return isName ? `(${this.expression(operand)})` : this.operand(operand, Power.atom);
  }

  private operation(node: Exclude<Expression, { kind: LeafKind }>): string {
    switch (node.kind) {
      case "UnaryOperation": {
        const power = node.operator === "NOT" ? Power.not : Power.sign;
        const gap = node.operator !== "NOT" && node.operand.kind === "NumericLiteral" ? "" : " ";
        return `${node.operator}${gap}${this.operand(node.operand, power)}`;
      }
      case "BinaryOperation":
        return this.binary(node);
      case "LogicalOperation": {
        const power = node.operator === "AND" ? Power.and : Power.or;
        return node.operands.map((operand) => this.operand(operand, power + 1)).join(` ${node.operator} `);
      }
      case "Between": {
        const sides = node.symmetric ? "SYMMETRIC" : "ASYMMETRIC";
        const [low, high] = [this.operand(node.low, Power.and + 1), this.operand(node.high, Power.like + 1)];
        return `${this.operand(node.operand, Power.like)}${not(node)} BETWEEN ${sides} ${low} AND ${high}`;
      }
      case "InList":
        return `${this.operand(node.operand, Power.like)}${not(node)} IN (${this.list(node.items)})`;
      case "InSubquery":
        return `${this.operand(node.operand, Power.like)}${not(node)} IN (${this.query(node.query)})`;
      case "Like": {
        const escapeClause = node.escape ? ` ESCAPE ${this.operand(node.escape, Power.atom)}` : "";
        const pattern = this.operand(node.pattern, Power.like + 1);
        return `${this.operand(node.operand, Power.like)}${not(node)} ${node.variant} ${pattern}${escapeClause}`;
      }
      case "IsTest":
        return `${this.operand(node.operand, Power.is)} IS${not(node)} ${node.test}`;
      case "IsDistinctFrom": {
        const [left, right] = [
          this.operand(node.left, Power.comparison),
          this.operand(node.right, Power.comparison + 1),
        ];
        return `${left} IS${not(node)} DISTINCT FROM ${right}`;
      }
      case "QuantifiedComparison": {
        const right = node.query ? this.query(node.query) : this.list(node.items);
        return `${this.operand(node.left, Power.comparison)} ${node.operator} ${node.quantifier} (${right})`;
      }
      default:
        return this.bracketed(node);
    }
  }

  private binary(node: Extract<Expression, { kind: "BinaryOperation" }>): string {
    const { leaf, operations } = leftSpine(node);
    let text = this.expression(leaf);
    let textPower = powerOf(leaf);
    for (const operation of operations) {
      const power = powerOf(operation);
      const left = textPower < power ? `(${text})` : text;
      text = `${left} ${operation.operator} ${this.operand(operation.right, power + 1)}`;
      textPower = power;
    }
    return text;
  }

  /** Everything that begins and ends by itself. */
  private bracketed(node: Exclude<Expression, { kind: LeafKind | OperationKind }>): string {
    switch (node.kind) {
      case "Case": {
        const operand = node.operand ? ` ${this.expression(node.operand)}` : "";
        const branches = node.branches.map(({ when, result }) => {
          return ` WHEN ${this.list(when)} THEN ${this.expression(result)}`;
        });
        const otherwise = node.otherwise ? ` ELSE ${this.expression(node.otherwise)}` : "";
        return `CASE${operand}${branches.join("")}${otherwise} END`;
      }
      case "Cast": {
        const format = node.format ? ` FORMAT ${quoteText(node.format.value)}` : "";
        return `${node.mode}(${this.expression(node.operand)} AS ${unparseType(node.type)}${format})`;
      }
      case "RowConstructor":
        return `${node.explicit ? "ROW" : ""}(${this.list(node.items)})`;
      case "CollectionConstructor":
        return `${node.type}[${this.list(node.items)}]`;
      case "CollectionQuery":
        return `${node.type}(${this.query(node.query)})`;
      case "ScalarSubquery":
        return `(${this.query(node.query)})`;
      case "SubqueryPredicate":
        return `${node.predicate} (${this.query(node.query)})`;
      case "SequenceValue":
        return `${node.value} VALUE FOR ${unparseNames(node.sequence.parts)}`;
      case "FunctionCall":
        return this.call(node);
      case "Descriptor": {
        const columns = node.columns.map(({ name, type }) => {
          return type ? `${unparseNames(name.parts)} ${unparseType(type)}` : unparseNames(name.parts);
        });
        return `DESCRIPTOR(${columns.join(", ")})`;
      }
      case "Default":
        return "DEFAULT";
      case "JsonPathCall":
        return this.jsonPathCall(node);
      case "JsonConstructor":
        return this.jsonConstructor(node);
    }
  }

  // ---- calls

  call(node: FunctionCall): string {
    const { parts } = node.name;
    const isPlain = parts.length === 1 && !parts[0]!.quoted;
    const name = isPlain ? parts[0]!.name.toUpperCase() : unparseNames(parts);
    if (!node.parentheses) return name;
    const args = node.args.map((arg) => this.argument(arg));
    const special = isPlain ? specialArguments(name, args, node.args) : null;
    const distinct = node.distinct ? "DISTINCT " : "";
    const isMeasure = isPlain && (name === "FINAL" || name === "RUNNING");
    if (isMeasure) return `${name} ${args[0]}`;
    const orderBy = node.orderBy.length > 0 ? ` ${this.orderBy(node.orderBy)}` : "";
    return `${name}(${distinct}${special ?? args.join(", ")}${orderBy})${this.modifiers(node)}`;
  }

  private modifiers(node: FunctionCall): string {
    const treatment = node.nullTreatment ? ` ${node.nullTreatment}` : "";
    const distinct = node.withinDistinct.length > 0 ? ` WITHIN DISTINCT (${this.list(node.withinDistinct)})` : "";
    const group = node.withinGroup.length > 0 ? ` WITHIN GROUP (${this.orderBy(node.withinGroup)})` : "";
    return treatment + distinct + group + this.filterAndOver(node);
  }

  private filterAndOver({ filter, over }: Pick<FunctionCall, "filter" | "over">): string {
    const condition = filter ? ` FILTER (WHERE ${this.expression(filter)})` : "";
    if (over === null) return condition;
    const window = over.kind === "Identifier" ? quoteName(over.name) : this.windowSpecification(over);
    return `${condition} OVER ${window}`;
  }

  private argument(node: Argument): string {
    switch (node.kind) {
      case "NamedArgument":
        return `${quoteName(node.name.name)} => ${this.argument(node.value)}`;
      case "TableArgument": {
        const isName = node.table.kind === "QualifiedName";
        const table = isName ? `TABLE ${this.tableName(node.table.parts)}` : `(${this.query(node.table)})`;
        const partitionBy = node.partitionBy.length > 0 ? ` PARTITION BY (${this.list(node.partitionBy)})` : "";
        const orderBy = node.orderBy.length > 0 ? ` ORDER BY (${this.sortItems(node.orderBy)})` : "";
        return table + partitionBy + orderBy;
      }
      case "ModelArgument":
        return `MODEL ${unparseNames(node.model.parts)}`;
      case "TimeUnitArgument":
        return node.unit;
      case "KeywordArgument":
        return node.keyword;
      default:
        return this.expression(node);
    }
  }

  protected sortItems(items: readonly SortItem[]): string {
    const item = ({ expression, descending, nulls }: SortItem) =>
      this.expression(expression) + (descending ? " DESC" : "") + (nulls ? ` NULLS ${nulls}` : "");
    return items.map(item).join(", ");
  }

  protected orderBy(items: readonly SortItem[]): string {
    return `ORDER BY ${this.sortItems(items)}`;
  }

  protected windowSpecification({ base, partitionBy, orderBy, frame }: WindowSpecification): string {
    const clauses: string[] = [];
    if (base) clauses.push(quoteName(base.name));
    if (partitionBy.length > 0) clauses.push(`PARTITION BY ${this.list(partitionBy)}`);
    if (orderBy.length > 0) clauses.push(this.orderBy(orderBy));
    if (frame?.to)
      clauses.push(`${frame.unit} BETWEEN ${this.frameBound(frame.from)} AND ${this.frameBound(frame.to)}`);
    else if (frame) clauses.push(`${frame.unit} ${this.frameBound(frame.from)}`);
    return `(${clauses.join(" ")})`;
  }

  private frameBound({ bound, distance }: FrameBound): string {
    return distance ? `${this.operand(distance, Power.and + 1)} ${bound}` : bound;
  }

  // ---- JSON

  private jsonPathCall(node: JsonPathCall): string {
    let text = `${node.function}(${this.expression(node.input)}, ${this.expression(node.path)}`;
    if (node.passing.length > 0) {
      const values = node.passing.map(({ value, name }) => `${this.expression(value)} AS ${quoteName(name.name)}`);
      text += ` PASSING ${values.join(", ")}`;
    }
    if (node.returning) text += ` RETURNING ${unparseType(node.returning)}`;
    if (node.wrapper) text += ` ${node.wrapper === "WITHOUT" ? "" : "WITH "}${node.wrapper} ARRAY WRAPPER`;
    if (node.onEmpty) text += ` ${this.jsonBehavior(node.onEmpty)} ON EMPTY`;
    if (node.onError) text += ` ${this.jsonBehavior(node.onError)} ON ERROR`;
    return `${text})`;
  }

  private jsonBehavior(behavior: JsonBehavior | Expression): string {
    return typeof behavior === "string" ? behavior : `DEFAULT ${this.expression(behavior)}`;
  }

  private jsonConstructor(node: JsonConstructor): string {
    const entries = node.entries.map(({ key, value, formatJson }) => {
      const text = `${this.expression(value)}${formatJson ? " FORMAT JSON" : ""}`;
      return key ? `KEY ${this.expression(key)} VALUE ${text}` : text;
    });
    const orderBy = node.orderBy.length > 0 ? ` ${this.orderBy(node.orderBy)}` : "";
    const onNull = node.onNull ? `${entries.length > 0 ? " " : ""}${node.onNull} ON NULL` : "";
    return `${node.function}(${entries.join(", ")}${orderBy}${onNull})${this.filterAndOver(node)}`;
  }
}

type LeafKind =
  | "NumericLiteral"
  | "StringLiteral"
  | "BinaryLiteral"
  | "BooleanLiteral"
  | "NullLiteral"
  | "TemporalLiteral"
  | "IntervalLiteral"
  | "IntervalExpression"
  | "IntervalDifference"
  | "ColumnReference"
  | "Star"
  | "FieldAccess"
  | "ItemAccess";

type OperationKind =
  | "UnaryOperation"
  | "BinaryOperation"
  | "LogicalOperation"
  | "Between"
  | "InList"
  | "InSubquery"
  | "Like"
  | "IsTest"
  | "IsDistinctFrom"
  | "QuantifiedComparison";

const temporalNames = {
  DATE: "DATE",
  TIME: "TIME",
  TIMESTAMP: "TIMESTAMP",
  DATETIME: "DATETIME",
  TIMESTAMP_LTZ: "TIMESTAMP WITH LOCAL TIME ZONE",
  TIMESTAMP_TZ: "TIMESTAMP WITH TIME ZONE",
} as const;

function not({ negated }: { readonly negated: boolean }): string {
  return negated ? " NOT" : "";
}

function powerOf(node: Expression): number {
  switch (node.kind) {
    case "LogicalOperation":
      return node.operator === "AND" ? Power.and : Power.or;
    case "UnaryOperation":
      return node.operator === "NOT" ? Power.not : Power.sign;
    case "BinaryOperation":
      if (node.operator.startsWith("MULTISET INTERSECT")) return Power.multisetIntersect;
      if (node.operator.startsWith("MULTISET")) return Power.multisetUnion;
      return binaryPowers[node.operator] ?? Power.comparison;
    case "Between":
    case "InList":
    case "InSubquery":
    case "Like":
      return Power.like;
    case "IsTest":
      return Power.is;
    case "IsDistinctFrom":
    case "QuantifiedComparison":
      return Power.comparison;
    default:
      return Power.atom;
  }
}

/** The arguments of functions that the SQL standard writes with words between them. */
function specialArguments(name: string, args: readonly string[], nodes: readonly Argument[]): string | null {
  const unit = nodes.at(-1)?.kind === "TimeUnitArgument";
  switch (name) {
    case "EXTRACT":
      return nodes[0]?.kind === "TimeUnitArgument" ? `${args[0]} FROM ${args[1]}` : null;
    case "CEIL":
    case "CEILING":
    case "FLOOR":
      return unit ? `${args[0]} TO ${args[1]}` : null;
    case "TRIM":
      return nodes[0]?.kind === "KeywordArgument" ? `${args[0]} ${args[1]} FROM ${args[2]}` : null;
    case "SUBSTRING":
      return args.length < 3 ? `${args[0]} FROM ${args[1]}` : `${args[0]} FROM ${args[1]} FOR ${args[2]}`;
    case "POSITION":
      return args.length < 3 ? `${args[0]} IN ${args[1]}` : `${args[0]} IN ${args[1]} FROM ${args[2]}`;
    case "OVERLAY": {
      const length = args.length < 4 ? "" : ` FOR ${args[3]}`;
      return `${args[0]} PLACING ${args[1]} FROM ${args[2]}${length}`;
    }
    default:
      return null;
  }
}
