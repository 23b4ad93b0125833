import type { OptionValue } from "../catalog/options.js";
import type { FormatDefinition } from "./format.js";

/** Separated fields by position. Source of the options: Flink's CsvFormatOptions; `header` is ours. */
export const csv: FormatDefinition = {
  name: "csv",
  options: [
    {
      key: "field-delimiter",
      type: "string",
      defaultValue: ",",
      description: "One character between fields; '\\t' is a tab.",
    },
    {
      key: "disable-quote-character",
      type: "boolean",
      defaultValue: false,
      description: "Quotes mean nothing special.",
    },
    { key: "quote-character", type: "string", defaultValue: '"', description: "Around fields that hold delimiters." },
    {
      key: "allow-comments",
      type: "boolean",
      defaultValue: false,
      description: "Lines that begin with # are skipped.",
    },
    {
      key: "ignore-parse-errors",
      type: "boolean",
      defaultValue: false,
      description: "Skip rows, and NULL fields, that cannot be read.",
    },
    {
      key: "array-element-delimiter",
      type: "string",
      defaultValue: ";",
      description: "Between elements of an ARRAY and fields of a ROW.",
    },
    { key: "escape-character", type: "string", defaultValue: null, description: "Before a character taken literally." },
    { key: "null-literal", type: "string", defaultValue: null, description: "A field of this text is NULL." },
    {
      key: "write-bigdecimal-in-scientific-notation",
      type: "boolean",
      defaultValue: true,
      description: "Whether DECIMAL may be written with an exponent.",
    },
    {
      key: "header",
      type: "boolean",
      defaultValue: false,
      description: "The first line of each file that is read holds names, not data.",
    },
  ],
  check(_columns, options) {
    if (options["disable-quote-character"] === true && options["quote-character"] !== '"') {
      return "'csv.quote-character' has no place where 'csv.disable-quote-character' is true";
    }
    const single = ["field-delimiter", "quote-character", "escape-character"].find((key) => !isCharacter(options[key]));
    return single && `'csv.${single}' takes one character, not '${options[single]}'`;
  },
};

function isCharacter(value: OptionValue | undefined): boolean {
  return value === null || value === undefined || [...unescapeJava(String(value))].length === 1;
}

/** Delimiters may be written with Java's escapes: `\t`, `\\`, `\u0001`. */
export function unescapeJava(text: string): string {
  const simple: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };
  return text.replace(/\\(?:u+([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, letter: string) =>
    code === undefined ? (simple[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
