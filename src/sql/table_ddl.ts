import { detailsAt, type ErrorCode, SqlSyntaxError } from "../errors.js";
import type {
  ColumnDefinition,
  ColumnPosition,
  CreateMaterializedTable,
  CreateTable,
  Distribution,
  Identifier,
  IntervalLiteral,
  LikeRule,
  PrimaryKey,
  QualifiedName,
  Span,
  TableElement,
  TableLike,
  WatermarkDefinition,
} from "./ast.js";
import { TokenKind } from "./lexer.js";
import { QueryParser } from "./query.js";

/** Parts of a table's definition that CREATE and ALTER share, and CREATE TABLE itself. */
export abstract class TableDdlParser extends QueryParser {
  /** The first rule that the finished statement breaks. Flink checks these only after the whole text has parsed. */
  private broken: SqlSyntaxError | null = null;

  protected breaksRule(span: Span, message: string, code: ErrorCode, hint?: string): void {
    this.broken ??= new SqlSyntaxError(message, detailsAt(this.sql, span, hint), code);
  }

  protected checkRules(): void {
    const broken = this.broken;
    this.broken = null;
    if (broken) throw broken;
  }

  protected forgetBrokenRules(): void {
    this.broken = null;
  }

  protected ifExists(): boolean {
    return this.takeAll("IF", "EXISTS");
  }

  protected ifNotExists(): boolean {
    return this.takeAll("IF", "NOT", "EXISTS");
  }

  // ---- elements

  /** `(column, ..., PRIMARY KEY ..., WATERMARK ...)`, or bare column names for CREATE TABLE AS. */
  protected elementsOrNames(): { elements: TableElement[]; columnNames: Identifier[] | null; span: Span } {
    if (!this.is("(")) return { elements: [], columnNames: null, span: this.previous() };
    const start = this.position();
    this.expect("(");
    const isNames = this.isName() && (this.peek(1) === "," || this.peek(1) === ")");
    const columnNames = isNames ? this.list(() => this.identifier("a column name")) : null;
    const elements = isNames ? [] : this.list(() => this.tableElement());
    this.expect(")");
    this.checkElements(elements);
    return { elements, columnNames, span: { start, end: this.previousEnd() } };
  }

  /** `(column, ...)` */
  protected elements(): TableElement[] {
    const elements = this.parenthesised(() => this.list(() => this.tableElement()));
    this.checkElements(elements);
    return elements;
  }

  protected checkElements(elements: readonly TableElement[]): void {
    const watermarks = elements.filter((element) => element.kind === "WatermarkDefinition");
    if (watermarks.length > 1) this.failSpan(watermarks[1]!, "a table has one watermark at most", invalidDefinition);
    const keys = elements.flatMap((element) => {
      if (element.kind === "PrimaryKey") return [element];
      return element.kind === "PhysicalColumn" && element.primaryKey ? [element.primaryKey] : [];
    });
    if (keys.length > 1) {
      this.breaksRule(lastToken(keys[1]!), "a table has one primary key at most", "SQL_INVALID_CONSTRAINT");
    }
  }

  protected tableElement(withPosition = false): TableElement {
    if (this.is("WATERMARK")) return this.watermark();
    if (this.is("CONSTRAINT") || this.is("PRIMARY") || this.is("UNIQUE")) return this.tableConstraint();
    return this.columnDefinition(withPosition);
  }

  private watermark(): WatermarkDefinition {
    const { start } = this.token();
    this.expect("FOR");
    const column = this.qualifiedName("a column name");
    this.expect("AS");
    const expression = this.expression();
    return { kind: "WatermarkDefinition", column, expression, start, end: this.previousEnd() };
  }

  private columnDefinition(withPosition: boolean): ColumnDefinition {
    const name = this.qualifiedName("a column name, PRIMARY KEY or WATERMARK");
    const start = name.start;
    if (this.take("AS")) {
      const expression = this.expression();
      const comment = this.commentClause();
      const position = withPosition ? this.columnPosition() : null;
      return { kind: "ComputedColumn", name, expression, comment, position, start, end: this.previousEnd() };
    }
    if (!this.beginsType()) this.fail("the column's type, or AS and an expression");
    const type = this.dataType();
    if (this.take("METADATA")) {
      const from = this.take("FROM") ? this.text("the metadata key in single quotes") : null;
      const virtual = this.take("VIRTUAL");
      const comment = this.commentClause();
      const position = withPosition ? this.columnPosition() : null;
      const end = this.previousEnd();
      return { kind: "MetadataColumn", name, type, from, virtual, comment, position, start, end };
    }
    const primaryKey = this.columnConstraint(name);
    const comment = this.commentClause();
    const position = withPosition ? this.columnPosition() : null;
    return { kind: "PhysicalColumn", name, type, primaryKey, comment, position, start, end: this.previousEnd() };
  }

