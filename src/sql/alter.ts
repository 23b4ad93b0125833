import type {
  AlterFunction,
  AlterMaterializedTable,
  AlterMaterializedTableAction,
  AlterObject,
  AlterTable,
  AlterTableAction,
  AlterView,
  Option,
  Partition,
  PartitionValue,
  QualifiedName,
  Statement,
  TableElement,
  Text,
} from "./ast.js";
import { creatable, DdlParser } from "./ddl.js";
import { TokenKind } from "./lexer.js";

/** ALTER of everything. */
export abstract class AlterParser extends DdlParser {
  protected alter(): Statement {
    const { start } = this.token();
    if (this.take("MATERIALIZED")) {
      this.expect("TABLE");
      return this.alterMaterializedTable(start);
    }
    if (this.is("TEMPORARY") || this.is("FUNCTION")) return this.alterFunction(start);
    const object = this.takeOneOf("TABLE", "VIEW", "CATALOG", "DATABASE", "MODEL", "CONNECTION");
    switch (object) {
      case "TABLE":
        return this.alterTable(start);
      case "VIEW":
        return this.alterView(start);
      case null:
        return this.fail("TABLE, VIEW, FUNCTION, CATALOG, DATABASE or MODEL", creatable);
      default:
        return this.alterObject(object, start);
    }
  }

  private alterFunction(start: number): AlterFunction {
    const temporary = this.take("TEMPORARY");
    const system = temporary && this.take("SYSTEM");
    this.expect("FUNCTION");
    const ifExists = this.ifExists();
    const name = this.qualifiedName("a function name");
    this.expect("AS");
    const className = this.text("the function's class in single quotes");
    const language = this.language();
    const end = this.previousEnd();
    return { kind: "AlterFunction", temporary, system, ifExists, name, className, language, start, end };
  }

  private alterView(start: number): AlterView {
    const name = this.qualifiedName("a view name");
    let action: AlterView["action"];
    if (this.take("RENAME")) {
      this.expect("TO");
      action = { type: "Rename", to: this.qualifiedName("a view name") };
    } else if (this.take("AS")) action = { type: "SetQuery", query: this.query() };
    else this.fail("RENAME TO or AS", ["RENAME", "AS"]);
    return { kind: "AlterView", name, action, start, end: this.previousEnd() };
  }

  private alterObject(object: AlterObject["object"], start: number): AlterObject {
    const ifExists = this.ifExists();
    const name = this.qualifiedName();
    const action = this.objectAction(object);
    return { kind: "AlterObject", object, ifExists, name, action, start, end: this.previousEnd() };
  }

  private objectAction(object: AlterObject["object"]): AlterObject["action"] {
    if (this.take("SET")) return { type: "SetOptions", options: this.options() };
    const allowed: Readonly<Record<AlterObject["object"], readonly string[]>> = {
      CATALOG: ["RESET", "COMMENT"],
      DATABASE: [],
      MODEL: ["RESET", "RENAME"],
      CONNECTION: ["RESET", "RENAME"],
    };
    const word = this.takeOneOf(...allowed[object]);
    if (word === "RESET") return { type: "ResetOptions", keys: this.optionKeys() };
    if (word === "COMMENT") return { type: "Comment", comment: this.text() };
    if (word === null) this.fail(["SET", ...allowed[object]].join(", "), ["SET", ...allowed[object]]);
    this.expect("TO");
    return { type: "Rename", to: this.qualifiedName() };
  }

  private optionKeys(): Text[] {
    return this.parenthesised(() =>
      this.is(")") ? [] : this.list(() => this.text("an option's name in single quotes")),
    );
  }

  // ---- ALTER TABLE

  private alterTable(start: number): AlterTable {
    const ifExists = this.ifExists();
    const name = this.tableName();
    const action = this.tableAction();
    return { kind: "AlterTable", ifExists, name, action, start, end: this.previousEnd() };
  }

  private tableAction(): AlterTableAction {
    switch (this.takeOneOf("RENAME", "SET", "RESET", "ADD", "MODIFY", "DROP")) {
      case "RENAME":
        return this.rename();
      case "SET":
        return { type: "SetOptions", options: this.options() };
      case "RESET":
        return { type: "ResetOptions", keys: this.optionKeys() };
      case "ADD":
        if (this.is("PARTITION") || this.areNext("IF", "NOT")) return this.addPartitions();
        return this.addOrModify("Add");
      case "MODIFY":
        return this.addOrModify("Modify");
      case "DROP":
        return this.dropFromTable();
      case null:
        return this.fail("RENAME, SET, RESET, ADD, MODIFY or DROP", [
          "RENAME",
          "SET",
          "RESET",
          "ADD",
          "MODIFY",
          "DROP",
        ]);
    }
  }

  private rename(): AlterTableAction {
    if (this.take("TO")) return { type: "RenameTable", to: this.tableName() };
    const from = this.qualifiedName("a column name, or TO");
    this.expect("TO");
    return { type: "RenameColumn", from, to: this.identifier("a column name") };
  }

