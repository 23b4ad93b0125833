import { describe, expect, test } from "vitest";
import { intType, stringType } from "../../../src/catalog/types.js";
import { MillraceError } from "../../../src/errors.js";
import { bindExpression } from "../../../src/plan/bind/expression_binder.js";
import type { Scope } from "../../../src/plan/bind/scope.js";
import { parseExpression } from "../../../src/sql/index.js";

const scope: Scope = {
  resolve: ({ parts }) => {
    const name = parts[0]!.name;
    const type = name === "s" ? stringType : intType;
    return { value: { kind: "column", index: name === "s" ? 1 : 0, name, type }, partsUsed: 1 };
  },
};

function refusal(sql: string): Pick<MillraceError, "code" | "message" | "hint"> & { readonly at: string } {
  try {
    bindExpression(parseExpression(sql), scope, {
      sql,
      zone: "UTC",
      mode: "STREAMING",
      aggregates: { refusal: "WHERE may not hold an aggregate" },
    });
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    const { code, message, hint, position } = error;
    return { code, message, hint, at: sql.slice(position?.start, position?.end) };
  }
  throw new Error(`${sql} is not refused`);
}

/** Expression; code; words of the message; words of the hint; the place that is marked. */
const refusals: readonly (readonly [string, string, string, string, string])[] = [
  ["UPER(s)", "UNKNOWN_FUNCTION", "no function is called UPER", "Did you mean UPPER?", "UPER"],
  ["UPPER(1)", "INVALID_ARGUMENTS", "UPPER(INT): no signature takes these types", "UPPER(<CHARACTER>)", "UPPER(1)"],
  [
    "LPAD(s, 2)",
    "INVALID_ARGUMENTS",
    "LPAD does not take 2 arguments",
    "LPAD(<CHARACTER>, <INTEGER>, <CHARACTER>)",
    "LPAD",
  ],
  ["i = '1'", "TYPE_MISMATCH", "INT = CHAR(1): these types cannot be compared", "Cast one side", "i = '1'"],
  ["s + 1", "TYPE_MISMATCH", "STRING + INT: no arithmetic on these types", "", "s + 1"],
  ["1e0 % 2", "TYPE_MISMATCH", "no arithmetic on these types", "cast FLOAT and DOUBLE", "1e0 % 2"],
  [
    "CASE WHEN i > 1 THEN i ELSE s END",
    "TYPE_MISMATCH",
    "CASE has values without a common type: INT, STRING",
    "",
    "CASE",
  ],
  ["CAST(i AS DATE)", "TYPE_MISMATCH", "INT cannot be cast to DATE", "", "CAST(i AS DATE)"],
  ["CAST(s AS STRNG)", "UNKNOWN_TYPE", "type STRNG is not known", "Did you mean STRING?", "STRNG"],
  ["DATE '2024-02-30'", "INVALID_LITERAL", "'2024-02-30' is no DATE", "", "DATE '2024-02-30'"],
  ["INTERVAL '100' DAY", "INVALID_LITERAL", "write DAY(3)", "", "INTERVAL '100' DAY"],
  ["SUM(i)", "INVALID_AGGREGATE", "WHERE may not hold an aggregate", "", "SUM(i)"],
  ["i AND TRUE", "TYPE_MISMATCH", "AND takes BOOLEAN, not INT", "", "i"],
  ["s LIKE 'a!b' ESCAPE '!'", "INVALID_ARGUMENTS", "stands before none of", "", "s LIKE"],
  ["ROW(1)[2]", "UNKNOWN_COLUMN", "the row has no field 2", "", "2"],
  ["JSON_ARRAYAGG(s)", "NOT_SUPPORTED", "JSON_ARRAYAGG is not supported yet", "", "JSON_ARRAYAGG"],
  ["JSON_VALUE(s, '$.a' RETURNING BIGINT)", "TYPE_MISMATCH", "cannot return BIGINT", "RETURNING takes", "BIGINT"],
  ["BITMAP_BUILD(s)", "NOT_SUPPORTED", "BITMAP_BUILD is not supported yet", "", "BITMAP_BUILD"],
];

describe("a refused expression says what is wrong, where, and what would fit", () => {
  test.each(refusals)("%s", (sql, code, message, hint, at) => {
    const said = refusal(sql);
    expect(said.code).toBe(code);
    expect(said.message).toContain(message);
    if (hint !== "") expect(said.hint).toContain(hint);
    expect(said.at.startsWith(at), `marked: ${said.at}`).toBe(true);
  });
});
