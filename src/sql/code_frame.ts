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
  const lines = sql.split("\n", line).map((text) => text.replace(/\r$/, ""));
  const lineStart = sql.lastIndexOf("\n", start - 1) + 1;
  const numberWidth = String(line).length;
  const frame: string[] = [];
  for (let number = Math.max(1, line - linesBefore); number < line; number++) {
    frame.push(`  ${String(number).padStart(numberWidth)} | ${cut(lines[number - 1] ?? "", 0)}`);
  }
  const text = lines[line - 1] ?? "";
  const from = windowStart(text.length, start - lineStart);
  const before = printable(text.slice(from, start - lineStart));
  const marked = printable(
    text.slice(start - lineStart, Math.max(start + 1, Math.min(end, lineStart + text.length)) - lineStart),
  );
  frame.push(`> ${line} | ${cut(text, from)}`);
  frame.push(
    `  ${" ".repeat(numberWidth)} | ${" ".repeat(width(before))}${"^".repeat(Math.max(1, Math.min(width(marked), widthMax)))}`,
  );
  return frame.join("\n");
}

function windowStart(length: number, mark: number): number {
  return length <= widthMax || mark < widthMax - 20 ? 0 : mark - Math.floor(widthMax / 2);
}

function cut(text: string, from: number): string {
  return printable(text.slice(from, from + widthMax));
}

/** Tabs and control characters as blanks, one for one, so that the carets stay below their text. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this replaces
  return text.replace(/[\u0000-\u001f\u007f]/g, " ");
}

/** Terminal columns: surrogate pairs count once, East Asian wide characters twice, combining marks not at all. */
function width(text: string): number {
  let columns = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x300) columns++;
    else if (/\p{Mark}/u.test(character)) continue;
    else
      columns +=
        /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
          character,
        ) || code >= 0x1f300
          ? 2
          : 1;
  }
  return columns;
}
