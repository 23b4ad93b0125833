/**
 * The files of a table, as splits in the order of their paths. A path is a file, a folder (read with its sub-folders; names that begin with `.`
 * or `_` are left out, as Flink leaves them out) or a pattern with `*`, `?`, `[...]`, `{a,b}` and `**`. Folders `k=v` give the values of the
 * table's partition columns.
 */
import { type BigIntStats, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { RunError } from "../../errors.js";
import { nearestName } from "../../sql/index.js";

export interface FileSplit {
  /** Absolute. */
  readonly path: string;
  readonly size: bigint;
  readonly modifiedMs: bigint;
  readonly inode: bigint;
  /** One value per partition column; null for the default partition. */
  readonly partition: readonly (string | null)[];
}

export interface FileQuestion {
  /** Of the option: relative, absolute or a `file:` URL. */
  readonly path: string;
  /** Named in errors. */
  readonly table: string;
  readonly partitionColumns: readonly string[];
  readonly defaultPartition: string;
  /** `source.path.regex-pattern` */
  readonly pattern: string | null;
}

/** @throws RunError FILE_NOT_FOUND, FILE_UNREADABLE */
export function listFiles(question: FileQuestion): FileSplit[] {
  const path = localPath(question.path);
  const files = hasWildcard(path) ? matchingFiles(path, question) : filesOf(path, question);
  const pattern = question.pattern === null ? undefined : new RegExp(`^(?:${question.pattern})$`, "u");
  const wanted = pattern ? files.filter((file) => pattern.test(file)) : files;
  return wanted.sort().map((file) => split(file, question));
}

/** What is wrong with a path option, or undefined. */
export function pathProblem(path: string): string | undefined {
  const scheme = /^([a-zA-Z][\w+.-]+):\/\//.exec(path)?.[1];
  if (scheme !== undefined && scheme !== "file")
    return `paths of '${scheme}://' are not supported yet, only local ones`;
  try {
    localPath(path);
    return path === "" ? "the path is empty" : undefined;
  } catch {
    return `'${path}' is no local file URL`;
  }
}

export function patternProblem(pattern: string): string | undefined {
  try {
    new RegExp(pattern, "u");
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The absolute local path of a path option. */
export function localPath(path: string): string {
  if (path.startsWith("file:"))
    return fileURLToPath(path.startsWith("file://") ? path : `file://${path.slice("file:".length)}`);
  return resolve(path);
}

function split(path: string, question: FileQuestion): FileSplit {
  const { size, mtimeMs, ino } = status(path, question);
  return { path, size, modifiedMs: mtimeMs, inode: BigInt.asIntN(64, ino), partition: partitionOf(path, question) };
}

function status(path: string, question: FileQuestion): BigIntStats {
  try {
    return statSync(path, { bigint: true });
  } catch (error) {
    throw unreadable(error, path, question);
  }
}

function unreadable(error: unknown, path: string, { table }: FileQuestion): RunError {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT" || code === "ENOTDIR") {
    const nearest = nearestSibling(path);
    return new RunError("FILE_NOT_FOUND", `table '${table}': ${path} does not exist`, {
      hint: nearest === undefined ? undefined : `Did you mean ${nearest}?`,
      cause: error,
    });
  }
  const why = code === "EACCES" || code === "EPERM" ? "permission denied" : (error as Error).message;
  return new RunError("FILE_UNREADABLE", `table '${table}': ${path} cannot be read: ${why}`, { cause: error });
}

function nearestSibling(path: string): string | undefined {
  const folder = join(path, "..");
  try {
    const nearest = nearestName(basename(path), readdirSync(folder).slice(0, 1000));
    return nearest && join(folder, nearest);
  } catch {
    return undefined;
  }
}

function filesOf(path: string, question: FileQuestion): string[] {
  return status(path, question).isDirectory() ? filesBelow(path, question) : [path];
}

function filesBelow(folder: string, question: FileQuestion): string[] {
  const files: string[] = [];
  for (const entry of entries(folder, question)) {
    if (/^[._]/.test(entry.name)) continue;
    const path = join(folder, entry.name);
    const isFolder = entry.isSymbolicLink() ? status(path, question).isDirectory() : entry.isDirectory();
    if (isFolder) files.push(...filesBelow(path, question));
    else files.push(path);
  }
  return files;
}

function entries(folder: string, question: FileQuestion) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw unreadable(error, folder, question);
  }
}

// ---- patterns

function hasWildcard(path: string): boolean {
  return /[*?[{]/.test(path);
}

/** Files that match a pattern, and files below folders that do. */
function matchingFiles(path: string, question: FileQuestion): string[] {
  const parts = path.split("/").filter((part) => part !== "");
  const fixed = parts.findIndex(hasWildcard);
  const root = `/${parts.slice(0, fixed).join("/")}`;
  status(root, question);
  const found = new Set<string>();
  walk(root, parts.slice(fixed), question, found);
  return [...found];
}

function walk(folder: string, parts: readonly string[], question: FileQuestion, found: Set<string>): void {
  const [part, ...rest] = parts;
  if (part === undefined) {
    for (const file of filesOf(folder, question)) found.add(file);
    return;
  }
  if (part === "**") walk(folder, rest, question, found);
  const matches = part === "**" ? /^[^._]/ : wildcard(part);
  for (const entry of entries(folder, question)) {
    const isHidden = /^[._]/.test(entry.name) && !/^[._]/.test(part);
    if (isHidden || !matches.test(entry.name)) continue;
    const path = join(folder, entry.name);
    const isFolder = status(path, question).isDirectory();
    if (part === "**") {
      if (isFolder) walk(path, parts, question, found);
    } else if (isFolder || rest.length === 0) walk(path, rest, question, found);
  }
}

/** One part of a pattern as a regular expression. */
function wildcard(part: string): RegExp {
  const source = part.replace(/\*|\?|\[!?[^\]]+\]|\{[^}]*\}|[.+^$()|\\[\]{}]/g, (sign) => {
    if (sign === "*") return "[^/]*";
    if (sign === "?") return "[^/]";
    if (sign.length > 2 && sign.startsWith("[")) return sign.replace("[!", "[^");
    if (sign.length > 1)
      return `(?:${sign
        .slice(1, -1)
        .split(",")
        .map((word) => wildcard(word).source.slice(1, -1))
        .join("|")})`;
    return `\\${sign}`;
  });
  return new RegExp(`^${source}$`, "u");
}

// ---- partitions

/** `.../dt=2024-01-01/hour=10/part-0`: the values by column, with Hive's %XX escapes undone. */
function partitionOf(path: string, { partitionColumns, defaultPartition, table }: FileQuestion): (string | null)[] {
  if (partitionColumns.length === 0) return [];
  const values = new Map<string, string>();
  for (const part of path.split("/").slice(0, -1)) {
    const at = part.indexOf("=");
    if (at > 0) values.set(unescapePath(part.slice(0, at)), unescapePath(part.slice(at + 1)));
  }
  return partitionColumns.map((column) => {
    const value = values.get(column);
    if (value === undefined) {
      throw new RunError("FILE_UNREADABLE", `table '${table}': ${path} stands in no folder '${column}=...'`);
    }
    return value === defaultPartition ? null : value;
  });
}

function unescapePath(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
