import type { CompilePlan, Explain, ExplainDetail, Identifier, Insert, Statement, StatementSet, Text } from "./ast.js";
import { TokenKind } from "./lexer.js";
import { RowChangeParser } from "./row_changes.js";
import { tableFollowers } from "./tables.js";

const explainDetails: readonly ExplainDetail[] = [
  "ESTIMATED_COST",
  "CHANGELOG_MODE",
  "JSON_EXECUTION_PLAN",
  "PLAN_ADVICE",
];

/** Words that begin a statement, for suggestions. */
const statementWords = [
  "ADD",
  "ALTER",
  "ANALYZE",
  "BEGIN",
  "CALL",
  "COMPILE",
  "CREATE",
  "DELETE",
  "DESCRIBE",
  "DROP",
  "EXECUTE",
  "EXPLAIN",
  "INSERT",
  "LOAD",
  "MERGE",
  "REMOVE",
  "REPLACE",
  "RESET",
  "SELECT",
  "SET",
  "SHOW",
  "STOP",
  "TRUNCATE",
  "UNLOAD",
  "UPDATE",
  "USE",
  "VALUES",
  "WITH",
];

/** What may follow where a statement could also end. */
const statementFollowers = ["FROM", ...tableFollowers, "AS", "WITH", "COMMENT", "LIKE", "PARTITIONED", "SET"];

const joinWords: ReadonlySet<string> = new Set(["JOIN", "LEFT", "RIGHT", "FULL", "INNER", "NATURAL"]);

const clientCommands = ["QUIT", "EXIT", "HELP", "CLEAR"] as const;

/** All statements. */
export class StatementParser extends RowChangeParser {
  protected statement(): Statement {
    const start = this.position();
    switch (this.kind() === TokenKind.Word || this.is("(") ? this.peek() : "") {
      case "SELECT":
      case "VALUES":
      case "WITH":
      case "TABLE":
      case "(": {
        const query = this.query();
        return { kind: "QueryStatement", query, start, end: query.end };
      }
      case "INSERT":
      case "UPSERT":
        return this.insert();
      case "CREATE":
        return this.create();
      case "REPLACE":
        return this.replaceTable();
      case "DROP":
        return this.drop();
      case "ALTER":
        return this.alter();
      case "SHOW":
        return this.show();
      case "DESCRIBE":
      case "DESC":
        return this.describe();
      case "EXPLAIN":
        return this.explain();
      case "EXECUTE":
        return this.execute();
      case "COMPILE":
        return this.compilePlan();
      case "SET":
        return this.setOption();
      case "RESET":
        return this.resetOption();
      case "USE":
        return this.use();
      case "UPDATE":
        return this.update();
      case "DELETE":
        return this.delete();
      case "MERGE":
        return this.merge();
      case "CALL":
        return this.callProcedure();
      default:
        return this.shortStatement(start);
    }
  }

  /** Statements of a few words. */
  private shortStatement(start: number): Statement {
    switch (this.peek()) {
      case "BEGIN":
        if (this.peek(1) !== "STATEMENT") this.failStart("STATEMENT SET", ["STATEMENT"]);
        this.expect("BEGIN", "STATEMENT", "SET");
        return { kind: "BeginStatementSet", start, end: this.previousEnd() };
      case "END":
        return { kind: "EndStatementSet", ...this.token() };
      case "ADD":
      case "REMOVE": {
        const action = this.is("ADD") ? "ADD" : "REMOVE";
        if (this.peek(1) !== "JAR") this.failStart("JAR", ["JAR"]);
        this.at += 2;
        return { kind: "Jar", action, path: this.text("a path in single quotes"), start, end: this.previousEnd() };
      }
      case "LOAD":
      case "UNLOAD":
        return this.module(start);
      case "ANALYZE":
        return this.analyze(start);
      case "TRUNCATE":
        if (this.peek(1) !== "TABLE") this.failStart("TABLE", ["TABLE"]);
        this.at += 2;
        return { kind: "Truncate", table: this.tableName(), start, end: this.previousEnd() };
      case "STOP":
        return this.stopJob(start);
    }
    const command = this.kind(1) === TokenKind.End || this.peek(1) === ";" ? this.takeOneOf(...clientCommands) : null;
    if (command) return { kind: "ClientCommand", command, start, end: this.previousEnd() };
    return this.fail("a statement", statementWords);
  }

