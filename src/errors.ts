import { codeFrame, lineAt, lineStarts } from "./sql/code_frame.js";

/**
 * Every error that a user can see has a stable code: part of the public interface (`--result ndjson`, `error.code`).
 * Codes are added, never renamed. One line each says when it occurs.
 */
export const errorCodes = {
  // parse
  SQL_SYNTAX: "The text is not Flink SQL: a word or sign stands where the grammar has no place for it.",
  SQL_TOO_DEEP: "Parentheses, subqueries, CASE or types are nested deeper than the parser's limit.",
  SQL_INVALID_LITERAL: "A literal is well placed but its content is not allowed (bad hex digits, bad Unicode escape).",
  SQL_INVALID_CONSTRAINT: "A key is declared twice, is not NOT ENFORCED, or is UNIQUE.",
  SQL_INVALID_DEFINITION: "A statement's own parts contradict each other (two watermarks, an unknown key in LIKE).",
  // validate
  UNKNOWN_COLUMN: "No table in scope has a column of this name.",
  AMBIGUOUS_COLUMN: "Several tables in scope have a column of this name.",
  UNKNOWN_TABLE: "No table or view of this name exists.",
  UNKNOWN_FUNCTION: "No function of this name exists.",
  UNKNOWN_CATALOG: "No catalog of this name exists.",
  UNKNOWN_DATABASE: "No database of this name exists.",
  UNKNOWN_CONNECTOR: "The option 'connector' names no connector.",
  UNKNOWN_FORMAT: "The option 'format' names no format.",
  UNKNOWN_OPTION: "The table, connector, format or session has no option of this name.",
  UNKNOWN_TYPE: "No data type of this name exists.",
  UNKNOWN_WINDOW: "No window of this name stands in the WINDOW clause.",
  MISSING_OPTION: "A required option is not given.",
  INVALID_OPTION: "An option's value is not of its type or out of its range.",
  OBJECT_EXISTS: "A table, view, catalog, database or function of this name exists already.",
  TYPE_MISMATCH: "An operand, argument, condition or sink column has a type that does not fit.",
  INVALID_ARGUMENTS: "A function is called with a number or types of arguments that none of its signatures takes.",
  INVALID_LITERAL: "A date, time, timestamp, interval or number literal has no valid value.",
  INVALID_AGGREGATE: "An aggregate stands where none may, or a column is neither grouped nor aggregated.",
  INVALID_WINDOW: "A window lacks a time attribute or a watermark, or its size and slide do not fit.",
  INVALID_COLUMN: "A column definition, metadata key, watermark or key does not fit its table.",
  INVALID_QUERY: "A query is well formed but means nothing (column counts differ, LIMIT is not a constant, ...).",
  INVALID_SINK: "A table cannot be written, or not with these columns, partitions or changes.",
  // plan
  NOT_SUPPORTED: "Valid Flink SQL that this version does not run yet; the message names what.",
  IMPOSSIBLE_PLAN: "No plan can give this result (an update stream where only inserts are allowed, ...).",
  // run
  RUNTIME_ERROR: "An expression failed on a row (division by zero, a cast that does not fit).",
  BAD_RECORD: "An input row cannot be decoded in its format.",
  FILE_NOT_FOUND: "A path of a table does not exist.",
  FILE_UNREADABLE: "A file exists but cannot be read, or changed while it was read.",
  WRITE_FAILED: "Output cannot be written (permission, full disk).",
  OUT_OF_MEMORY: "The job's memory budget does not hold its state.",
  REGEX_LIMIT: "A regular expression took more steps than its limit on one row.",
  WORKER_LOST: "A worker thread ended before its job (terminated from outside, or out of memory).",
  SAVEPOINT_MISMATCH: "A savepoint does not fit the plan, or a file that it names has changed.",
  PLAN_MESSAGE: "The native engine refused a plan message: a fault of the engine, or a damaged savepoint.",
  JOB_CANCELLED: "The job was cancelled before its end.",
  EXTERNAL_ERROR: "Something outside the engine failed (a service, the operating system); trying again may help.",
  INTERNAL_ERROR: "A fault of the engine itself; please report it.",
  // command line and library
  INVALID_USAGE: "A command line argument or a call of the library is wrong.",
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof errorCodes;

/** When an error is found. All phases but `run` come before the first row is read. */
export type ErrorPhase = "parse" | "validate" | "plan" | "run";

/** A place in SQL text: offsets in UTF-16 units, `end` exclusive; line and column from 1, columns in characters. */
export interface SqlPosition {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

export interface ErrorDetails {
  readonly position?: SqlPosition | undefined;
  /** The lines of SQL around the place, with a mark under it. */
  readonly frame?: string | undefined;
  /** What to do about it, as a sentence. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** The base of all errors that the engine reports. `message` says what is wrong, without place and hint. */
export class MillraceError extends Error {
  readonly code: ErrorCode;
  readonly phase: ErrorPhase;
  readonly position: SqlPosition | undefined;
  readonly frame: string | undefined;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, phase: ErrorPhase, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.phase = phase;
    this.position = details.position;
    this.frame = details.frame;
    this.hint = details.hint;
  }
}

/** The text does not parse. Always has a position and a frame. */
export class SqlSyntaxError extends MillraceError {
  constructor(message: string, details: ErrorDetails, code: ErrorCode = "SQL_SYNTAX") {
    super(code, "parse", message, details);
  }
}

/** The text parses, but names, types or options are wrong. */
export class ValidationError extends MillraceError {
  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(code, "validate", message, details);
  }
}

/** Valid, but not supported or impossible. */
export class PlanError extends MillraceError {
  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(code, "plan", message, details);
  }
}

/** A running job failed. */
export class RunError extends MillraceError {
  /** Offsets of the failing expression in the script, where it is known. */
  readonly span: { readonly start: number; readonly end: number } | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    details: ErrorDetails = {},
    span?: { readonly start: number; readonly end: number },
  ) {
    super(code, "run", message, details);
    this.span = span;
  }
}

/**
 * The position of `[start, end)` in `sql`.
 *
 * @example positionAt("SELECT\n  a", 9, 10) // { start: 9, end: 10, line: 2, column: 3 }
 */
export function positionAt(sql: string, start: number, end: number): SqlPosition {
  const starts = lineStarts(sql);
  const index = lineAt(starts, start);
  let column = 1;
  for (const _ of sql.slice(starts[index], start)) column++;
  return { start, end, line: index + 1, column };
}

/** Details of an error about the node `[start, end)` of `sql`: position and frame, ready for a constructor. */
export function detailsAt(sql: string, span: { start: number; end: number }, hint?: string): ErrorDetails {
  const position = positionAt(sql, span.start, span.end);
  return { position, frame: codeFrame(sql, position), hint };
}

/**
 * An error as a person reads it: `line:column: message`, the code frame, the hint. `sql` serves errors that were thrown
 * without a frame.
 */
export function format(error: unknown, sql?: string): string {
  if (!(error instanceof MillraceError)) return error instanceof Error ? error.message : String(error);
  const { position, hint } = error;
  const lines = [position ? `${position.line}:${position.column}: ${error.message}` : error.message];
  const frame = error.frame ?? (position && sql !== undefined ? codeFrame(sql, position) : undefined);
  if (frame) lines.push(frame);
  if (hint) lines.push(hint);
  return lines.join("\n");
}
