import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";

/** One import or include that crosses from a file to a room (a first-level folder; a file at the top is its own room). */
export interface Crossing {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** All files below a folder with one of the endings, as paths from the project's top; none where the folder is missing. */
export function filesBelow(folder: string, endings: readonly string[]): string[] {
  const files: string[] = [];
  const walk = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const child = join(path, entry.name);
      if (entry.isDirectory()) walk(child);
      else if (endings.some((ending) => entry.name.endsWith(ending))) files.push(child);
    }
  };
  try {
    walk(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return files.sort();
}

/**
 * Files that count as a room of their own, below the room whose folder they stand in: the path from the root, with or without
 * ending (or its beginning and a star), to the room's name. Other rooms may read such a file without seeing the rest of its
 * folder.
 */
export type OwnRooms = Readonly<Record<string, string>>;

function roomOf(path: string, ownRooms: OwnRooms): string {
  const name = path.replace(/\.(ts|js|cc|h)$/, "");
  const starred = Object.keys(ownRooms).find((key) => key.endsWith("*") && name.startsWith(key.slice(0, -1)));
  return ownRooms[path] ?? ownRooms[name] ?? ownRooms[starred ?? ""] ?? (name.split("/")[0] as string);
}

/** The module names that a TypeScript file imports, `import()` types included. */
export function typescriptImports(text: string): string[] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)"([^"\n]+)"/g;
  return [...text.matchAll(pattern)].map((match) => match[1] as string);
}

/** Every import from one room of src to another, by relative path. */
export function typescriptCrossings(root: string, ownRooms: OwnRooms): Crossing[] {
  const crossings: Crossing[] = [];
  for (const file of filesBelow(root, [".ts"])) {
    for (const name of typescriptImports(readFileSync(file, "utf8"))) {
      if (!name.startsWith(".")) continue;
      const from = roomOf(relative(root, file), ownRooms);
      const to = roomOf(relative(root, normalize(join(dirname(file), name))), ownRooms);
      if (from !== to) crossings.push({ file, from, to });
    }
  }
  return crossings;
}

/** Every quoted include from one native room to another; such paths are relative to native/. */
export function nativeCrossings(root: string, ownRooms: OwnRooms): Crossing[] {
  const crossings: Crossing[] = [];
  for (const file of filesBelow(root, [".h", ".cc"])) {
    for (const match of readFileSync(file, "utf8").matchAll(/^\s*#\s*include\s+"([^"]+)"/gm)) {
      const name = match[1] as string;
      const from = roomOf(relative(root, file), ownRooms);
      const to = name.includes("/") ? roomOf(name, ownRooms) : from;
      if (from !== to) crossings.push({ file, from, to });
    }
  }
  return crossings;
}

/** A cycle among rooms, as the rooms on it, or undefined. */
export function findCycle(crossings: readonly Crossing[]): string[] | undefined {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of crossings) next.set(from, (next.get(from) ?? new Set()).add(to));
  const done = new Set<string>();
  const visit = (room: string, path: string[]): string[] | undefined => {
    const seen = path.indexOf(room);
    if (seen >= 0) return [...path.slice(seen), room];
    if (done.has(room)) return undefined;
    for (const target of next.get(room) ?? []) {
      const cycle = visit(target, [...path, room]);
      if (cycle) return cycle;
    }
    done.add(room);
    return undefined;
  };
  for (const room of next.keys()) {
    const cycle = visit(room, []);
    if (cycle) return cycle;
  }
  return undefined;
}