  /** Takes what ends a statement; the semicolon itself stays. */
  protected endOfStatement(): void {
    if (!this.isEnd() && !this.is(";")) this.failEnd();
    this.checkRules();
  }

  private failEnd(): never {
    const word = this.peek();
    if (joinWords.has(word)) this.fail(`a complete join (${word === "JOIN" ? word : `${word} JOIN`} and a table)`);
    this.fail("the end of the statement", statementFollowers);
  }

  // ---- tables

  private replaceTable(): Statement {
    const start = this.position();
    if (this.peek(1) !== "TABLE" && this.peek(1) !== "TEMPORARY") this.failStart("TABLE", ["TABLE"]);
    this.at++;
    const temporary = this.take("TEMPORARY");
    this.expect("TABLE");
    return this.createTable(start, true, temporary, true);
  }

  private analyze(start: number): Statement {
    if (this.peek(1) !== "TABLE") this.failStart("TABLE", ["TABLE"]);
    this.at += 2;
    const table = this.tableName();
    const partition = this.take("PARTITION") ? this.partitionValues(false) : [];
    this.expect("COMPUTE", "STATISTICS");
    let columns: "ALL" | Identifier[] | null = null;
    if (this.take("FOR")) {
      if (this.take("ALL")) columns = "ALL";
      this.expect("COLUMNS");
      columns ??= this.list(() => this.identifier("a column name"));
    }
    return { kind: "AnalyzeTable", table, partition, columns, start, end: this.previousEnd() };
  }

  // ---- plans and statement sets

  private explain(): Explain {
    const { start } = this.token();
    const details: ExplainDetail[] = [];
    if (!this.takeAll("PLAN", "FOR") && this.isDetail()) {
      do {
        const detail = this.expectOneOf(...explainDetails);
        if (details.includes(detail)) this.failSpan(this.previous(), `${detail} is named twice`);
        details.push(detail);
      } while (this.take(","));
    }
    const statement = this.explained();
    return { kind: "Explain", details, statement, start, end: statement.end };
  }

  private isDetail(): boolean {
    return (explainDetails as readonly string[]).includes(this.peek());
  }

  private explained(): Statement {
    const start = this.position();
    switch (this.peek()) {
      case "STATEMENT":
        return this.statementSet(start);
      case "EXECUTE":
        return this.execute();
      case "INSERT":
      case "UPSERT":
        return this.insert();
      case "REPLACE":
        return this.replaceTable();
      case "CREATE": {
        const statement = this.create();
        if (statement.kind === "CreateTable" && statement.query) return statement;
        return this.failSpan(this.previous(), "of CREATE statements only CREATE TABLE ... AS can be explained");
      }
    }
    if (!this.beginsQuery() && !this.is("(")) {
      this.fail("a query, INSERT, STATEMENT SET or CREATE TABLE AS", [...explainDetails, ...statementWords]);
    }
    const query = this.query();
    return { kind: "QueryStatement", query, start, end: query.end };
  }

  private execute(): Statement {
    const { start } = this.token();
    if (this.take("PLAN")) {
      const path = this.text("a path in single quotes");
      return { kind: "ExecutePlan", path, start, end: path.end };
    }
    if (this.is("STATEMENT")) return this.statementSet(start);
    let statement: Statement;
    if (this.is("INSERT") || this.is("UPSERT")) statement = this.insert();
    else {
      if (!this.beginsQuery() && !this.is("(")) {
        this.fail("STATEMENT SET, PLAN, INSERT or a query", ["STATEMENT", "PLAN", "INSERT", "SELECT"]);
      }
      const query = this.query();
      statement = { kind: "QueryStatement", query, start: query.start, end: query.end };
    }
    return { kind: "Execute", statement, start, end: statement.end };
  }

  /** `STATEMENT SET BEGIN insert; ... END`, with what is before it beginning at `start`. */
  private statementSet(start: number): StatementSet {
    this.expect("STATEMENT", "SET", "BEGIN");
    const inserts: Insert[] = [];
    do {
      inserts.push(this.insert());
      if (!this.is(";")) this.fail("';'", statementFollowers);
      this.at++;
    } while (!this.take("END"));
    return { kind: "StatementSet", inserts, start, end: this.previousEnd() };
  }

