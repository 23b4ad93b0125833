/** Lines of test/conformance/expressions (its README says what they hold), and what binding alone can say of them. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { typeText } from "../../../src/catalog/types.js";
import { MillraceError } from "../../../src/errors.js";
import { bindExpression } from "../../../src/plan/bind/expression_binder.js";
import type { Scope } from "../../../src/plan/bind/scope.js";
import { parseExpression } from "../../../src/sql/index.js";

export interface ExpressionLine {
  readonly number: number;
  readonly zone: string;
  readonly expression: string;
  readonly status: "ok" | "parse-error" | "validate-error" | "run-error";
  readonly type: string;
  readonly value: string;
  readonly note: string;
}

export const expressionTopics = [
  ...["arithmetic", "bitmap", "cast", "collections", "compare-coerce", "conditional", "hash-encode-url"],
  ...["intervals", "json", "literals", "logic", "math", "regex-like", "strings", "temporal", "variant"],
] as const;

export function expressionLines(topic: string): ExpressionLine[] {
  const path = fileURLToPath(new URL(`../../conformance/expressions/${topic}.tsv`, import.meta.url));
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.flatMap((line, i) => {
    if (i === 0 || line === "") return [];
    const [settings = "", expression = "", status = "", type = "", value = "", note = ""] = line.split("\t");
    const zone = settings.startsWith("tz=") ? settings.slice(3) : "UTC";
    return [{ number: i + 1, zone, expression, status: status as ExpressionLine["status"], type, value, note }];
  });
}

const noColumns: Scope = {
  resolve: (reference) => {
    throw new Error(`no column ${reference.parts.map(({ name }) => name).join(".")}`);
  },
};

export interface Verdict {
  readonly status: "ok" | "parse-error" | "validate-error" | "not-supported" | "fault";
  /** Type of the result, or the error's message. */
  readonly said: string;
}

export function bindLine({ expression, zone }: ExpressionLine): Verdict {
  try {
    const parsed = parseExpression(expression);
    const context = { sql: expression, zone, mode: "STREAMING", aggregates: { refusal: "no aggregate here" } } as const;
    const bound = bindExpression(parsed, noColumns, context);
    if (bound.type.root === "NULL") return { status: "validate-error", said: "a bare NULL has no type" };
    return { status: "ok", said: typeText(bound.type) };
  } catch (error) {
    if (!(error instanceof MillraceError)) return { status: "fault", said: String(error) };
    if (error.phase === "parse") return { status: "parse-error", said: error.message };
    return { status: error.code === "NOT_SUPPORTED" ? "not-supported" : "validate-error", said: error.message };
  }
}

/** A row that fails at run time is bound all the same; its error may come as early as binding. */
export function agrees(line: ExpressionLine, { status, said }: Verdict): boolean {
  if (line.status === "ok") return status === "ok" && (line.type === said || isNullUnderNotNull(line, said));
  if (line.status === "run-error") return status === "ok" || status === "validate-error";
  return status !== "ok" && status !== "fault";
}

/** Flink's flaw: a NULL under a type that says NOT NULL. The same type without it is as good. */
function isNullUnderNotNull({ value, type }: ExpressionLine, said: string): boolean {
  return value === "null" && type === `${said} NOT NULL`;
}
