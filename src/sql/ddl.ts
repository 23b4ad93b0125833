import type {
  AlterFunction,
  AlterMaterializedTable,
  AlterMaterializedTableAction,
  AlterObject,
  AlterTable,
  AlterTableAction,
  AlterView,
  CreateFunction,
  DroppedObject,
  FunctionResource,
  Option,
  Partition,
  PartitionValue,
  QualifiedName,
  Statement,
  TableElement,
  Text,
} from "./ast.js";
import { TokenKind } from "./lexer.js";
import { TableDdlParser } from "./table_ddl.js";

/** CREATE, ALTER and DROP of everything. */
export abstract class DdlParser extends TableDdlParser {
  protected create(): Statement {
    const { start } = this.token();
    const replace = this.takeAll("OR", "REPLACE");
    const orAlter = !replace && this.takeAll("OR", "ALTER");
    if (orAlter && !this.is("MATERIALIZED")) this.fail("MATERIALIZED TABLE", ["MATERIALIZED"]);
    const temporary = this.take("TEMPORARY");
    if (this.is("MATERIALIZED")) return this.createMaterialized(start, orAlter, temporary || replace);
    if (this.is("SYSTEM")) return this.createSystem(start, temporary);
    const object = this.takeOneOf("TABLE", "VIEW", "FUNCTION", "CATALOG", "DATABASE", "MODEL", "CONNECTION");
    switch (object) {
      case "TABLE":
        return this.createTable(start, replace, temporary, false);
      case "VIEW":
        return this.createView(start, replace, temporary);
      case "FUNCTION":
        return this.createFunction(start, temporary, false);
      case "CATALOG":
      case "DATABASE":
        return this.createSpace(object, start);
      case "MODEL":
        return this.createModel(start, temporary);
      case "CONNECTION":
        return this.createConnection(start, temporary, false);
      case null:
        return this.fail("TABLE, VIEW, FUNCTION, CATALOG, DATABASE or MODEL", creatable);
    }
  }

  private createMaterialized(start: number, orAlter: boolean, refused: boolean): Statement {
    const materialized = this.token();
    if (refused) this.failSpan(materialized, "a materialized table is neither temporary nor replaceable");
    this.expect("TABLE");
    return this.createMaterializedTable(start, orAlter);
  }

  private createSystem(start: number, temporary: boolean): Statement {
    const system = this.token();
    if (!this.is("FUNCTION") && !this.is("CONNECTION")) this.fail("FUNCTION", ["FUNCTION"]);
    if (!temporary) this.failSpan(system, "a system function can only be temporary: CREATE TEMPORARY SYSTEM FUNCTION");
    if (this.take("FUNCTION")) return this.createFunction(start, true, true);
    this.expect("CONNECTION");
    return this.createConnection(start, true, true);
  }

  private createView(start: number, replace: boolean, temporary: boolean): Statement {
    const ifNotExists = this.ifNotExists();
    const name = this.qualifiedName("a view name");
    const columns = this.is("(") ? this.identifierList() : null;
    const comment = this.commentClause();
    this.expect("AS");
    const query = this.query();
    const end = this.previousEnd();
    return { kind: "CreateView", replace, temporary, ifNotExists, name, columns, comment, query, start, end };
  }

  private createFunction(start: number, temporary: boolean, system: boolean): Statement {
    const ifNotExists = this.ifNotExists();
    const name = this.qualifiedName("a function name");
    this.expect("AS");
    const className = this.text("the function's class in single quotes");
    const language = this.language();
    const resources = this.take("USING") ? this.list(() => this.resource()) : [];
    const options = this.withClause();
    const end = this.previousEnd();
    const what = { temporary, system, ifNotExists, name, className, language, resources, options };
    return { kind: "CreateFunction", ...what, start, end };
  }

  private language(): CreateFunction["language"] {
    return this.take("LANGUAGE") ? this.expectOneOf("JAVA", "SCALA", "SQL", "PYTHON") : null;
  }

  private resource(): FunctionResource {
    const start = this.position();
    const type = this.expectOneOf("JAR", "ARTIFACT");
    return {
      kind: "FunctionResource",
      type,
      path: this.text("a path in single quotes"),
      start,
      end: this.previousEnd(),
    };
  }

  private createSpace(object: "CATALOG" | "DATABASE", start: number): Statement {
    const ifNotExists = this.ifNotExists();
    const catalog = object === "CATALOG" ? this.identifier("a catalog name") : null;
    const database = catalog ? null : this.qualifiedName("a database name");
    const comment = this.commentClause();
    const options = this.withClause();
    const end = this.previousEnd();
    if (catalog) return { kind: "CreateCatalog", ifNotExists, name: catalog, comment, options, start, end };
    return { kind: "CreateDatabase", ifNotExists, name: database!, comment, options, start, end };
  }

  private createModel(start: number, temporary: boolean): Statement {
    const ifNotExists = this.ifNotExists();
    const name = this.qualifiedName("a model name");
    const input: TableElement[] = this.take("INPUT") ? this.elements() : [];
    const output: TableElement[] = this.take("OUTPUT") ? this.elements() : [];
    const comment = this.commentClause();
    const options = this.withClause();
    const query = this.take("AS") ? this.query() : null;
    const end = this.previousEnd();
    return { kind: "CreateModel", temporary, ifNotExists, name, input, output, comment, options, query, start, end };
  }

  private createConnection(start: number, temporary: boolean, system: boolean): Statement {
    const ifNotExists = this.ifNotExists();
    const name = this.qualifiedName("a connection name");
    const comment = this.commentClause();
    const options = this.withClause();
    const end = this.previousEnd();
    return { kind: "CreateConnection", temporary, system, ifNotExists, name, comment, options, start, end };
  }

  // ---- DROP

  protected drop(): Statement {
    const { start } = this.token();
    const temporary = this.take("TEMPORARY");
    const system = this.take("SYSTEM");
    if (system && !this.is("FUNCTION") && !this.is("CONNECTION")) this.fail("FUNCTION", ["FUNCTION"]);
    const object = this.droppedObject(temporary);
    const ifExists = this.ifExists();
    const name = this.qualifiedName();
    const behavior = object === "DATABASE" ? this.takeOneOf("CASCADE", "RESTRICT") : null;
    return { kind: "Drop", object, temporary, system, ifExists, name, behavior, start, end: this.previousEnd() };
  }

  private droppedObject(temporary: boolean): DroppedObject {
    if (this.is("MATERIALIZED")) {
      const materialized = this.token();
      if (temporary) this.failSpan(materialized, "there are no temporary materialized tables");
      this.expect("TABLE");
      return "MATERIALIZED TABLE";
    }
    const object = this.takeOneOf("TABLE", "VIEW", "FUNCTION", "CATALOG", "DATABASE", "MODEL", "CONNECTION");
    return object ?? this.fail("TABLE, VIEW, FUNCTION, CATALOG, DATABASE or MODEL", creatable);
  }

  // ---- ALTER

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

const creatable = ["TABLE", "VIEW", "FUNCTION", "CATALOG", "DATABASE", "MODEL", "TEMPORARY", "MATERIALIZED"];

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
