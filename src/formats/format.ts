import type { OptionDefinition, OptionValue } from "../catalog/options.js";
import type { LogicalType } from "../catalog/types.js";

/** A column as a format sees it. */
export interface FormatColumn {
  readonly name: string;
  readonly type: LogicalType;
}

/** A format that tables may name: `'format' = 'json'`. Its options stand in the table behind its name: `'json.ignore-parse-errors'`. */
export interface FormatDefinition {
  readonly name: string;
  /** Without the format's name in front. */
  readonly options: readonly OptionDefinition[];
  /** What is wrong with such a table, or undefined. `options` by their keys here, defaults filled in. */
  readonly check?: (
    columns: readonly FormatColumn[],
    options: Readonly<Record<string, OptionValue>>,
  ) => string | undefined;
}