  private compilePlan(): CompilePlan {
    const start = this.position();
    if (this.peek(1) !== "PLAN" && this.peek(1) !== "AND") this.failStart("PLAN or AND EXECUTE PLAN", ["PLAN"]);
    this.at++;
    const execute = this.take("AND");
    if (execute) this.expect("EXECUTE");
    this.expect("PLAN");
    const path = this.text("a path in single quotes");
    const ifNotExists = !execute && this.ifNotExists();
    this.expect("FOR");
    const statement = this.is("STATEMENT") ? this.statementSet(this.position()) : this.insert();
    return { kind: "CompilePlan", execute, path, ifNotExists, statement, start, end: this.previousEnd() };
  }

  // ---- session and jobs

  /** `SET`, `SET 'k' = 'v'`, and as Flink's client without quotes: `SET k = v`. */
  private setOption(): Statement {
    const { start } = this.token();
    if (this.isEnd() || this.is(";"))
      return { kind: "SetOption", key: null, value: null, start, end: this.previousEnd() };
    const raw = this.rawText(/\s+([^'\s;]+?)\s*=\s*(?:'([^';]*)'|([^';\s]+))(?=\s*(?:;|$))/dy, 2);
    if (raw) return { kind: "SetOption", key: raw[0]!, value: raw[1]!, start, end: raw[1]!.end };
    const key = this.text("an option's name in single quotes");
    this.expect("=");
    const value = this.text("the option's value in single quotes");
    return { kind: "SetOption", key, value, start, end: value.end };
  }

  private resetOption(): Statement {
    const { start } = this.token();
    if (this.isEnd() || this.is(";")) return { kind: "ResetOption", key: null, start, end: this.previousEnd() };
    const raw = this.rawText(/\s+([^'\s;]+)(?=\s*(?:;|$))/dy, 1);
    const key = raw?.[0] ?? this.text("an option's name in single quotes");
    return { kind: "ResetOption", key, start, end: key.end };
  }

  /** The groups of `pattern` right behind the last token as texts, or null where it does not match. */
  private rawText(pattern: RegExp, count: number): Text[] | null {
    pattern.lastIndex = this.previousEnd();
    const match = pattern.exec(this.sql);
    if (!match?.indices) return null;
    const texts: Text[] = [];
    for (let group = 1; group < match.length; group++) {
      const range = match.indices[group];
      if (range) texts.push({ kind: "Text", value: match[group]!, start: range[0], end: range[1] });
    }
    this.continueAt(pattern.lastIndex);
    return texts.length === count ? texts : null;
  }

  private use(): Statement {
    const start = this.position();
    if (!this.isName(1) && this.peek(1) !== "MODULES")
      this.failStart("CATALOG, MODULES or a database name", ["CATALOG"]);
    this.at++;
    if (this.take("CATALOG")) {
      const catalog = this.identifier("a catalog name");
      const name = { kind: "QualifiedName", parts: [catalog], start: catalog.start, end: catalog.end } as const;
      return { kind: "Use", object: "CATALOG", name, start, end: name.end };
    }
    if (this.take("MODULES")) {
      const modules = this.list(() => this.identifier("a module name"));
      return { kind: "UseModules", modules, start, end: this.previousEnd() };
    }
    const name = this.qualifiedName("a database name");
    return { kind: "Use", object: "DATABASE", name, start, end: name.end };
  }

  private module(start: number): Statement {
    const loads = this.is("LOAD");
    if (this.peek(1) !== "MODULE") this.failStart("MODULE", ["MODULE"]);
    this.at += 2;
    const module = this.identifier("a module name");
    const options = loads ? this.withClause() : [];
    const end = this.previousEnd();
    return loads ? { kind: "LoadModule", module, options, start, end } : { kind: "UnloadModule", module, start, end };
  }

  private stopJob(start: number): Statement {
    if (this.peek(1) !== "JOB") this.failStart("JOB", ["JOB"]);
    this.at += 2;
    const jobId = this.text("a job's id in single quotes");
    const withSavepoint = this.takeAll("WITH", "SAVEPOINT");
    const withDrain = this.areNext("WITH", "DRAIN");
    if (withDrain && !withSavepoint) this.fail("WITH SAVEPOINT before WITH DRAIN");
    if (withDrain) this.at += 2;
    return { kind: "StopJob", jobId, withSavepoint, withDrain, start, end: this.previousEnd() };
  }
}
