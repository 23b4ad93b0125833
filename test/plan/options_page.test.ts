/** The page of all options, made from their definitions. Run with -u after a change that is meant. */
import { expect, test } from "vitest";
import type { OptionDefinition } from "../../src/catalog/options.js";
import { sessionOptions } from "../../src/catalog/session_options.js";
import { connectors } from "../../src/connectors/index.js";
import { formats } from "../../src/formats/index.js";

function defaultText({ type, defaultValue, required }: OptionDefinition): string {
  if (required) return "required";
  if (defaultValue === null) return "none";
  return type === "duration" ? `\`${defaultValue} ms\`` : `\`${String(defaultValue) || " "}\``;
}

function typeText({ type, values }: OptionDefinition): string {
  return values ? values.map((value) => `\`${value}\``).join(", ") : type;
}

function table(options: readonly OptionDefinition[], prefix = ""): string {
  const rows = options.map((option) => {
    const cells = [`\`${prefix}${option.key}\``, typeText(option), defaultText(option), option.description];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return ["| option | value | default | |", "|---|---|---|---|", ...rows].join("\n");
}

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

test("README.md names every option", async () => {
  const sections = connectors.map(({ name, options, isSource, sinkChanges, metadata }) => {
    const uses = [...(isSource ? ["read"] : []), ...(sinkChanges ? ["written"] : [])].join(" and ");
    const changes = sinkChanges === "insert-only" ? ", with inserts only" : "";
    const columns = metadata.length > 0 ? ` Metadata columns: ${list(metadata.map(({ key }) => key))}.` : "";
    const own = options.length > 0 ? `\n\n${table(options)}` : " It has no options of its own.";
    return `## Connector \`${name}\`\n\nCan be ${uses}${changes}.${columns}${own}`;
  });
  const formatSections = formats.map(({ name, options }) => `## Format \`${name}\`\n\n${table(options, `${name}.`)}`);
  const page = [
    "# Options of tables and sessions",
    `Made from the definitions in this folder, in \`../formats\` and in \`../catalog/session_options.ts\`; a test keeps it true. A table names its
connector and, where that reads or writes text, its format: \`WITH ('connector' = 'filesystem', 'path' = '...', 'format' = 'json')\`. Names, values
and defaults are Flink's; an unknown one is refused with the nearest known. In \`fields.#.kind\` a column's name stands for \`#\`.`,
    ...sections,
    ...formatSections,
    `## Session\n\nSet by \`SET 'key' = 'value'\`, or on the command line by \`--set key=value\`. Options of a Flink cluster are accepted without effect.\n\n${table(sessionOptions)}`,
  ].join("\n\n");
  await expect(`${page}\n`).toMatchFileSnapshot("../../src/connectors/README.md");
});
