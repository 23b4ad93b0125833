/** LIKE and SIMILAR TO: a text against a pattern. */
import { booleanType, isNull, isText, nullableIf, stringType, typeName, withNullable } from "../../catalog/types.js";
import type { Like } from "../../sql/index.js";
import { type Binding, fail, nativeCall, notCall, spanOf } from "./binding.js";
import type { BoundExpression } from "./bound_expression.js";
import { castTo } from "./coercion.js";

export function bindLike(binding: Binding, node: Like): BoundExpression {
  const written = [node.operand, node.pattern, ...(node.escape ? [node.escape] : [])];
  const args = written.map((each) => {
    const bound = binding.bind(each);
    if (isNull(bound.type)) return castTo(bound, withNullable(stringType, true));
    if (isText(bound.type)) return bound;
    return fail(binding, "TYPE_MISMATCH", `${node.variant} takes text, not ${typeName(bound.type)}`, each);
  });
  const [, pattern, escapeCharacter] = args;
  if (node.variant === "LIKE" && pattern?.kind === "literal" && escapeCharacter?.kind === "literal") {
    const fault = escapeFault(String(pattern.value), String(escapeCharacter.value));
    if (fault !== undefined) fail(binding, "INVALID_ARGUMENTS", fault, node);
  }
  const type = nullableIf(booleanType, ...args.map((argument) => argument.type));
  const native = node.variant === "LIKE" ? "like" : "similar";
  const opcode = `${native}${"_s".repeat(args.length)}`;
  const traits = { fallible: native === "similar" || args.length > 2 };
  const match = nativeCall(node.variant, opcode, type, args, spanOf(node), traits);
  return node.negated ? notCall(match, spanOf(node)) : match;
}

/** What is wrong with a pattern of LIKE that is known already. */
function escapeFault(pattern: string, escapeCharacter: string): string | undefined {
  if ([...escapeCharacter].length !== 1) return `the escape of LIKE is one character, not '${escapeCharacter}'`;
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    if (characters[i] !== escapeCharacter) continue;
    const next = characters[++i];
    if (next !== "%" && next !== "_" && next !== escapeCharacter) {
      return `in the pattern '${pattern}' the escape ${escapeCharacter} stands before none of %, _ and ${escapeCharacter}`;
    }
  }
  return undefined;
}
