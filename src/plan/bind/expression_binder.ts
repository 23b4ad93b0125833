/**
 * The expression binder: syntax to bound expressions. Names are resolved by the scope, every node gets Flink's type, coercions become calls,
 * functions one signature. What Flink refuses is refused here, with the place and what would fit.
 */
import {
  binaryType,
  booleanType,
  charType,
  isBinary,
  isBoolean,
  isNull,
  isText,
  LENGTH_MAX,
  type LogicalType,
  nullableIf,
  nullType,
  typeName,
  varbinaryType,
  varcharType,
  withNullable,
} from "../../catalog/types.js";
import type {
  Between,
  BinaryOperation,
  BinaryOperator,
  ColumnReference,
  Expression,
  InList,
  IsDistinctFrom,
  IsTest,
  LogicalOperation,
  UnaryOperation,
} from "../../sql/index.js";
import { leftSpine } from "../../sql/index.js";
import { type ArithmeticOperator, arithmetic, negate, timeDifference } from "./arithmetic.js";
import { type Binding, fail, literal, logicalCall, nativeCall, notCall, notSupported, spanOf } from "./binding.js";
import type { BoundExpression } from "./bound_expression.js";
import { bindCast } from "./casts.js";
import { castTo } from "./coercion.js";
import { type Comparison, compare } from "./comparison.js";
import { bindCase } from "./conditional.js";
import { bindFunctionCall } from "./function_calls.js";
import { bindIntervalExpression } from "./interval_expression.js";
import { intervalLiteral, monthsOfUnit, qualifierText } from "./interval_literals.js";
import { bindJsonConstructor } from "./json_construct.js";
import { bindIsJson, bindJsonPathCall } from "./json_path.js";
import { bindLike } from "./like.js";
import { binaryLiteral, type LiteralFault, numericLiteral, textLiteral } from "./literals.js";
import { accessField, accessItem, makeCollection, makeRow } from "./nested_values.js";
import { bindOverlaps } from "./periods.js";
import type { BindContext, Scope } from "./scope.js";
import { temporalLiteral } from "./temporal_literals.js";

const comparisons: ReadonlySet<BinaryOperator> = new Set(["=", "<>", "<", "<=", ">", ">="]);
const arithmetics: ReadonlySet<BinaryOperator> = new Set(["+", "-", "*", "/", "%"]);

class ExpressionBinder implements Binding {
  constructor(
    readonly scope: Scope,
    readonly context: BindContext,
  ) {}

  within(context: BindContext): Binding {
    return new ExpressionBinder(this.scope, context);
  }

  bind(node: Expression): BoundExpression {
    switch (node.kind) {
      case "NumericLiteral":
        return this.#literal(numericLiteral(node, false), node);
      case "StringLiteral":
        return this.#literal(textLiteral(node.value), node);
      case "BinaryLiteral":
        return this.#literal(binaryLiteral(node.hex), node);
      case "BooleanLiteral":
        return literal(withNullable(booleanType, node.value === null), node.value, spanOf(node));
      case "NullLiteral":
        return literal(nullType, null, spanOf(node));
      case "TemporalLiteral":
        return this.#literal(temporalLiteral(node), node);
      case "IntervalLiteral":
        return this.#literal(intervalLiteral(node.value, node.negative, node.qualifier), node);
      case "IntervalExpression":
        return bindIntervalExpression(this, node);
      case "ColumnReference":
        return this.#column(node);
      case "FieldAccess":
        return accessField(this, this.bind(node.operand), node.field, node);
      case "ItemAccess":
        return accessItem(this, node);
      case "UnaryOperation":
        return this.#unary(node);
      case "BinaryOperation":
        return this.#binary(node);
      case "LogicalOperation":
        return this.#logical(node);
      case "Between":
        return this.#between(node);
      case "InList":
        return this.#inList(node);
      case "Like":
        return bindLike(this, node);
      case "IsTest":
        return this.#isTest(node);
      case "IsDistinctFrom":
        return this.#isDistinctFrom(node);
      case "Case":
        return bindCase(this, node);
      case "Cast":
        return bindCast(this, node);
      case "RowConstructor":
        return makeRow(this, node);
      case "CollectionConstructor":
        return makeCollection(this, node);
      case "IntervalDifference": {
        const isMonths = monthsOfUnit[node.qualifier.unit] !== undefined;
        const fields = qualifierText(node.qualifier);
        return timeDifference(this, this.bind(node.left), this.bind(node.right), isMonths, fields, node);
      }
      case "FunctionCall":
        return bindFunctionCall(this, node);
      case "Star":
        return fail(this, "INVALID_QUERY", "* stands for columns of a select list, not for a value", node);
      case "InSubquery":
      case "ScalarSubquery":
      case "SubqueryPredicate":
      case "QuantifiedComparison":
      case "CollectionQuery":
        return notSupported(this, "a subquery in an expression", node);
      case "JsonConstructor":
        return bindJsonConstructor(this, node);
      case "JsonPathCall":
        return bindJsonPathCall(this, node);
      case "SequenceValue":
        return notSupported(this, `${node.value} VALUE FOR`, node);
      case "Descriptor":
        return fail(this, "INVALID_QUERY", "DESCRIPTOR is an argument of a table function, not a value", node);
      case "Default":
        return fail(this, "INVALID_QUERY", "DEFAULT cannot stand here", node);
    }
  }

