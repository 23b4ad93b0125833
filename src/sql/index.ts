/** Flink SQL text to syntax trees and back. */
export type * from "./ast.js";
export { codeFrame } from "./code_frame.js";
export { parseExpression, parseScript, parseStatement, parseStatements, parseType, type ScriptItem } from "./parser.js";
export { joinSpine, leftSpine, type Spine, setOperationSpine } from "./spine.js";
export { nearestName } from "./suggest.js";
export { quoteName, quoteText, type UnparseOptions, unparseExpression, unparseQuery, unparseType } from "./unparse.js";
