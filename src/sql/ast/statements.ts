import type { FunctionCall } from "./calls.js";
import type { Expression } from "./expressions.js";
import type { Identifier, Option, QualifiedName, Span, Text } from "./names.js";
import type { Hint, Query, TableExpression } from "./queries.js";
import type {
  AlterMaterializedTable,
  AlterTable,
  AnalyzeTable,
  CreateMaterializedTable,
  CreateTable,
  TableElement,
} from "./table_statements.js";

// ---- queries and changes of rows

export interface QueryStatement extends Span {
  readonly kind: "QueryStatement";
  readonly query: Query;
}

/** `INSERT INTO t PARTITION (dt = 'x') (a, b) query`, INSERT OVERWRITE, UPSERT INTO */
export interface Insert extends Span {
  readonly kind: "Insert";
  readonly mode: "INTO" | "OVERWRITE" | "UPSERT";
  readonly target: QualifiedName;
  readonly hints: readonly Hint[];
  readonly partition: readonly PartitionValue[];
  /** Compound names are nested fields: `(a.b, c)`. */
  readonly columns: readonly QualifiedName[] | null;
  readonly query: Query;
  readonly onConflict: "ERROR" | "NOTHING" | "DEDUPLICATE" | null;
}

export interface PartitionValue extends Span {
  readonly kind: "PartitionValue";
  readonly column: Identifier;
  readonly value: Expression | null;
}

/** `column = value`; only MERGE knows compound column names. */
export interface Assignment extends Span {
  readonly kind: "Assignment";
  readonly column: QualifiedName;
  readonly value: Expression;
}

export interface Update extends Span {
  readonly kind: "Update";
  readonly table: QualifiedName;
  readonly alias: Identifier | null;
  readonly assignments: readonly Assignment[];
  readonly where: Expression | null;
}

export interface Delete extends Span {
  readonly kind: "Delete";
  readonly table: QualifiedName;
  readonly alias: Identifier | null;
  readonly where: Expression | null;
}

export interface Merge extends Span {
  readonly kind: "Merge";
  readonly table: QualifiedName;
  readonly alias: Identifier | null;
  readonly source: TableExpression;
  readonly on: Expression;
  readonly matched: readonly Assignment[] | null;
  readonly notMatched: { readonly columns: readonly Identifier[] | null; readonly values: Expression } | null;
}

export interface Truncate extends Span {
  readonly kind: "Truncate";
  readonly table: QualifiedName;
}

export interface Call extends Span {
  readonly kind: "Call";
  readonly call: FunctionCall;
}

// ---- views, functions, models, catalogs, databases, connections

export interface CreateView extends Span {
  readonly kind: "CreateView";
  readonly replace: boolean;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly name: QualifiedName;
  readonly columns: readonly Identifier[] | null;
  readonly comment: Text | null;
  readonly query: Query;
}

export interface AlterView extends Span {
  readonly kind: "AlterView";
  readonly name: QualifiedName;
  readonly action:
    | { readonly type: "Rename"; readonly to: QualifiedName }
    | { readonly type: "SetQuery"; readonly query: Query };
}

export interface FunctionResource extends Span {
  readonly kind: "FunctionResource";
  readonly type: "JAR" | "FILE" | "ARCHIVE" | "ARTIFACT";
  readonly path: Text;
}

export interface CreateFunction extends Span {
  readonly kind: "CreateFunction";
  readonly temporary: boolean;
  readonly system: boolean;
  readonly ifNotExists: boolean;
  readonly name: QualifiedName;
  readonly className: Text;
  readonly language: "JAVA" | "SCALA" | "PYTHON" | "SQL" | null;
  readonly resources: readonly FunctionResource[];
  readonly options: readonly Option[];
}

export interface AlterFunction extends Span {
  readonly kind: "AlterFunction";
  readonly temporary: boolean;
  readonly system: boolean;
  readonly ifExists: boolean;
  readonly name: QualifiedName;
  readonly className: Text;
  readonly language: "JAVA" | "SCALA" | "PYTHON" | "SQL" | null;
}

