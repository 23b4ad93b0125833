/**
 * Lowering: bound expressions -> a program of the plan message.
 *
 * SQL is lazy where it says so: a branch of CASE, the right side of AND and OR, later arguments of COALESCE may fail only on rows that reach them. Such
 * parts lie in regions when they can fail; what cannot fail is computed for all rows, which is faster than narrowing.
 */
import type { LogicalType } from "../../catalog/types.js";
import type { BoundCall, BoundCase, BoundExpression } from "../bind/bound_expression.js";
import type { ProgramMessage } from "../message.js";
import { expressionKey } from "./expression_key.js";
import { ProgramWriter, type Register } from "./program_writer.js";
import type { TypePool } from "./type_pool.js";

const booleanType: LogicalType = { root: "BOOLEAN", nullable: false };
const nullableBoolean: LogicalType = { root: "BOOLEAN", nullable: true };

const failing = new WeakMap<BoundExpression, boolean>();

/** Whether computing the expression on a row may fail the row. */
export function mayFail(expression: BoundExpression): boolean {
  const known = failing.get(expression);
  if (known !== undefined) return known;
  const may = canFail(expression);
  failing.set(expression, may);
  return may;
}

function canFail(expression: BoundExpression): boolean {
  switch (expression.kind) {
    case "column":
    case "literal":
      return false;
    case "case":
      return (
        mayFail(expression.otherwise) ||
        expression.branches.some((branch) => mayFail(branch.when) || mayFail(branch.then))
      );
    case "call":
      return expression.fallible !== false || expression.arguments.some(mayFail);
    case "aggregate":
      return true;
  }
}

class Lowering {
  readonly #writer: ProgramWriter;

  constructor(pool: TypePool) {
    this.#writer = new ProgramWriter(pool);
  }

  program(outputs: readonly BoundExpression[]): ProgramMessage {
    return this.#writer.finish(outputs.map((output) => this.lower(output)));
  }

  lower(expression: BoundExpression): Register {
    const key = expressionKey(expression);
    const known = this.#writer.find(key);
    if (known !== undefined) return known;
    const register = this.#make(expression);
    this.#writer.remember(key, register);
    return register;
  }

  #make(expression: BoundExpression): Register {
    switch (expression.kind) {
      case "column":
        return this.#writer.column(expression.type, expression.index);
      case "literal":
        return this.#writer.constant(expression.type, expression.value);
      case "case":
        return this.#case(expression, 0);
      case "call":
        return this.#call(expression);
      case "aggregate":
        throw new Error(`aggregate ${expression.name} reached lowering`);
    }
  }

  #call(call: BoundCall): Register {
    if (call.opcode === undefined) {
      if (call.name === "AND") return this.#chain(call, "and_b_b", "is_not_false_b");
      if (call.name === "OR") return this.#chain(call, "or_b_b", "is_not_true_b");
      if (call.name === "COALESCE") return this.#coalesce(call, 0);
      throw new Error(`call of ${call.name} has no opcode`);
    }
    const inputs = call.arguments.map((argument) => this.lower(argument));
    return this.#writer.call(call.opcode, call.type, inputs, call.span);
  }

  /** Left to right; the next operand is computed where those before do not decide. */
  #chain(call: BoundCall, opcode: string, undecided: string): Register {
    const [first, ...rest] = call.arguments;
    let result = this.lower(first!);
    for (const operand of rest) {
      const right = mayFail(operand)
        ? this.#writer.region(this.#writer.call(undecided, booleanType, [result]), () => this.lower(operand))
        : this.lower(operand);
      result = this.#writer.call(opcode, nullableBoolean, [result, right], call.span);
    }
    return result;
  }

  #lazily(guard: Register, expression: BoundExpression): Register {
    return mayFail(expression) ? this.#writer.region(guard, () => this.lower(expression)) : this.lower(expression);
  }

  #case(expression: BoundCase, at: number): Register {
    const branch = expression.branches[at];
    if (branch === undefined) return this.lower(expression.otherwise);
    const condition = this.lower(branch.when);
    const value = this.#lazily(condition, branch.then);
    const rest = expression.branches.slice(at + 1);
    const restMayFail = mayFail(expression.otherwise) || rest.some(({ when, then }) => mayFail(when) || mayFail(then));
    const others = restMayFail
      ? this.#writer.region(this.#writer.call("is_not_true_b", booleanType, [condition]), () =>
          this.#case(expression, at + 1),
        )
      : this.#case(expression, at + 1);
    return this.#writer.call("select_b_any_any", expression.type, [condition, value, others], expression.span);
  }

  #coalesce(call: BoundCall, at: number): Register {
    if (!call.arguments.slice(1).some(mayFail)) {
      const inputs = call.arguments.map((argument) => this.lower(argument));
      return this.#writer.call("coalesce_any", call.type, inputs, call.span);
    }
    const argument = call.arguments[at]!;
    const value = this.lower(argument);
    if (at === call.arguments.length - 1) return value;
    const present = this.#writer.call("is_not_null_any", booleanType, [value]);
    const absent = this.#writer.call("is_null_any", booleanType, [value]);
    const rest = this.#writer.region(absent, () => this.#coalesce(call, at + 1));
    return this.#writer.call("select_b_any_any", call.type, [present, value, rest], call.span);
  }
}

/** One program whose outputs are `outputs`, over the columns that they name. */
export function lowerProgram(outputs: readonly BoundExpression[], pool: TypePool): ProgramMessage {
  return new Lowering(pool).program(outputs);
}
