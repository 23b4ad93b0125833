import type { CreateFunction, DroppedObject, FunctionResource, Statement, TableElement } from "./ast.js";
import { TableDdlParser } from "./table_ddl.js";

/** CREATE and DROP of everything. */
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

  protected language(): CreateFunction["language"] {
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
}

export const creatable = ["TABLE", "VIEW", "FUNCTION", "CATALOG", "DATABASE", "MODEL", "TEMPORARY", "MATERIALIZED"];
