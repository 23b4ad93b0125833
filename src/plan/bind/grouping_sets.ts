/** GROUP BY with GROUPING SETS, CUBE and ROLLUP: the list of sets that it stands for. */
import { detailsAt, ValidationError } from "../../errors.js";
import type { Expression, GroupBy, GroupingElement } from "../../sql/index.js";

/** Each set: ordinals of `expressions`, ascending. One set is an ordinary GROUP BY. */
export interface Grouping<Bound> {
  readonly expressions: readonly Bound[];
  readonly sets: readonly (readonly number[])[];
}

const setsMax = 4096;

/** @param bind binds an expression; equal keys make one grouping expression */
export function groupingOf<Bound>(
  groupBy: GroupBy | null,
  bind: (expression: Expression) => { readonly bound: Bound; readonly key: string },
  sql: string,
): Grouping<Bound> {
  const expressions: Bound[] = [];
  const ordinals = new Map<string, number>();
  const ordinalOf = (expression: Expression): number => {
    const { bound, key } = bind(expression);
    const known = ordinals.get(key);
    if (known !== undefined) return known;
    ordinals.set(key, expressions.length);
    return expressions.push(bound) - 1;
  };
  const expand = (element: GroupingElement): number[][] => setsOf(element, ordinalOf);
  let sets: number[][] = [[]];
  for (const element of groupBy?.elements ?? []) {
    const additions = expand(element);
    sets = sets.flatMap((set) => additions.map((addition) => [...set, ...addition]));
    if (sets.length > setsMax) {
      throw new ValidationError(
        "INVALID_QUERY",
        `GROUP BY makes more than ${setsMax} grouping sets`,
        detailsAt(sql, element),
      );
    }
  }
  const normal = sets.map((set) => [...new Set(set)].sort((a, b) => a - b));
  return { expressions, sets: groupBy?.distinct ? unique(normal) : normal };
}

function unique(sets: readonly number[][]): number[][] {
  return [...new Map(sets.map((set) => [set.join(), set])).values()];
}

function setsOf(element: GroupingElement, ordinalOf: (expression: Expression) => number): number[][] {
  if (element.kind !== "GroupingSets") return [columnsOf(element, ordinalOf)];
  if (element.type === "GROUPING SETS") return element.elements.flatMap((each) => setsOf(each, ordinalOf));
  const parts = element.elements.map((each) => setsOf(each, ordinalOf)[0] ?? []);
  if (element.type === "ROLLUP") {
    return Array.from({ length: parts.length + 1 }, (_, i) => parts.slice(0, parts.length - i).flat());
  }
  const count = 2 ** Math.min(parts.length, 20);
  return Array.from({ length: count }, (_, mask) =>
    parts.filter((_part, i) => (mask & (1 << (parts.length - 1 - i))) === 0).flat(),
  );
}

/** `(a, b)` in parentheses is both, `()` is none. */
function columnsOf(element: Expression, ordinalOf: (expression: Expression) => number): number[] {
  if (element.kind === "RowConstructor" && !element.explicit) return element.items.map(ordinalOf);
  return [ordinalOf(element)];
}
