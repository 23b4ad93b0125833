/** Text for a terminal: wide characters take two cells, control characters are shown as escapes. */

/** Cells of ASCII text; replaced when other text comes: the library takes 50 ms to load, a third of the time to the first row. */
let stringWidth = (text: string): number => text.length;
let loaded = false;

/** Must be awaited for text before it is measured. */
export async function prepareToMeasure(text: string): Promise<void> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the bounds of ASCII
  if (loaded || /^[\x00-\x7f]*$/.test(text)) return;
  stringWidth = (await import("string-width")).default;
  loaded = true;
}

const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) => {
    return escapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

export function padded(text: string, cells: number, right: boolean): string {
  const missing = " ".repeat(Math.max(0, cells - stringWidth(text)));
  return right ? missing + text : text + missing;
}

/** Cuts to at most `cells` cells, with an ellipsis where something is missing. */
export function fitted(text: string, cells: number): string {
  if (stringWidth(text) <= cells) return text;
  let fit = "";
  let width = 1;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    width += stringWidth(segment);
    if (width > cells) break;
    fit += segment;
  }
  return `${fit}…`;
}

export const cellsOf = (text: string): number => stringWidth(text);
