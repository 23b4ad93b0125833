/** What the parts of the expression binder share: the way back into it, errors with a place, makers of nodes. */
import { booleanType, type LogicalType, nullableIf, withNullable } from "../../catalog/types.js";
import { detailsAt, type ErrorCode, PlanError, ValidationError } from "../../errors.js";
import type { Expression, Span } from "../../sql/index.js";
import type { LiteralMessage } from "../message.js";
import type { BoundCall, BoundCase, BoundExpression, BoundLiteral, SourceSpan } from "./bound_expression.js";
import type { BindContext } from "./scope.js";

export interface Binding {
  readonly context: BindContext;
  bind(expression: Expression): BoundExpression;
  /** The same binder in another place. */
  within(context: BindContext): Binding;
}

export function fail(binding: Binding, code: ErrorCode, message: string, node: Span, hint?: string): never {
  throw new ValidationError(code, message, detailsAt(binding.context.sql, node, hint));
}

/** Valid SQL that is not run yet, by name. */
export function notSupported(binding: Binding, what: string, node: Span): never {
  throw new PlanError("NOT_SUPPORTED", `${what} is not supported yet`, detailsAt(binding.context.sql, node));
}

export const spanOf = ({ start, end }: Span): SourceSpan => ({ start, end });

export function literal(type: LogicalType, value: LiteralMessage, span: SourceSpan): BoundLiteral {
  return Object.freeze({ kind: "literal", type, value, span });
}

interface CallTraits {
  readonly fallible?: boolean;
  readonly pure?: boolean;
  readonly volatile?: boolean;
}

/** A call of a native function; infallible unless said. */
export function nativeCall(
  name: string,
  opcode: string,
  type: LogicalType,
  args: readonly BoundExpression[],
  span: SourceSpan,
  { fallible = false, pure = true, volatile = false }: CallTraits = {},
): BoundCall {
  return Object.freeze({
    kind: "call",
    name,
    opcode,
    type,
    arguments: args,
    span,
    fallible,
    pure,
    ...(volatile ? { volatile } : {}),
  });
}

/** AND, OR: lowering evaluates their operands lazily; a literal that decides is the answer. */
export function logicalCall(
  name: "AND" | "OR",
  operands: readonly BoundExpression[],
  span: SourceSpan,
): BoundExpression {
  if (operands.length === 1) return operands[0]!;
  const decides = name === "OR";
  if (operands.some((operand) => operand.kind === "literal" && operand.value === decides)) {
    return literal(nullableIf(booleanType, ...operands.map(({ type }) => type)), decides, span);
  }
  const type = nullableIf(booleanType, ...operands.map((operand) => operand.type));
  return Object.freeze({ kind: "call", name, type, arguments: operands, span, fallible: false });
}

export function notCall(operand: BoundExpression, span: SourceSpan): BoundExpression {
  return nativeCall("NOT", "not_b", nullableIf(booleanType, operand.type), [operand], span);
}

export function coalesceCall(
  operands: readonly BoundExpression[],
  type: LogicalType,
  span: SourceSpan,
): BoundExpression {
  const nullable = operands.every((operand) => operand.type.nullable);
  return Object.freeze({
    kind: "call",
    name: "COALESCE",
    type: withNullable(type, nullable),
    arguments: operands,
    span,
    fallible: false,
  });
}

export function caseOf(
  branches: BoundCase["branches"],
  otherwise: BoundExpression,
  type: LogicalType,
  span: SourceSpan,
): BoundCase {
  return Object.freeze({ kind: "case", branches, otherwise, type, span });
}
