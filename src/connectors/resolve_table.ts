/**
 * A table's options against its connector and format: every key known, every value of its type, defaults filled in. Done where a table is used,
 * not where it is declared, as in Flink: a script may declare tables of other engines.
 */
import { findOption, type OptionDefinition, type OptionValue, readOption, unknownOption } from "../catalog/options.js";
import { type CatalogTable, pathText } from "../catalog/table.js";
import { type ErrorDetails, PlanError, ValidationError } from "../errors.js";
import { type FormatDefinition, formats, formatsNotYet } from "../formats/index.js";
import { nearestName } from "../sql/index.js";
import type { ConnectorDefinition } from "./connector.js";
import { connectors, connectorsNotYet } from "./index.js";

export interface ResolvedTable {
  readonly connector: ConnectorDefinition;
  readonly format: FormatDefinition | undefined;
  readonly connectorOptions: Readonly<Record<string, OptionValue>>;
  /** Keys without the format's name in front. */
  readonly formatOptions: Readonly<Record<string, OptionValue>>;
}

/**
 * @param extra options of a hint, `/*+ OPTIONS('k' = 'v') *\/`, which win over the table's own
 * @param place where the table is used
 * @throws ValidationError UNKNOWN_CONNECTOR, UNKNOWN_FORMAT, UNKNOWN_OPTION, MISSING_OPTION, INVALID_OPTION; PlanError NOT_SUPPORTED
 */
export function resolveTable(
  table: CatalogTable,
  extra: ReadonlyMap<string, string>,
  place: ErrorDetails,
): ResolvedTable {
  const options = new Map([...table.options, ...extra]);
  const at = (key: string): ErrorDetails => (extra.has(key) ? place : (table.optionPlaces.get(key) ?? place));
  const name = pathText(table.path);
  const connectorName = options.get("connector");
  if (connectorName === undefined) {
    throw new ValidationError("MISSING_OPTION", `table '${name}' has no option 'connector'`, {
      ...place,
      hint: `Write WITH ('connector' = '...'), one of ${connectors.map((each) => `'${each.name}'`).join(", ")}.`,
    });
  }
  const connector = findConnector(connectorName, at("connector"));
  const formatName = options.get("format");
  const format = connector.takesFormat ? findFormat(formatName, name, at("format"), place) : undefined;
  const [connectorOptions, formatOptions] = readAll(connector, format, options, at);
  requireAll(connector, connectorOptions, name, place);
  const columns = table.columns.filter(
    (column) => column.kind === "physical" && !table.partitionedBy.includes(column.name),
  );
  const problem = format?.check?.(columns, formatOptions);
  if (problem !== undefined) throw new ValidationError("INVALID_OPTION", `table '${name}': ${problem}`, place);
  return { connector, format, connectorOptions, formatOptions };
}

function findConnector(name: string, details: ErrorDetails): ConnectorDefinition {
  const found = connectors.find((connector) => connector.name === name || connector.aliases?.includes(name));
  if (found) return found;
  if (connectorsNotYet.includes(name)) {
    throw new PlanError("NOT_SUPPORTED", `connector '${name}' is not supported yet`, details);
  }
  const known = connectors.map((connector) => connector.name);
  const nearest = nearestName(name, known);
  throw new ValidationError("UNKNOWN_CONNECTOR", `there is no connector '${name}'`, {
    ...details,
    hint: nearest ? `Did you mean '${nearest}'?` : `Known connectors: ${known.join(", ")}.`,
  });
}

function findFormat(
  name: string | undefined,
  table: string,
  details: ErrorDetails,
  place: ErrorDetails,
): FormatDefinition {
  const known = formats.map((format) => format.name);
  if (name === undefined) {
    throw new ValidationError("MISSING_OPTION", `table '${table}' lacks the option 'format'`, {
      ...place,
      hint: `Write 'format' = '...', one of ${known.map((each) => `'${each}'`).join(", ")}.`,
    });
  }
  const found = formats.find((format) => format.name === name);
  if (found) return found;
  if (formatsNotYet.includes(name)) {
    throw new PlanError("NOT_SUPPORTED", `format '${name}' is not supported yet`, details);
  }
  const nearest = nearestName(name, known);
  throw new ValidationError("UNKNOWN_FORMAT", `there is no format '${name}'`, {
    ...details,
    hint: nearest ? `Did you mean '${nearest}'?` : `Known formats: ${known.join(", ")}.`,
  });
}

type Values = Record<string, OptionValue>;

function defaults(definitions: readonly OptionDefinition[]): Values {
  const plain = definitions.filter(({ key }) => !key.includes("#"));
  return Object.fromEntries(plain.map(({ key, defaultValue }) => [key, defaultValue]));
}

function readAll(
  connector: ConnectorDefinition,
  format: FormatDefinition | undefined,
  options: ReadonlyMap<string, string>,
  at: (key: string) => ErrorDetails,
): [Values, Values] {
  const connectorValues = defaults(connector.options);
  const formatValues = defaults(format?.options ?? []);
  const prefix = format && `${format.name}.`;
  for (const [key, text] of options) {
    if (key === "connector" || (key === "format" && format)) continue;
    const inFormat = prefix !== undefined && key.startsWith(prefix);
    const definition = inFormat
      ? findOption(format?.options ?? [], key.slice(prefix.length))
      : findOption(connector.options, key);
    if (!definition) throw unknownTableOption(connector, format, key, at(key));
    const value = readOption(definition, key, text, at(key));
    if (inFormat) formatValues[definition.key] = value;
    else connectorValues[definition.key.includes("#") ? key : definition.key] = value;
  }
  return [connectorValues, formatValues];
}

function unknownTableOption(
  connector: ConnectorDefinition,
  format: FormatDefinition | undefined,
  key: string,
  details: ErrorDetails,
): ValidationError {
  const inFormat = format !== undefined && key.startsWith(`${format.name}.`);
  const known = [
    ...connector.options.map((option) => option.key),
    ...(format?.options.map((option) => `${format.name}.${option.key}`) ?? []),
  ];
  return unknownOption(inFormat ? `format '${format.name}'` : `connector '${connector.name}'`, key, known, details);
}

function requireAll(connector: ConnectorDefinition, values: Values, table: string, place: ErrorDetails): void {
  for (const { key, required } of connector.options) {
    if (required !== true || values[key] !== null) continue;
    throw new ValidationError("MISSING_OPTION", `table '${table}' lacks the option '${key}'`, {
      ...place,
      hint: `Connector '${connector.name}' needs '${key}' = '...' in its WITH clause.`,
    });
  }
}
