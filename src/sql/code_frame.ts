/** Lines of SQL shown before the marked one. */
const linesBefore = 2;
/** A longer line is cut around the mark, so that a frame fits a terminal. */
const widthMax = 110;

interface Place {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/**
 * The lines around a place of `sql`, numbered, with carets under it:
 *
 * ```
 *   1 | SELECT a,
 * > 2 |   FORM t
 *     |   ^^^^
 * ```
 */
export function codeFrame(sql: string, { start, end, line }: Place): string {
  const starts = lineStarts(sql);
  const textOf = (number: number) =>
    sql.slice(starts[number - 1], (starts[number] ?? sql.length + 1) - 1).replace(/\r$/, "");
  const numberWidth = String(line).length;
  const frame: string[] = [];
  for (let number = Math.max(1, line - linesBefore); number < line; number++) {
    frame.push(`  ${String(number).padStart(numberWidth)} | ${cut(textOf(number), 0)}`);
  }
  const text = textOf(line);
  const mark = start - (starts[line - 1] ?? 0);
  const from = text.length <= widthMax || mark < widthMax - 20 ? 0 : mark - Math.floor(widthMax / 2);
  const indent = " ".repeat(columns(printable(text.slice(from, mark))));
  const marked = columns(printable(text.slice(mark, Math.max(mark + 1, mark + end - start))));
  frame.push(`> ${line} | ${cut(text, from)}`);
  frame.push(`  ${" ".repeat(numberWidth)} | ${indent}${"^".repeat(Math.max(1, Math.min(marked, widthMax)))}`);
  return frame.join("\n");
}

function cut(text: string, from: number): string {
  return printable(text.slice(from, from + widthMax));
}

/** Tabs and control characters as blanks, one for one, so that the carets stay below their text. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this replaces
  return text.replace(/[\u0000-\u001f\u007f]/g, " ");
}

/** East Asian wide characters and pictographs take two terminal columns, combining marks none. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{3ffff}]/u;

function columns(text: string): number {
  let count = 0;
  for (const character of text) {
    if (character < "\u0300") count++;
    else if (!/\p{Mark}/u.test(character)) count += wide.test(character) ? 2 : 1;
  }
  return count;
}

let indexedText = "";
let indexedStarts: readonly number[] = [0];

/**
 * Offsets at which the lines of `text` begin. The last text's answer is kept: a script with many errors asks once per
 * error, always about the same text.
 */
export function lineStarts(text: string): readonly number[] {
  if (text === indexedText) return indexedStarts;
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  indexedText = text;
  indexedStarts = starts;
  return starts;
}

/** The number, from 0, of the line that holds `offset`. */
export function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low;
}
