/** Compares an answer with a case: see ../conformance/README.md, "How to compare". Each function returns what differs, or undefined. */
import type { CaseFile } from "./case_file.js";

export interface Change {
  readonly kind: string;
  readonly values: readonly unknown[];
}

/** Relative tolerance of a column: sums of floats may be added in another order. 0: exact. */
export function toleranceOf(type: string): number {
  return /\bDOUBLE\b/.test(type) ? 1e-12 : /\bFLOAT\b/.test(type) ? 1e-6 : 0;
}

function near(a: unknown, b: unknown, tolerance: number): boolean {
  if (typeof a === "number" && typeof b === "number") {
    return Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
  }
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => near(item, b[i], tolerance));
  return a === b;
}

function sameRow(a: readonly unknown[], b: readonly unknown[], tolerances: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => near(value, b[i], tolerances[i] ?? 0));
}

/** A text to sort by that does not see the last digits of floats. */
function sortText(values: readonly unknown[], tolerances: readonly number[]): string {
  const rounded = (value: unknown): unknown => {
    if (typeof value === "number") return value.toPrecision(6);
    return Array.isArray(value) ? value.map(rounded) : value;
  };
  return JSON.stringify(values.map((value, i) => ((tolerances[i] ?? 0) > 0 ? rounded(value) : value)));
}

const show = (changes: readonly Change[]): string =>
  changes.map(({ kind, values }) => `${kind} ${JSON.stringify(values)}`).join("\n");

function differ(what: string, expected: readonly Change[], actual: readonly Change[]): string {
  return `${what}\nexpected:\n${show(expected)}\nactual:\n${show(actual)}`;
}

function sameSequence(expected: readonly Change[], actual: readonly Change[], tolerances: readonly number[]): boolean {
  return (
    expected.length === actual.length &&
    expected.every((change, i) => {
      const other = actual[i];
      return other !== undefined && change.kind === other.kind && sameRow(change.values, other.values, tolerances);
    })
  );
}

export function compareMultisets(
  what: string,
  expected: readonly Change[],
  actual: readonly Change[],
  tolerances: readonly number[],
): string | undefined {
  const sorted = (changes: readonly Change[]): Change[] =>
    changes
      .map((change) => ({ change, text: change.kind + sortText(change.values, tolerances) }))
      .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
      .map(({ change }) => change);
  const [left, right] = [sorted(expected), sorted(actual)];
  return sameSequence(left, right, tolerances) ? undefined : differ(what, left, right);
}

/** Per key the sequence of changes; keys among each other have no order. */
function compareKeyed(test: CaseFile, actual: readonly Change[], tolerances: readonly number[]): string | undefined {
  const columns = (test.key ?? []).map((name) => test.schema?.findIndex((column) => column.name === name) ?? -1);
  const group = (changes: readonly Change[]): Map<string, Change[]> => {
    const groups = new Map<string, Change[]>();
    for (const change of changes) {
      const key = JSON.stringify(columns.map((column) => change.values[column]));
      groups.set(key, [...(groups.get(key) ?? []), change]);
    }
    return groups;
  };
  const [left, right] = [group(test.changelog ?? []), group(actual)];
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const [expected, got] = [left.get(key) ?? [], right.get(key) ?? []];
    if (!sameSequence(expected, got, tolerances)) return differ(`changes of key ${key}`, expected, got);
  }
  return undefined;
}

/** The table that a changelog leaves. */
export function materialize(changes: readonly Change[]): Change[] {
  const rows = new Map<string, { change: Change; count: number }>();
  for (const { kind, values } of changes) {
    const text = JSON.stringify(values);
    const entry = rows.get(text) ?? { change: { kind: "+I", values }, count: 0 };
    entry.count += kind === "+I" || kind === "+U" ? 1 : -1;
    rows.set(text, entry);
  }
  return [...rows.values()].flatMap(({ change, count }) => Array.from({ length: Math.max(0, count) }, () => change));
}

export function compareRows(test: CaseFile, actual: readonly Change[]): string | undefined {
  const tolerances = (test.schema ?? []).map(({ type }) => toleranceOf(type));
  const expected = (test.result ?? []).map((values) => ({ kind: "+I", values }));
  if (test.compare === "ordered") {
    return sameSequence(expected, actual, tolerances) ? undefined : differ("ordered rows", expected, actual);
  }
  if (test.compare === "changelog" && test.changelog !== undefined) {
    const keyed = test.key !== undefined && !(test.changes.length === 1 && test.changes[0] === "I");
    const difference = keyed
      ? compareKeyed(test, actual, tolerances)
      : compareMultisets("changes", test.changelog, actual, tolerances);
    if (difference !== undefined) return difference;
  }
  return compareMultisets("final table", expected, materialize(actual), tolerances);
}

/** Names (made-up ones excepted) and types. */
export function compareSchema(
  test: CaseFile,
  columns: readonly { readonly name: string; readonly type: string }[],
): string | undefined {
  if (test.schema === undefined) return undefined;
  const madeUp = /^EXPR\$\d+$/;
  const text = ({ name, type }: { name: string; type: string }): string =>
    `${madeUp.test(name) ? "EXPR$" : name} ${type}`;
  const [expected, actual] = [test.schema.map(text).join("\n"), columns.map(text).join("\n")];
  return expected === actual ? undefined : `schema\nexpected:\n${expected}\nactual:\n${actual}`;
}
