/** Statements by kind: what each does to the session, and what it gives. A kind without a row is refused by name. */
import { detailsAt, PlanError, ValidationError } from "../../errors.js";
import type { CreateTable, Query, Statement, StatementKind } from "../../sql/index.js";
import { alterTable } from "./alter_table.js";
import { createTable } from "./create_table.js";
import { createTableAs } from "./create_table_as.js";
import { alterView, createView } from "./create_view.js";
import { createCatalog, createDatabase, drop, use } from "./databases.js";
import { describe } from "./describe.js";
import { explain } from "./explain.js";
import { queryJob } from "./query.js";
import type { PlannerSession } from "./session.js";
import { resetOption, setOption } from "./set_option.js";
import { show, showCurrent } from "./show.js";
import { showCreate } from "./show_create.js";
import { done, type StatementPlan } from "./statement_plan.js";
import { beginStatementSet, endStatementSet, insert, insertJob } from "./statement_set.js";

type Executor<Kind extends StatementKind> = (
  session: PlannerSession,
  statement: Extract<Statement, { kind: Kind }>,
  sql: string,
) => StatementPlan;

type Executors = { readonly [Kind in StatementKind]?: Executor<Kind> };

const executors: Executors = {
  AlterTable: alterTable,
  AlterView: alterView,
  BeginStatementSet: beginStatementSet,
  ClientCommand: () => done(""),
  CreateCatalog: createCatalog,
  CreateDatabase: createDatabase,
  CreateTable: (session, statement, sql) =>
    hasQuery(statement) ? createTableAs(session, statement, sql) : createTable(session, statement, sql),
  CreateView: createView,
  Describe: describe,
  Drop: drop,
  EndStatementSet: endStatementSet,
  Execute: (session, { statement }, sql) => execute(session, statement, sql),
  Explain: explain,
  Insert: insert,
  QueryStatement: (session, { query }, sql) => queryJob(session, query, sql),
  ResetOption: resetOption,
  SetOption: setOption,
  Show: show,
  ShowCreate: showCreate,
  ShowCurrent: showCurrent,
  StatementSet: (session, { inserts }, sql) =>
    insertJob(
      session,
      inserts.map((each) => ({ insert: each, sql })),
    ),
  Use: use,
};

function hasQuery(statement: CreateTable): statement is CreateTable & { readonly query: Query } {
  return statement.query !== null;
}

/** What may stand between BEGIN STATEMENT SET and END. */
const insideSet: ReadonlySet<StatementKind> = new Set(["Insert", "EndStatementSet", "BeginStatementSet", "Execute"]);

export function execute(session: PlannerSession, statement: Statement, sql: string): StatementPlan {
  if (session.pendingInserts && !insideSet.has(statement.kind)) {
    const place = detailsAt(sql, statement, "End the statement set first: END;");
    throw new ValidationError("INVALID_QUERY", "a statement set takes only INSERT", place);
  }
  const executor = executors[statement.kind] as Executor<StatementKind> | undefined;
  if (executor === undefined) {
    throw new PlanError("NOT_SUPPORTED", `${statementName(statement)} is not supported yet`, detailsAt(sql, statement));
  }
  return executor(session, statement as never, sql);
}

/** @example statementName(createModel) // "CREATE MODEL" */
function statementName(statement: Statement): string {
  if (statement.kind === "AlterObject") return `ALTER ${statement.object}`;
  if (statement.kind === "Jar") return `${statement.action} JAR`;
  return statement.kind.replace(/([a-z])([A-Z])/g, "$1 $2").toUpperCase();
}