  #literal(
    bound: Pick<Extract<BoundExpression, { kind: "literal" }>, "type" | "value"> | LiteralFault,
    node: Expression,
  ) {
    if ("fault" in bound) return fail(this, "INVALID_LITERAL", bound.fault, node);
    return literal(bound.type, bound.value, spanOf(node));
  }

  #column(node: ColumnReference): BoundExpression {
    const { value, partsUsed } = this.scope.resolve(node);
    let result = value;
    for (const part of node.parts.slice(partsUsed)) result = accessField(this, result, part, node);
    return result;
  }

  #unary(node: UnaryOperation): BoundExpression {
    const { operator, operand } = node;
    if (operator === "-" && operand.kind === "NumericLiteral") {
      return this.#literal(numericLiteral(operand, true), node);
    }
    const value = this.bind(operand);
    if (operator === "NOT") return notCall(this.#boolean(value, operand, "NOT"), spanOf(node));
    if (operator === "-") return negate(this, value, node);
    if (!isNull(value.type)) negate(this, value, node);
    return value;
  }

  #boolean(value: BoundExpression, node: Expression, what: string): BoundExpression {
    if (isNull(value.type)) fail(this, "TYPE_MISMATCH", "a bare NULL has no type: write CAST(NULL AS BOOLEAN)", node);
    if (isBoolean(value.type)) return value;
    return fail(this, "TYPE_MISMATCH", `${what} takes BOOLEAN, not ${typeName(value.type)}`, node);
  }

  #binary(node: BinaryOperation): BoundExpression {
    const { leaf, operations } = leftSpine(node);
    // What stands before OVERLAPS is a period, not a value.
    const periods = operations.findLastIndex(({ operator }) => operator === "OVERLAPS");
    let result = periods < 0 ? this.bind(leaf) : bindOverlaps(this, operations[periods]!);
    for (const operation of operations.slice(periods + 1))
      result = this.#operation(operation, result, this.bind(operation.right));
    return result;
  }

  #operation(node: BinaryOperation, left: BoundExpression, right: BoundExpression): BoundExpression {
    const { operator } = node;
    if (comparisons.has(operator)) return compare(this, operator as Comparison, left, right, node);
    if (arithmetics.has(operator)) return arithmetic(this, operator as ArithmeticOperator, left, right, node);
    if (operator === "||") return this.#concatenation(node, left, right);
    return notSupported(this, `operator ${operator}`, node);
  }

  #concatenation(node: BinaryOperation, left: BoundExpression, right: BoundExpression): BoundExpression {
    const [x, y] = [left.type, right.type];
    if (isBinary(x) && isBinary(y)) {
      return nativeCall("||", "concat_x", nullableIf(joinedType(x, y), x, y), [left, right], spanOf(node));
    }
    if (!isText(x) || !isText(y)) {
      fail(this, "TYPE_MISMATCH", `|| joins text, not ${typeName(x)} and ${typeName(y)}`, node);
    }
    return nativeCall("||", "concat_s", nullableIf(joinedType(x, y), x, y), [left, right], spanOf(node));
  }

  #logical(node: LogicalOperation): BoundExpression {
    const operands = node.operands.map((operand) => this.#boolean(this.bind(operand), operand, node.operator));
    return logicalCall(node.operator, operands, spanOf(node));
  }

  #between(node: Between): BoundExpression {
    const value = this.bind(node.operand);
    const [low, high] = [this.bind(node.low), this.bind(node.high)];
    const within = (from: BoundExpression, to: BoundExpression): BoundExpression =>
      logicalCall("AND", [compare(this, ">=", value, from, node), compare(this, "<=", value, to, node)], spanOf(node));
    const inside = node.symmetric
      ? logicalCall("OR", [within(low, high), within(high, low)], spanOf(node))
      : within(low, high);
    return node.negated ? notCall(inside, spanOf(node)) : inside;
  }

  /** Items are brought to the type of the operand or to the common type; text and numbers meet in the operand's type. */
  #inList(node: InList): BoundExpression {
    const value = this.bind(node.operand);
    const tests = node.items.map((item) => {
      const bound = this.bind(item);
      const mixed = isText(bound.type) !== isText(value.type) && !isNull(bound.type) && !isNull(value.type);
      const meets = mixed && canMeet(value, bound) ? castTo(bound, value.type) : bound;
      return compare(this, "=", value, meets, item);
    });
    const found = logicalCall("OR", tests, spanOf(node));
    return node.negated ? notCall(found, spanOf(node)) : found;
  }

  #isTest(node: IsTest): BoundExpression {
    const value = this.bind(node.operand);
    const not = node.negated;
    const test = (opcode: string, operand: BoundExpression): BoundExpression =>
      nativeCall(`IS ${not ? "NOT " : ""}${node.test}`, opcode, booleanType, [operand], spanOf(node));
    switch (node.test) {
      case "NULL":
        return test(not ? "is_not_null_any" : "is_null_any", value);
      case "UNKNOWN":
        return test(not ? "is_not_null_any" : "is_null_any", this.#boolean(value, node.operand, "IS UNKNOWN"));
      case "TRUE":
        return test(not ? "is_not_true_b" : "is_true_b", this.#boolean(value, node.operand, "IS TRUE"));
      case "FALSE":
        return test(not ? "is_not_false_b" : "is_false_b", this.#boolean(value, node.operand, "IS FALSE"));
      case "JSON VALUE":
      case "JSON OBJECT":
      case "JSON ARRAY":
      case "JSON SCALAR":
        return bindIsJson(this, node);
      default:
        return notSupported(this, `IS ${node.test}`, node);
    }
  }

  #isDistinctFrom(node: IsDistinctFrom): BoundExpression {
    const operator = node.negated ? "IS NOT DISTINCT FROM" : "IS DISTINCT FROM";
    return compare(this, operator, this.bind(node.left), this.bind(node.right), node);
  }
}

/** As long as both together; of fixed length when both are. */
function joinedType(left: LogicalType, right: LogicalType): LogicalType {
  const length = Math.min((left.length ?? LENGTH_MAX) + (right.length ?? LENGTH_MAX), LENGTH_MAX);
  if (isText(left)) return left.root === "CHAR" && right.root === "CHAR" ? charType(length) : varcharType(length);
  return left.root === "BINARY" && right.root === "BINARY" ? binaryType(length) : varbinaryType(length);
}

/** Text against what a text can be read as. */
function canMeet(value: BoundExpression, item: BoundExpression): boolean {
  const other = isText(value.type) ? item.type : value.type;
  return !["BINARY", "VARBINARY", "ARRAY", "MAP", "MULTISET", "ROW", "VARIANT", "BITMAP"].includes(other.root);
}

/**
 * @throws ValidationError for what Flink refuses; PlanError NOT_SUPPORTED for what is not built yet
 * @example bindExpression(parseExpression("1 + 2"), scope, context).type // INT NOT NULL
 */
export function bindExpression(expression: Expression, scope: Scope, context: BindContext): BoundExpression {
  return new ExpressionBinder(scope, context).bind(expression);
}