  private beginsType(): boolean {
    return this.kind() === TokenKind.Word || this.kind() === TokenKind.QuotedName || this.kind() === TokenKind.Invalid;
  }

  private columnPosition(): ColumnPosition | null {
    const start = this.position();
    if (this.take("FIRST")) return { kind: "ColumnPosition", after: null, start, end: this.previousEnd() };
    if (!this.take("AFTER")) return null;
    const after = this.qualifiedName("a column name");
    return { kind: "ColumnPosition", after, start, end: after.end };
  }

  // ---- constraints

  private columnConstraint(column: QualifiedName): PrimaryKey | null {
    if (!this.is("CONSTRAINT") && !this.is("PRIMARY") && !this.is("UNIQUE")) return null;
    const start = this.position();
    const constraint = this.constraintName();
    const kind = this.keyKind();
    return this.finishKey(kind, start, constraint, [column.parts.at(-1)!]);
  }

  private tableConstraint(): PrimaryKey {
    const start = this.position();
    const constraint = this.constraintName();
    const kind = this.keyKind();
    return this.finishKey(kind, start, constraint, this.identifierList());
  }

  private constraintName(): Identifier | null {
    return this.take("CONSTRAINT") ? this.identifier("the constraint's name") : null;
  }

  private keyKind(): "PRIMARY" | "UNIQUE" {
    const kind = this.expectOneOf("PRIMARY", "UNIQUE");
    if (kind === "PRIMARY") this.expect("KEY");
    return kind;
  }

  private finishKey(
    kind: "PRIMARY" | "UNIQUE",
    start: number,
    constraint: Identifier | null,
    columns: readonly Identifier[],
  ): PrimaryKey {
    const notEnforced = this.takeAll("NOT", "ENFORCED");
    if (!notEnforced) this.take("ENFORCED");
    const key: PrimaryKey = { kind: "PrimaryKey", constraint, columns, start, end: this.previousEnd() };
    const code = "SQL_INVALID_CONSTRAINT";
    if (kind === "UNIQUE") this.breaksRule(this.previous(), "UNIQUE constraints are not supported", code);
    else if (!notEnforced) {
      const hint = "Write PRIMARY KEY (...) NOT ENFORCED: the engine does not check that keys are unique.";
      this.breaksRule(this.previous(), "a primary key must be declared NOT ENFORCED", code, hint);
    }
    return key;
  }

  // ---- clauses

  /** Behind DISTRIBUTED or DISTRIBUTION: `BY [HASH | RANGE] (columns) [INTO n BUCKETS]`, `INTO n BUCKETS`. */
  protected distribution(): Distribution {
    const { start } = this.previous();
    let method: Distribution["method"] = null;
    let columns: Identifier[] = [];
    let buckets: number | null = null;
    if (this.is("INTO")) buckets = this.buckets();
    else {
      if (!this.take("BY")) this.fail("BY or INTO", ["BY", "INTO"]);
      method = this.takeOneOf("HASH", "RANGE");
      columns = this.identifierList();
      if (this.is("INTO")) buckets = this.buckets();
    }
    return { kind: "Distribution", method, columns, buckets, start, end: this.previousEnd() };
  }

  private buckets(): number {
    this.expect("INTO");
    const buckets = this.unsignedInteger("the number of buckets");
    this.expect("BUCKETS");
    return buckets;
  }

  protected distributedClause(): Distribution | null {
    return this.take("DISTRIBUTED") ? this.distribution() : null;
  }

  protected partitionedClause(): Identifier[] {
    if (!this.take("PARTITIONED")) return [];
    this.expect("BY");
    return this.identifierList();
  }

  protected withClause(): CreateTable["options"] {
    return this.take("WITH") ? this.options() : [];
  }

  private tableLike(): TableLike {
    const { start, end } = this.previous();
    const table = this.tableName();
    const rules: LikeRule[] = [];
    if (this.take("(")) {
      do rules.push(this.likeRule());
      while (!this.is(")") && this.peek() !== "" && !this.isEnd());
      this.expect(")");
    }
    this.checkLikeRules(rules, { start, end });
    return { kind: "TableLike", table, rules, start, end: this.previousEnd() };
  }