export interface CreateCatalog extends Span {
  readonly kind: "CreateCatalog";
  readonly ifNotExists: boolean;
  readonly name: Identifier;
  readonly comment: Text | null;
  readonly options: readonly Option[];
}

export interface CreateDatabase extends Span {
  readonly kind: "CreateDatabase";
  readonly ifNotExists: boolean;
  readonly name: QualifiedName;
  readonly comment: Text | null;
  readonly options: readonly Option[];
}

export interface CreateModel extends Span {
  readonly kind: "CreateModel";
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly name: QualifiedName;
  readonly input: readonly TableElement[];
  readonly output: readonly TableElement[];
  readonly comment: Text | null;
  readonly options: readonly Option[];
  readonly query: Query | null;
}

export interface CreateConnection extends Span {
  readonly kind: "CreateConnection";
  readonly temporary: boolean;
  readonly system: boolean;
  readonly ifNotExists: boolean;
  readonly name: QualifiedName;
  readonly comment: Text | null;
  readonly options: readonly Option[];
}

/** ALTER CATALOG, DATABASE, MODEL, CONNECTION */
export interface AlterObject extends Span {
  readonly kind: "AlterObject";
  readonly object: "CATALOG" | "DATABASE" | "MODEL" | "CONNECTION";
  readonly ifExists: boolean;
  readonly name: QualifiedName;
  readonly action:
    | { readonly type: "SetOptions"; readonly options: readonly Option[] }
    | { readonly type: "ResetOptions"; readonly keys: readonly Text[] }
    | { readonly type: "Rename"; readonly to: QualifiedName }
    | { readonly type: "Comment"; readonly comment: Text };
}

export type DroppedObject =
  | "TABLE"
  | "MATERIALIZED TABLE"
  | "VIEW"
  | "FUNCTION"
  | "CATALOG"
  | "DATABASE"
  | "MODEL"
  | "CONNECTION";

export interface Drop extends Span {
  readonly kind: "Drop";
  readonly object: DroppedObject;
  readonly temporary: boolean;
  readonly system: boolean;
  readonly ifExists: boolean;
  readonly name: QualifiedName;
  /** DROP DATABASE only; null is RESTRICT. */
  readonly behavior: "CASCADE" | "RESTRICT" | null;
}

// ---- questions

export type DescribedObject = "TABLE" | "CATALOG" | "DATABASE" | "FUNCTION" | "MODEL" | "JOB" | "CONNECTION";

/** DESCRIBE and DESC; for a job `name` is null and `jobId` is there. */
export interface Describe extends Span {
  readonly kind: "Describe";
  readonly object: DescribedObject;
  readonly extended: boolean;
  readonly name: QualifiedName | null;
  readonly jobId: Text | null;
}

export type ShownList =
  | "CATALOGS"
  | "COLUMNS"
  | "CONNECTIONS"
  | "DATABASES"
  | "FUNCTIONS"
  | "JARS"
  | "JOBS"
  | "MATERIALIZED TABLES"
  | "MODELS"
  | "MODULES"
  | "PARTITIONS"
  | "PROCEDURES"
  | "TABLES"
  | "VIEWS";

/** `SHOW TABLES FROM c.d NOT LIKE 't%'`, `SHOW USER FUNCTIONS`, `SHOW FULL MODULES`, `SHOW PARTITIONS t PARTITION (...)` */
export interface Show extends Span {
  readonly kind: "Show";
  readonly list: ShownList;
  /** SHOW USER FUNCTIONS, SHOW FULL MODULES */
  readonly modifier: "USER" | "FULL" | null;
  readonly preposition: "FROM" | "IN" | null;
  /** The catalog, database or table asked about. */
  readonly from: QualifiedName | null;
  readonly partition: readonly PartitionValue[];
  readonly like: { readonly negated: boolean; readonly ignoreCase: boolean; readonly pattern: Text } | null;
}

export interface ShowCurrent extends Span {
  readonly kind: "ShowCurrent";
  readonly object: "CATALOG" | "DATABASE";
}

