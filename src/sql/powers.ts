/**
 * How tightly operators bind; a larger number binds tighter. The values are Calcite's, so that `a = b IS NULL` is
 * (a = b) IS NULL, and the MULTISET operators bind even looser than OR.
 */
export const Power = {
  none: 0,
  multisetUnion: 14,
  multisetIntersect: 18,
  or: 22,
  and: 24,
  not: 26,
  is: 28,
  comparison: 30,
  like: 32,
  add: 40,
  multiply: 60,
  sign: 80,
  /** Literals, names, calls, and everything in brackets. */
  atom: 100,
} as const;

/** Binary operators of one sign or word. */
export const binaryPowers: Readonly<Record<string, number>> = {
  "=": Power.comparison,
  "<>": Power.comparison,
  "<": Power.comparison,
  "<=": Power.comparison,
  ">": Power.comparison,
  ">=": Power.comparison,
  CONTAINS: Power.comparison,
  EQUALS: Power.comparison,
  OVERLAPS: Power.comparison,
  PRECEDES: Power.comparison,
  SUCCEEDS: Power.comparison,
  "+": Power.add,
  "-": Power.add,
  "*": Power.multiply,
  "/": Power.multiply,
  "%": Power.multiply,
  "||": Power.multiply,
};
