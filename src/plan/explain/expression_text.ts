import { typeText } from "../../catalog/types.js";
import { quoteText } from "../../sql/index.js";
import type { BoundExpression, BoundLiteral } from "../bind/bound_expression.js";

const infix: ReadonlySet<string> = new Set([
  "=",
  "<>",
  "<",
  "<=",
  ">",
  ">=",
  "+",
  "-",
  "*",
  "/",
  "%",
  "||",
  "AND",
  "OR",
  "LIKE",
]);

/** An expression for a reader of a plan: columns by name, conversions visible. */
export function expressionText(expression: BoundExpression): string {
  switch (expression.kind) {
    case "column":
      return expression.name;
    case "literal":
      return literalText(expression);
    case "case": {
      const branches = expression.branches.map(
        (branch) => `WHEN ${expressionText(branch.when)} THEN ${expressionText(branch.then)}`,
      );
      return `CASE ${branches.join(" ")} ELSE ${expressionText(expression.otherwise)} END`;
    }
    case "call": {
      const { name } = expression;
      const operands = expression.arguments.map(expressionText);
      if (name === "CAST" || name === "TRY_CAST") {
        return `${name}(${operands[0]} AS ${typeText({ ...expression.type, nullable: true })})`;
      }
      return infix.has(name) && operands.length > 1
        ? `(${operands.join(` ${name} `)})`
        : `${name}(${operands.join(", ")})`;
    }
    case "aggregate":
      return `${expression.name}(${expression.distinct ? "DISTINCT " : ""}${expression.arguments.map(expressionText).join(", ")})`;
  }
}

function literalText({ value, type }: BoundLiteral): string {
  if (value === null) return "NULL";
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  if (typeof value === "string" && type.root !== "DECIMAL") return quoteText(value);
  if (type.root === "INTERVAL_DAY_SECOND") return `${value} ms`;
  if (value instanceof Uint8Array) return `X'${Buffer.from(value).toString("hex")}'`;
  if (Array.isArray(value)) return `${typeText({ ...type, nullable: true })}[${value.map(String).join(", ")}]`;
  return String(value);
}
