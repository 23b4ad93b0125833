/**
 * The syntax tree of Flink SQL 2.x. Every node is read-only, is told apart by `kind`, and carries `start` and `end`:
 * character offsets into the script it was parsed from, so that any later stage can point at the text.
 * The tree says what was written; names, types and meaning are the binder's business.
 */
export type * from "./ast/calls.js";
export type * from "./ast/data_types.js";
export type * from "./ast/expressions.js";
export type * from "./ast/names.js";
export type * from "./ast/queries.js";
export type * from "./ast/statements.js";
export type * from "./ast/table_statements.js";