  private addOrModify(type: "Add" | "Modify"): AlterTableAction {
    const elements: TableElement[] = [];
    let distribution: Extract<AlterTableAction, { type: "Add" | "Modify" }>["distribution"] = null;
    const element = () => {
      if (this.take("DISTRIBUTION")) distribution = this.distribution();
      else elements.push(this.tableElement(true));
    };
    if (this.is("(")) this.parenthesised(() => this.list(element));
    else element();
    this.checkElements(elements);
    return { type, elements, distribution };
  }

  private dropFromTable(): AlterTableAction {
    if (this.is("PARTITION") || this.areNext("IF", "EXISTS")) return this.dropPartitions();
    if (this.is("(")) {
      return { type: "DropColumns", columns: this.parenthesised(() => this.list(() => this.columnName())) };
    }
    if (this.take("PRIMARY")) {
      this.expect("KEY");
      return { type: "DropPrimaryKey" };
    }
    if (this.take("CONSTRAINT"))
      return { type: "DropConstraint", constraint: this.identifier("the constraint's name") };
    if (this.take("DISTRIBUTION")) return { type: "DropDistribution" };
    if (this.take("WATERMARK")) return { type: "DropWatermark" };
    return { type: "DropColumns", columns: [this.columnName()] };
  }

  private columnName(): QualifiedName {
    return this.qualifiedName("a column name");
  }

  private addPartitions(): AlterTableAction {
    const ifNotExists = this.ifNotExists();
    const partitions = [this.partition(true)];
    while (this.is("PARTITION")) partitions.push(this.partition(true));
    return { type: "AddPartitions", ifNotExists, partitions };
  }

  private dropPartitions(): AlterTableAction {
    const ifExists = this.ifExists();
    return { type: "DropPartitions", ifExists, partitions: this.list(() => this.partition(false)) };
  }

  private partition(withOptions: boolean): Partition {
    const start = this.position();
    this.expect("PARTITION");
    const values = this.partitionValues(true);
    const options: readonly Option[] = withOptions ? this.withClause() : [];
    return { kind: "Partition", values, options, start, end: this.previousEnd() };
  }

  /** `(dt = '2020-01-01', hour = 5)`; where values are not needed also `(dt, hour)`. */
  protected partitionValues(withValues: boolean): PartitionValue[] {
    return this.parenthesised(() => this.list(() => this.partitionValue(withValues)));
  }

  private partitionValue(withValue: boolean): PartitionValue {
    const column = this.identifier("a partition column");
    const plain = { kind: "PartitionValue", column, start: column.start } as const;
    if (!withValue && !this.is("=")) return { ...plain, value: null, end: column.end };
    this.expect("=");
    const value = this.literal();
    return { ...plain, value, end: value.end };
  }

  /** A literal, perhaps with a sign. */
  private literal(): NonNullable<PartitionValue["value"]> {
    const isSigned = this.is("+") || this.is("-");
    const kind = this.kind(isSigned ? 1 : 0);
    const isLiteral = kind === TokenKind.Number || (!isSigned && (kind === TokenKind.String || this.isLiteralWord()));
    if (!isLiteral) this.fail("a literal");
    if (!isSigned) return this.atom();
    const operator = this.expectOneOf("+", "-");
    const { start } = this.previous();
    const operand = this.atom();
    return { kind: "UnaryOperation", operator, operand, start, end: operand.end };
  }

  private isLiteralWord(): boolean {
    return literalWords.has(this.peek());
  }

  private alterMaterializedTable(start: number): AlterMaterializedTable {
    const name = this.tableName();
    const action = this.materializedTableAction();
    return { kind: "AlterMaterializedTable", name, action, start, end: this.previousEnd() };
  }

  private materializedTableAction(): AlterMaterializedTableAction {
    if (this.take("SUSPEND")) return { type: "Suspend" };
    if (this.take("RESUME")) return { type: "Resume", options: this.withClause() };
    if (this.take("REFRESH"))
      return { type: "Refresh", partition: this.is("PARTITION") ? this.partition(false) : null };
    if (this.take("AS")) return { type: "SetQuery", query: this.query() };
    if (this.is("SET") && this.peek(1) === "FRESHNESS") {
      this.at += 2;
      return { type: "SetFreshness", freshness: this.freshness() };
    }
    if (this.is("SET") && this.peek(1) === "REFRESH_MODE") {
      this.at += 2;
      return { type: "SetRefreshMode", refreshMode: this.refreshMode() };
    }
    const word = this.peek();
    if (word !== "SET" && word !== "RESET" && word !== "ADD" && word !== "MODIFY" && word !== "DROP") {
      this.fail("SUSPEND, RESUME, REFRESH, SET, RESET, ADD, MODIFY, DROP or AS", ["SUSPEND", "RESUME", "REFRESH"]);
    }
    return this.tableAction();
  }
}

const literalWords: ReadonlySet<string> = new Set([
  "TRUE",
  "FALSE",
  "NULL",
  "UNKNOWN",
  "DATE",
  "TIME",
  "TIMESTAMP",
  "INTERVAL",
]);
