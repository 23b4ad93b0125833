import type { CatalogTable, CatalogView, ObjectPath } from "../../catalog/table.js";
import { detailsAt, PlanError } from "../../errors.js";
import { quoteName, quoteText, type ShowCreate } from "../../sql/index.js";
import { columnText } from "./describe.js";
import { tableOf, viewOf } from "./names.js";
import type { PlannerSession } from "./session.js";
import { type RowsPlan, rowsPlan } from "./statement_plan.js";

/** SHOW CREATE: the statement that would make the object again. */
export function showCreate(session: PlannerSession, statement: ShowCreate, sql: string): RowsPlan {
  if (statement.object === "TABLE")
    return rowsPlan(["result"], [[createTableText(tableOf(session, statement.name, sql))]]);
  if (statement.object === "VIEW")
    return rowsPlan(["result"], [[createViewText(viewOf(session, statement.name, sql))]]);
  throw new PlanError(
    "NOT_SUPPORTED",
    `SHOW CREATE ${statement.object} is not supported yet`,
    detailsAt(sql, statement),
  );
}

function quotedPath({ catalog, database, name }: ObjectPath): string {
  return [catalog, database, name].map(quoteName).join(".");
}

const names = (columns: readonly string[]): string => columns.map(quoteName).join(", ");

function createTableText(table: CatalogTable): string {
  const { watermark, primaryKey, distribution, comment } = table;
  const elements = table.columns.map(columnText);
  if (watermark) elements.push(`WATERMARK FOR ${quoteName(watermark.column)} AS ${watermark.definition.text}`);
  if (primaryKey) {
    elements.push(`CONSTRAINT ${quoteName(primaryKey.name)} PRIMARY KEY (${names(primaryKey.columns)}) NOT ENFORCED`);
  }
  const options = [...table.options].map(([key, value]) => `  ${quoteText(key)} = ${quoteText(value)}`);
  return [
    `CREATE ${table.temporary ? "TEMPORARY " : ""}TABLE ${quotedPath(table.path)} (`,
    elements.map((element) => `  ${element}`).join(",\n"),
    ")",
    ...(comment === undefined ? [] : [`COMMENT ${quoteText(comment)}`]),
    ...(distribution ? [distributionText(distribution)] : []),
    ...(table.partitionedBy.length > 0 ? [`PARTITIONED BY (${names(table.partitionedBy)})`] : []),
    ...(options.length > 0 ? ["WITH (", options.join(",\n"), ")"] : []),
  ].join("\n");
}

function distributionText({ method, columns, buckets }: NonNullable<CatalogTable["distribution"]>): string {
  const by = columns.length > 0 ? ` BY ${method ? `${method}(${names(columns)})` : `(${names(columns)})`}` : "";
  return `DISTRIBUTED${by}${buckets === undefined ? "" : ` INTO ${buckets} BUCKETS`}`;
}

function createViewText(view: CatalogView): string {
  const comment = view.comment === undefined ? "" : `\nCOMMENT ${quoteText(view.comment)}`;
  const columns = names(view.columns.map(({ name }) => name));
  return `CREATE ${view.temporary ? "TEMPORARY " : ""}VIEW ${quotedPath(view.path)} (${columns})${comment} AS\n${view.text}`;
}