export interface ShowCreate extends Span {
  readonly kind: "ShowCreate";
  readonly object: "TABLE" | "VIEW" | "CATALOG" | "MODEL" | "MATERIALIZED TABLE" | "FUNCTION" | "CONNECTION";
  /** SHOW CREATE OR ALTER MATERIALIZED TABLE */
  readonly orAlter: boolean;
  readonly name: QualifiedName;
}

export type ExplainDetail = "ESTIMATED_COST" | "CHANGELOG_MODE" | "JSON_EXECUTION_PLAN" | "PLAN_ADVICE";

/** EXPLAIN and EXPLAIN PLAN FOR (no details). */
export interface Explain extends Span {
  readonly kind: "Explain";
  readonly details: readonly ExplainDetail[];
  readonly statement: Statement;
}

// ---- session and jobs

export interface Use extends Span {
  readonly kind: "Use";
  readonly object: "CATALOG" | "DATABASE";
  readonly name: QualifiedName;
}

export interface UseModules extends Span {
  readonly kind: "UseModules";
  readonly modules: readonly Identifier[];
}

export interface LoadModule extends Span {
  readonly kind: "LoadModule";
  readonly module: Identifier;
  readonly options: readonly Option[];
}

export interface UnloadModule extends Span {
  readonly kind: "UnloadModule";
  readonly module: Identifier;
}

/** `SET 'k' = 'v'`; plain SET lists the options (key and value null). */
export interface SetOption extends Span {
  readonly kind: "SetOption";
  readonly key: Text | null;
  readonly value: Text | null;
}

/** `RESET 'k'`; plain RESET resets all. */
export interface ResetOption extends Span {
  readonly kind: "ResetOption";
  readonly key: Text | null;
}

/** ADD JAR, REMOVE JAR */
export interface Jar extends Span {
  readonly kind: "Jar";
  readonly action: "ADD" | "REMOVE";
  readonly path: Text;
}

/** `[EXECUTE] STATEMENT SET BEGIN insert; ... END` */
export interface StatementSet extends Span {
  readonly kind: "StatementSet";
  readonly inserts: readonly Insert[];
}

export interface BeginStatementSet extends Span {
  readonly kind: "BeginStatementSet";
}

export interface EndStatementSet extends Span {
  readonly kind: "EndStatementSet";
}

/** `EXECUTE insert-or-query` runs `statement` itself; this node keeps that EXECUTE was written. */
export interface Execute extends Span {
  readonly kind: "Execute";
  readonly statement: Statement;
}

export interface ExecutePlan extends Span {
  readonly kind: "ExecutePlan";
  readonly path: Text;
}

/** COMPILE PLAN and COMPILE AND EXECUTE PLAN */
export interface CompilePlan extends Span {
  readonly kind: "CompilePlan";
  readonly execute: boolean;
  readonly path: Text;
  readonly ifNotExists: boolean;
  readonly statement: Insert | StatementSet;
}

export interface StopJob extends Span {
  readonly kind: "StopJob";
  readonly jobId: Text;
  readonly withSavepoint: boolean;
  readonly withDrain: boolean;
}

/** Commands of Flink's SQL client that its parser accepts as well. */
export interface ClientCommand extends Span {
  readonly kind: "ClientCommand";
  readonly command: "QUIT" | "EXIT" | "HELP" | "CLEAR";
}

export type Statement =
  | QueryStatement
  | Insert
  | Update
  | Delete
  | Merge
  | Truncate
  | Call
  | CreateTable
  | CreateMaterializedTable
  | AlterTable
  | AlterMaterializedTable
  | AnalyzeTable
  | CreateView
  | AlterView
  | CreateFunction
  | AlterFunction
  | CreateCatalog
  | CreateDatabase
  | CreateModel
  | CreateConnection
  | AlterObject
  | Drop
  | Describe
  | Show
  | ShowCurrent
  | ShowCreate
  | Explain
  | Use
  | UseModules
  | LoadModule
  | UnloadModule
  | SetOption
  | ResetOption
  | Jar
  | StatementSet
  | BeginStatementSet
  | EndStatementSet
  | Execute
  | ExecutePlan
  | CompilePlan
  | StopJob
  | ClientCommand;

export type StatementKind = Statement["kind"];