  private likeRule(): LikeRule {
    const start = this.position();
    const action = this.expectOneOf("INCLUDING", "EXCLUDING", "OVERWRITING");
    const feature = this.expectOneOf(
      "ALL",
      "CONSTRAINTS",
      "DISTRIBUTION",
      "GENERATED",
      "METADATA",
      "OPTIONS",
      "PARTITIONS",
      "WATERMARKS",
    );
    return { kind: "LikeRule", action, feature, start, end: this.previousEnd() };
  }

  private checkLikeRules(rules: readonly LikeRule[], like: Span): void {
    const features = new Set(rules.map((rule) => rule.feature));
    if (features.size < rules.length) {
      this.breaksRule(like, "each feature of LIKE can be named only once", invalidDefinition.code);
    }
    for (const { action, feature } of rules) {
      if (action === "OVERWRITING" && neverOverwritten.has(feature)) {
        this.breaksRule(like, `OVERWRITING ${feature} is not possible`, invalidDefinition.code);
      }
    }
  }

  // ---- CREATE TABLE

  /** Behind CREATE [OR REPLACE] [TEMPORARY] TABLE or REPLACE [TEMPORARY] TABLE. */
  protected createTable(start: number, replace: boolean, temporary: boolean, mustHaveQuery: boolean): CreateTable {
    const ifNotExists = this.ifNotExists();
    const name = this.tableName();
    const { elements, columnNames, span } = this.elementsOrNames();
    const comment = this.commentClause();
    const distribution = this.distributedClause();
    const partitionedBy = this.partitionedClause();
    const options = this.withClause();
    const like = !mustHaveQuery && this.take("LIKE") ? this.tableLike() : null;
    let query: CreateTable["query"] = null;
    if (mustHaveQuery) this.expect("AS");
    if (like === null && (mustHaveQuery || this.take("AS"))) query = this.query();
    if (columnNames && !query) {
      this.failSpan(
        span,
        "columns need types; names alone are possible only in CREATE TABLE ... AS",
        invalidDefinition,
      );
    }
    return {
      kind: "CreateTable",
      replace,
      temporary,
      ifNotExists,
      name,
      elements,
      columnNames,
      comment,
      distribution,
      partitionedBy,
      options,
      like,
      query,
      start,
      end: this.previousEnd(),
    };
  }

  /** Behind CREATE [OR ALTER] MATERIALIZED TABLE. */
  protected createMaterializedTable(start: number, orAlter: boolean): CreateMaterializedTable {
    const name = this.tableName();
    const { elements, columnNames } = this.elementsOrNames();
    const comment = this.commentClause();
    const distribution = this.distributedClause();
    const partitionedBy = this.partitionedClause();
    const options = this.withClause();
    const freshness = this.take("FRESHNESS") ? this.freshness() : null;
    const refreshMode = this.take("REFRESH_MODE") ? this.refreshMode() : null;
    this.expect("AS");
    const query = this.query();
    return {
      kind: "CreateMaterializedTable",
      orAlter,
      name,
      elements,
      columnNames,
      comment,
      distribution,
      partitionedBy,
      options,
      freshness,
      refreshMode,
      query,
      start,
      end: this.previousEnd(),
    };
  }

  protected freshness(): IntervalLiteral {
    this.expect("=");
    const freshness = this.expression();
    if (freshness.kind === "IntervalLiteral") return freshness;
    return this.failSpan(this.previous(), "FRESHNESS is an interval literal, such as INTERVAL '1' HOUR");
  }

  protected refreshMode(): "FULL" | "CONTINUOUS" {
    this.expect("=");
    return this.expectOneOf("FULL", "CONTINUOUS");
  }
}

const invalidDefinition = { code: "SQL_INVALID_DEFINITION" } as const;

/** These of a source table are kept or left out, never replaced. */
const neverOverwritten: ReadonlySet<string> = new Set(["ALL", "CONSTRAINTS", "DISTRIBUTION", "PARTITIONS"]);

/** Flink points at the end of the key, where NOT ENFORCED stands. */
function lastToken(key: PrimaryKey): Span {
  return { start: Math.max(key.start, key.end - "ENFORCED".length), end: key.end };
}
