/**
 * Options of connectors, formats and the session: Flink's names, types and defaults. A definition says what a value must look like; reading an
 * option gives its typed value or an error that names the option, the value and what would be right.
 */
import { type ErrorDetails, ValidationError } from "../errors.js";
import { nearestName } from "../sql/index.js";

export type OptionValue = string | number | bigint | boolean | null;

export interface OptionDefinition {
  /** `fields.#.kind`: any text stands for `#`. */
  readonly key: string;
  readonly type: "string" | "int" | "long" | "double" | "boolean" | "duration" | "memory" | "enum";
  /** Of enum. Compared without case; the value is as written here. */
  readonly values?: readonly string[];
  /** In its typed form: durations in ms, sizes in bytes. null: not set. */
  readonly defaultValue: OptionValue;
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** What is wrong with a text that has the right type, or undefined. */
  readonly check?: (text: string) => string | undefined;
  /** Other names that Flink or its forks accept. */
  readonly aliases?: readonly string[];
  readonly description: string;
}

const durationUnits: Readonly<Record<string, number>> = {
  d: 86400000,
  day: 86400000,
  days: 86400000,
  h: 3600000,
  hour: 3600000,
  hours: 3600000,
  m: 60000,
  min: 60000,
  minute: 60000,
  minutes: 60000,
  s: 1000,
  sec: 1000,
  second: 1000,
  seconds: 1000,
  ms: 1,
  milli: 1,
  millis: 1,
  millisecond: 1,
  milliseconds: 1,
};

const memoryUnits: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  bytes: 1,
  k: 1024,
  kb: 1024,
  kibibytes: 1024,
  m: 1 << 20,
  mb: 1 << 20,
  mebibytes: 1 << 20,
  g: 2 ** 30,
  gb: 2 ** 30,
  gibibytes: 2 ** 30,
  t: 2 ** 40,
  tb: 2 ** 40,
  tebibytes: 2 ** 40,
};

/** Milliseconds of "10 s", "1min", "500 ms" or ISO-8601 ("PT10S"); undefined if it is none of these. */
export function parseDuration(text: string): number | undefined {
  const plain = /^\s*(\d+)\s*([a-zA-Z]*)\s*$/.exec(text);
  if (plain) {
    const unit = plain[2] === "" ? 1 : durationUnits[plain[2]!.toLowerCase()];
    return unit === undefined ? undefined : Number(plain[1]) * unit;
  }
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(text.trim());
  if (!iso || iso.slice(1).every((part) => part === undefined)) return undefined;
  const [days, hours, minutes, seconds] = iso.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  return days * 86400000 + hours * 3600000 + minutes * 60000 + Math.round(seconds * 1000);
}

/** Bytes of "128MB", "64 kb", "1024"; undefined if it is no size. */
export function parseMemory(text: string): number | undefined {
  const match = /^\s*(\d+)\s*([a-zA-Z]*)\s*$/.exec(text);
  const unit = match && memoryUnits[match[2]!.toLowerCase()];
  return match && unit !== undefined && unit !== null ? Number(match[1]) * unit : undefined;
}

const wanted: Readonly<Record<OptionDefinition["type"], string>> = {
  string: "a text",
  int: "an integer",
  long: "an integer",
  double: "a number",
  boolean: "'true' or 'false'",
  duration: "a duration like '10 s' or '1 min'",
  memory: "a size like '128 mb'",
  enum: "one of its values",
};

function parseInteger(text: string, definition: OptionDefinition): number | bigint | undefined {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) return undefined;
  const value = BigInt(text.trim().replace(/^\+/, ""));
  const limit = definition.type === "int" ? 2n ** 31n : 2n ** 63n;
  if (value < -limit || value >= limit) return undefined;
  if (definition.min !== undefined && value < BigInt(definition.min)) return undefined;
  if (definition.max !== undefined && value > BigInt(definition.max)) return undefined;
  return definition.type === "int" ? Number(value) : value;
}

function within({ min, max }: OptionDefinition, value: number | undefined): number | undefined {
  const fits = value !== undefined && (min === undefined || value >= min) && (max === undefined || value <= max);
  return fits ? value : undefined;
}

function parseValue(definition: OptionDefinition, text: string): OptionValue | undefined {
  switch (definition.type) {
    case "string":
      return text;
    case "boolean":
      return /^true$/i.test(text.trim()) ? true : /^false$/i.test(text.trim()) ? false : undefined;
    case "int":
    case "long":
      return parseInteger(text, definition);
    case "double":
      return within(definition, text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined);
    case "duration":
      return within(definition, parseDuration(text));
    case "memory":
      return within(definition, parseMemory(text));
    case "enum":
      return definition.values?.find((value) => value.toLowerCase() === text.trim().toLowerCase());
  }
}

function wantedText(definition: OptionDefinition): string {
  if (definition.values) return `one of ${definition.values.map((value) => `'${value}'`).join(", ")}`;
  const { min, max } = definition;
  const range =
    min !== undefined && max !== undefined
      ? ` from ${min} to ${max}`
      : min !== undefined
        ? ` of at least ${min}`
        : max !== undefined
          ? ` of at most ${max}`
          : "";
  return wanted[definition.type] + range;
}

/** The typed value of a text. @throws ValidationError INVALID_OPTION */
export function readOption(
  definition: OptionDefinition,
  key: string,
  text: string,
  details: ErrorDetails,
): OptionValue {
  const value = parseValue(definition, text);
  if (value === undefined) {
    throw new ValidationError(
      "INVALID_OPTION",
      `option '${key}' takes ${wantedText(definition)}, not '${text}'`,
      details,
    );
  }
  const problem = definition.check?.(text);
  if (problem !== undefined) throw new ValidationError("INVALID_OPTION", `option '${key}': ${problem}`, details);
  return value;
}

/** The definition of a key, also by pattern (`fields.#.kind`) and alias. */
export function findOption(definitions: readonly OptionDefinition[], key: string): OptionDefinition | undefined {
  return definitions.find(
    (definition) =>
      definition.key === key ||
      definition.aliases?.includes(key) ||
      (definition.key.includes("#") && keyPattern(definition.key).test(key)),
  );
}

function keyPattern(key: string): RegExp {
  return new RegExp(
    `^${key
      .split("#")
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("(.+)")}$`,
  );
}

/** An error for a key that no definition has. `what` is the owner: "connector 'filesystem'". */
export function unknownOption(
  what: string,
  key: string,
  known: readonly string[],
  details: ErrorDetails,
): ValidationError {
  const nearest = nearestName(key, known) ?? nearestByPart(key, known);
  const hint = nearest === undefined ? `Known options: ${[...known].sort().join(", ")}.` : `Did you mean '${nearest}'?`;
  return new ValidationError("UNKNOWN_OPTION", `${what} has no option '${key}'`, { ...details, hint });
}

/** Keys are long: a slip in one part, a missing or a doubled prefix should still find its neighbour. */
function nearestByPart(key: string, known: readonly string[]): string | undefined {
  const last = key.slice(key.lastIndexOf(".") + 1);
  return known.find((candidate) => candidate === last || candidate.endsWith(`.${last}`));
}
