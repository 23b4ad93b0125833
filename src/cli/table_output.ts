/**
 * Rows as a table for a person. The first rows decide the columns' widths (a stream is shown as it comes); later cells that do not fit are cut
 * with an ellipsis. Numbers stand right, NULL is written as such, and a changelog gets a column for the kind of change.
 */
import type { ChangelogMode, ResultColumn } from "../index.js";
import { cellsOf, fitted, padded, printable } from "./text_width.js";

type Cell = string | number | boolean | null | readonly unknown[];

/** Rows looked at for widths before the first line is printed; also what fits on a screen. */
const sampleRowsMax = 50;
const cellWidthMax = 60;

function cellText(value: Cell): string {
  if (value === null) return "NULL";
  if (typeof value === "string") return printable(value);
  return typeof value === "object" ? printable(JSON.stringify(value)) : String(value);
}

const numeric = /^(TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|DECIMAL)/;

export class TableOutput {
  readonly #write: (text: string) => void;
  readonly #names: readonly string[];
  readonly #right: readonly boolean[];
  readonly #withKind: boolean;
  #sample: string[][] | undefined = [];
  #widths: readonly number[] = [];
  #rows = 0;

  constructor(columns: readonly ResultColumn[], changelog: ChangelogMode, write: (text: string) => void) {
    this.#write = write;
    this.#withKind = changelog !== "insert-only";
    this.#names = [...(this.#withKind ? ["op"] : []), ...columns.map(({ name }) => printable(name))];
    this.#right = [...(this.#withKind ? [false] : []), ...columns.map(({ type }) => numeric.test(type))];
  }

  /** A row as the engine encodes it: `["+I",v1,...]`. */
  add(line: string): void {
    const [kind, ...values] = JSON.parse(line) as [string, ...Cell[]];
    const cells = [...(this.#withKind ? [kind] : []), ...values.map(cellText)];
    this.#rows++;
    if (this.#sample === undefined) {
      this.#write(this.#line(cells));
      return;
    }
    this.#sample.push(cells);
    if (this.#sample.length >= sampleRowsMax) this.flush();
  }

  /** Prints what is held back for the widths; called when a stream pauses, and by end(). */
  flush(): void {
    const sample = this.#sample;
    if (sample === undefined) return;
    this.#sample = undefined;
    this.#widths = this.#names.map((name, i) =>
      Math.min(cellWidthMax, Math.max(cellsOf(name), ...sample.map((cells) => cellsOf(cells[i] ?? "")))),
    );
    this.#write(this.#rule("┌", "┬", "┐") + this.#line(this.#names) + this.#rule("├", "┼", "┤"));
    for (const cells of sample) this.#write(this.#line(cells));
  }

  /** Prints the rest and returns the number of rows. */
  end(): number {
    this.flush();
    this.#write(this.#rule("└", "┴", "┘"));
    return this.#rows;
  }

  #line(cells: readonly string[]): string {
    const fit = cells.map((cell, i) =>
      padded(fitted(cell, this.#widths[i] ?? 0), this.#widths[i] ?? 0, this.#right[i] ?? false),
    );
    return `│ ${fit.join(" │ ")} │\n`;
  }

  #rule(left: string, middle: string, right: string): string {
    return `${left}${this.#widths.map((width) => "─".repeat(width + 2)).join(middle)}${right}\n`;
  }
}
