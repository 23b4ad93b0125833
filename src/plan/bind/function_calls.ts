/** Calls by name: the signature that fits is found among the rows of the catalog, arguments are brought to its types. */
import { findAggregate } from "../../catalog/aggregates/index.js";
import {
  type ConditionalName,
  conditionalSignatures,
  type FunctionRow,
  findFunctions,
  functionNames,
  laterFunctions,
  type SpecialName,
  signatureText,
} from "../../catalog/functions/index.js";
import { typeCode } from "../../catalog/type_codes.js";
import {
  intType,
  isNull,
  type LogicalType,
  nullableIf,
  typeName,
  withNullable,
  withoutTimeAttribute,
} from "../../catalog/types.js";
import { type Argument, type Expression, type FunctionCall, nearestName } from "../../sql/index.js";
import { bindAggregate } from "./aggregate_calls.js";
import { type Binding, fail, literal, nativeCall, notSupported, spanOf } from "./binding.js";
import type { BoundExpression } from "./bound_expression.js";
import { castTo } from "./coercion.js";
import { conditionalFunctions } from "./conditional.js";
import { constantValue } from "./constant_value.js";
import { specialFunctions } from "./special_functions.js";

const noExpressions: ReadonlySet<string> = new Set([
  "NamedArgument",
  "TableArgument",
  "ModelArgument",
  "TimeUnitArgument",
  "KeywordArgument",
]);

function expressionOf(binding: Binding, name: string, argument: Argument): Expression {
  if (!noExpressions.has(argument.kind)) return argument as Expression;
  if (argument.kind === "NamedArgument") notSupported(binding, `${name} with named arguments`, argument);
  return fail(binding, "INVALID_ARGUMENTS", `${name} takes values, not tables or words`, argument);
}

export function bindFunctionCall(binding: Binding, call: FunctionCall): BoundExpression {
  const written = call.name.parts.map((part) => part.name).join(".");
  const name = written.toUpperCase();
  if (call.over !== null) notSupported(binding, `${name} with OVER`, call);
  if (Object.hasOwn(specialFunctions, name)) return specialFunctions[name as SpecialName](binding, call);
  const aggregate = findAggregate(name);
  if (aggregate !== undefined) return bindAggregate(binding, aggregate, call);
  const args = () => call.args.map((argument) => binding.bind(expressionOf(binding, name, argument)));
  if (Object.hasOwn(conditionalFunctions, name)) {
    const conditional = conditionalFunctions[name as ConditionalName];
    const [low, high] = conditional.counts;
    const fits = call.args.length >= low && call.args.length <= high;
    if (!fits) wrongCount(binding, name, [conditionalSignatures[name as ConditionalName]], call);
    return conditional.bind(binding, args(), call);
  }
  const rows = findFunctions(name);
  if (rows.length === 0) unknownFunction(binding, written, call);
  return bindToRow(binding, rows, args(), call);
}

function unknownFunction(binding: Binding, name: string, call: FunctionCall): never {
  if (laterFunctions.has(name.toUpperCase())) notSupported(binding, name.toUpperCase(), call.name);
  const nearest = nearestName(name, functionNames());
  const hint = nearest === undefined ? "SHOW FUNCTIONS lists all." : `Did you mean ${nearest}?`;
  return fail(binding, "UNKNOWN_FUNCTION", `no function is called ${name}`, call.name, hint);
}

function wrongCount(binding: Binding, name: string, signatures: readonly string[], call: FunctionCall): never {
  const message = `${name} does not take ${call.args.length} argument${call.args.length === 1 ? "" : "s"}`;
  return fail(binding, "INVALID_ARGUMENTS", message, call, `Supported: ${signatures.join("; ")}.`);
}

function takesCount(row: FunctionRow, count: number): boolean {
  if (count < row.parameters.length - row.optional) return false;
  return row.variadic || count <= row.parameters.length;
}

const parameterAt = (row: FunctionRow, index: number) => row.parameters[Math.min(index, row.parameters.length - 1)]!;

function bindToRow(
  binding: Binding,
  rows: readonly FunctionRow[],
  args: readonly BoundExpression[],
  call: FunctionCall,
): BoundExpression {
  const { name } = rows[0]!;
  const counted = rows.filter((row) => takesCount(row, args.length));
  if (counted.length === 0) wrongCount(binding, name, rows.map(signatureText), call);
  for (const row of counted) {
    const fits = args.every(({ type }, i) => isNull(type) || parameterAt(row, i).accepts(type));
    const bound = fits ? callOf(row, args, call) : undefined;
    if (bound !== undefined) return bound;
  }
  const types = args.map(({ type }) => typeName(type)).join(", ");
  const hint = `Supported: ${rows.map(signatureText).join("; ")}.`;
  return fail(binding, "INVALID_ARGUMENTS", `${name}(${types}): no signature takes these types`, call, hint);
}

function filled(row: FunctionRow, args: readonly BoundExpression[], call: FunctionCall): readonly BoundExpression[] {
  if (row.leftOutIs === undefined || args.length === row.parameters.length) return args;
  return [...args, literal(intType, row.leftOutIs, spanOf(call))];
}

function resultNullable(row: FunctionRow, type: LogicalType, args: readonly BoundExpression[]): LogicalType {
  if (row.nullability === "always") return withNullable(type, true);
  const plain = withNullable(type, false);
  if (row.nullability === "first") return nullableIf(plain, args[0]!.type);
  return row.nullability === "never" ? plain : nullableIf(plain, ...args.map((argument) => argument.type));
}

/** The call by this signature; undefined if its result rule refuses the arguments. */
export function callOf(
  row: FunctionRow,
  written: readonly BoundExpression[],
  call: FunctionCall,
): BoundExpression | undefined {
  const args = filled(row, written, call);
  const literalInteger = (index: number): number | undefined => {
    const argument = args[index];
    const value = argument && constantValue(argument);
    return typeof value === "number" || typeof value === "bigint" ? Number(value) : undefined;
  };
  const typed = args.map(({ type }, i) => (isNull(type) ? parameterAt(row, i).coerce(type) : type));
  const types = row.coerceAll ? row.coerceAll(typed) : typed;
  const result = types && row.result({ types, literalInteger });
  if (types === undefined || result === undefined) return undefined;
  const coerced = args.map((argument, i) =>
    castTo(argument, row.coerceAll ? types[i]! : parameterAt(row, i).coerce(withoutTimeAttribute(argument.type))),
  );
  const type = resultNullable(row, result, args);
  return nativeCall(row.name, opcodeOf(row, coerced, type), type, coerced, spanOf(call), row);
}

/** A variadic function's name has the codes of its declared parameters only. */
function opcodeOf(row: FunctionRow, args: readonly BoundExpression[], result: LogicalType): string {
  const codes = args.map(({ type }) => typeCode(type));
  if (row.opcode !== undefined) return row.opcode(codes, typeCode(result));
  const named = row.variadic ? codes.slice(0, row.parameters.length) : codes;
  return [row.native, ...named].join("_");
}
