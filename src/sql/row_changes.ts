import type { Assignment, Delete, Insert, Merge, Statement, Update } from "./ast.js";
import { ShowParser } from "./show.js";

/** Statements that change rows: INSERT, UPDATE, DELETE, MERGE, and CALL. */
export abstract class RowChangeParser extends ShowParser {
  protected insert(): Insert {
    const start = this.position();
    const upsert = this.expectOneOf("INSERT", "UPSERT") === "UPSERT";
    const into = this.expectOneOf("INTO", "OVERWRITE");
    if (upsert && into === "OVERWRITE") this.failSpan(this.previous(), "OVERWRITE goes with INSERT only");
    const target = this.tableName();
    const hints = this.hints();
    const partition = this.take("PARTITION") ? this.partitionValues(true) : [];
    const hasColumns = this.is("(") && this.isName(1);
    const columns = hasColumns ? this.parenthesised(() => this.list(() => this.qualifiedName("a column name"))) : null;
    const query = this.query();
    const onConflict = this.take("ON") ? this.onConflict() : null;
    const mode = upsert ? "UPSERT" : into;
    const end = this.previousEnd();
    return { kind: "Insert", mode, target, hints, partition, columns, query, onConflict, start, end };
  }

  private onConflict(): Insert["onConflict"] {
    this.expect("CONFLICT", "DO");
    return this.expectOneOf("NOTHING", "DEDUPLICATE", "ERROR");
  }

  private assignment(): Assignment {
    const name = this.qualifiedName("a column name");
    this.expect("=");
    const value = this.expression();
    return { kind: "Assignment", column: name, value, start: name.start, end: value.end };
  }

  protected update(): Update {
    const { start } = this.token();
    const table = this.tableName();
    const alias = this.optionalAlias();
    this.expect("SET");
    const assignments = this.list(() => this.assignment());
    const where = this.take("WHERE") ? this.expression() : null;
    return { kind: "Update", table, alias, assignments, where, start, end: this.previousEnd() };
  }

  protected delete(): Delete {
    const { start } = this.token();
    this.expect("FROM");
    const table = this.tableName();
    const alias = this.optionalAlias();
    const where = this.take("WHERE") ? this.expression() : null;
    return { kind: "Delete", table, alias, where, start, end: this.previousEnd() };
  }

  protected merge(): Merge {
    const { start } = this.token();
    this.expect("INTO");
    const table = this.tableName();
    const alias = this.optionalAlias();
    this.expect("USING");
    const source = this.tableReference();
    this.expect("ON");
    const on = this.expression();
    let matched: Merge["matched"] = null;
    if (this.takeAll("WHEN", "MATCHED")) {
      this.expect("THEN", "UPDATE", "SET");
      matched = this.list(() => this.assignment());
    }
    const notMatched = matched === null || this.is("WHEN") ? this.whenNotMatched() : null;
    return { kind: "Merge", table, alias, source, on, matched, notMatched, start, end: this.previousEnd() };
  }

  private whenNotMatched(): NonNullable<Merge["notMatched"]> {
    this.expect("WHEN", "NOT", "MATCHED", "THEN", "INSERT");
    const columns = this.is("(") && this.isName(1) ? this.identifierList() : null;
    const wrapped = this.take("(");
    this.expect("VALUES");
    const values = this.valuesRow();
    if (wrapped) this.expect(")");
    return { columns, values };
  }

  protected callProcedure(): Statement {
    const { start } = this.token();
    const call = this.routineCall(this.qualifiedName("a procedure's name"));
    return { kind: "Call", call, start, end: call.end };
  }
}
