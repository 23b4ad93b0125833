/**
 * The candidate nearest to `word` by edit distance (adjacent letters swapped count as one edit), if near enough to be
 * a slip: one edit for up to four letters, two for up to eight, three beyond. Case does not count.
 *
 * @example nearestName("FORM", ["FROM", "WHERE"]) // "FROM"
 */
export function nearestName(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toUpperCase();
  if (wanted.length < 2 || wanted.length > 100) return undefined;
  let limit = wanted.length <= 4 ? 1 : wanted.length <= 8 ? 2 : 3;
  let nearest: string | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) > limit) continue;
    const distance = editDistance(wanted, candidate.toUpperCase(), limit);
    if (distance <= limit) {
      nearest = candidate;
      if (distance === 0) return nearest;
      limit = distance - 1;
      if (limit === 0) return nearest;
    }
  }
  return nearest;
}

/** Optimal string alignment distance; any number above `limit` when it is larger. */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let smallest = row;
    for (let column = 1; column <= b.length; column++) {
      const substituted = last[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      let distance = Math.min(last[column]! + 1, current[column - 1]! + 1, substituted);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        distance = Math.min(distance, beforeLast[column - 2]! + 1);
      }
      current.push(distance);
      smallest = Math.min(smallest, distance);
    }
    if (smallest > limit) return smallest;
    beforeLast = last;
    last = current;
  }
  return last[b.length]!;
}
