import { describe, expect, test } from "vitest";
import { intType, typeText } from "../../../src/catalog/types.js";
import { bindExpression } from "../../../src/plan/bind/expression_binder.js";
import type { Scope } from "../../../src/plan/bind/scope.js";
import { lowerProgram } from "../../../src/plan/lower/lower.js";
import { TypePool } from "../../../src/plan/lower/type_pool.js";
import type { ProgramMessage } from "../../../src/plan/message.js";
import { parseExpression } from "../../../src/sql/index.js";

const scope: Scope = {
  resolve: ({ parts }) => {
    const { name } = parts[0]!;
    return { value: { kind: "column", index: name === "x" ? 0 : 1, name, type: intType }, partsUsed: 1 };
  },
};

function lower(...sqls: readonly string[]): ProgramMessage {
  const outputs = sqls.map((sql) =>
    bindExpression(parseExpression(sql), scope, { sql, zone: "UTC", mode: "BATCH", aggregates: { refusal: "none" } }),
  );
  return lowerProgram(outputs, new TypePool(typeText));
}

/** Instructions by name, those of a region in brackets behind it. */
function shape({ code }: ProgramMessage, from = 0, to = code.length): string[] {
  const names: string[] = [];
  for (let i = from; i < to; i++) {
    const instruction = code[i]!;
    if (instruction[0] !== "region") {
      names.push(instruction[0]);
      continue;
    }
    const end = Number(instruction[3]);
    names.push(`region[${shape({ code } as ProgramMessage, i + 1, end).join(" ")}]`);
    i = end - 1;
  }
  return names;
}

describe("programs", () => {
  test("compute a common subexpression once, for all outputs", () => {
    const names = shape(lower("x + y", "(x + y) * 2"));
    expect(names.filter((name) => name === "add_i32_i32")).toHaveLength(1);
  });

  test("run a branch of CASE that may fail only where it is reached", () => {
    const names = shape(lower("CASE WHEN x <> 0 THEN 1 / x ELSE 0 END"));
    expect(names.find((name) => name.startsWith("region"))).toContain("divide_i32_i32");
    expect(names).not.toContain("divide_i32_i32");
    expect(names.at(-1)).toBe("select_b_any_any");
  });

  test("run the right side of AND that may fail only where the left side does not decide", () => {
    const names = shape(lower("x <> 0 AND 1 / x > 2"));
    expect(names.find((name) => name.startsWith("region"))).toContain("divide_i32_i32");
  });

  test("have no region where nothing can fail", () => {
    expect(shape(lower("CASE WHEN x > y THEN x ELSE y END")).some((name) => name.startsWith("region"))).toBe(false);
  });

  test("keep a value of a region inside of it", () => {
    const names = shape(lower("CASE WHEN x <> 0 THEN 1 / x END", "1 / x"));
    expect(names.filter((name) => name === "divide_i32_i32")).toHaveLength(1);
    expect(names.filter((name) => name.includes("divide_i32_i32"))).toHaveLength(2);
  });

  test("call a volatile function once for each time it is written", () => {
    const calls = (...sqls: string[]) => shape(lower(...sqls)).filter((name) => name === "rand").length;
    expect(calls("RAND() + RAND()")).toBe(2);
    expect(calls("(RAND() + 1) * (RAND() + 1)")).toBe(2);
    expect(calls("RAND() BETWEEN 0.2 AND 0.5")).toBe(1);
  });

  test("read the clock once", () => {
    const names = shape(lower("CURRENT_TIMESTAMP < NOW()", "CURRENT_TIMESTAMP"));
    expect(names.filter((name) => name === "current_timestamp").length).toBeLessThanOrEqual(2);
  });
});
