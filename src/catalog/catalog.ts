/**
 * Catalogs, databases, tables and views of one session, all in memory. Names are case-sensitive. A temporary object hides a permanent one of
 * the same path, as in Flink.
 */
import { nearestName } from "../sql/index.js";
import { type CatalogObject, type ObjectPath, pathText } from "./table.js";

export const defaultCatalogName = "default_catalog";
export const defaultDatabaseName = "default_database";

interface Database {
  readonly objects: Map<string, CatalogObject>;
  readonly comment: string | undefined;
  readonly options: ReadonlyMap<string, string>;
}

export interface DatabaseOptions {
  readonly comment?: string | undefined;
  readonly options?: ReadonlyMap<string, string>;
}

export class Catalog {
  readonly #catalogs = new Map<string, Map<string, Database>>();
  readonly #temporary = new Map<string, CatalogObject>();
  #currentCatalog = defaultCatalogName;
  #currentDatabase = defaultDatabaseName;

  constructor() {
    this.createCatalog(defaultCatalogName);
  }

  get currentCatalog(): string {
    return this.#currentCatalog;
  }

  get currentDatabase(): string {
    return this.#currentDatabase;
  }

  catalogNames(): string[] {
    return [...this.#catalogs.keys()].sort();
  }

  /** Every catalog starts with a default database. */
  createCatalog(name: string): void {
    this.#catalogs.set(name, new Map());
    this.createDatabase(name, defaultDatabaseName, {});
  }

  dropCatalog(name: string): void {
    this.#catalogs.delete(name);
  }

  hasCatalog(name: string): boolean {
    return this.#catalogs.has(name);
  }

  databaseNames(catalog: string): string[] {
    return [...(this.#catalogs.get(catalog)?.keys() ?? [])].sort();
  }

  hasDatabase(catalog: string, database: string): boolean {
    return this.#catalogs.get(catalog)?.has(database) ?? false;
  }

  createDatabase(catalog: string, database: string, { comment, options }: DatabaseOptions): void {
    this.#catalogs.get(catalog)?.set(database, { objects: new Map(), comment, options: options ?? new Map() });
  }

  /** What DESCRIBE DATABASE says. */
  database(catalog: string, database: string): DatabaseOptions | undefined {
    const found = this.#catalogs.get(catalog)?.get(database);
    return found && { comment: found.comment, options: found.options };
  }

  dropDatabase(catalog: string, database: string): void {
    this.#catalogs.get(catalog)?.delete(database);
    for (const [key, { path }] of this.#temporary) {
      if (path.catalog === catalog && path.database === database) this.#temporary.delete(key);
    }
  }

  useCatalog(catalog: string): void {
    this.#currentCatalog = catalog;
    this.#currentDatabase = defaultDatabaseName;
  }

  useDatabase(catalog: string, database: string): void {
    this.#currentCatalog = catalog;
    this.#currentDatabase = database;
  }

  /** The full path that a written name means; undefined for more than three parts. */
  qualify(
    parts: readonly string[],
    database: { readonly catalog: string; readonly database: string } = {
      catalog: this.#currentCatalog,
      database: this.#currentDatabase,
    },
  ): ObjectPath | undefined {
    const [a, b, c] = parts;
    if (a === undefined || parts.length > 3) return undefined;
    if (b === undefined) return { ...database, name: a };
    if (c === undefined) return { catalog: database.catalog, database: a, name: b };
    return { catalog: a, database: b, name: c };
  }

  find(path: ObjectPath): CatalogObject | undefined {
    return this.#temporary.get(pathText(path)) ?? this.findPermanent(path);
  }

  findTemporary(path: ObjectPath): CatalogObject | undefined {
    return this.#temporary.get(pathText(path));
  }

  findPermanent(path: ObjectPath): CatalogObject | undefined {
    return this.#catalogs.get(path.catalog)?.get(path.database)?.objects.get(path.name);
  }

  /** Adds or replaces. The database must exist. */
  put(object: CatalogObject): void {
    if (object.temporary) this.#temporary.set(pathText(object.path), object);
    else this.#catalogs.get(object.path.catalog)?.get(object.path.database)?.objects.set(object.path.name, object);
  }

  remove(object: CatalogObject): void {
    if (object.temporary) this.#temporary.delete(pathText(object.path));
    else this.#catalogs.get(object.path.catalog)?.get(object.path.database)?.objects.delete(object.path.name);
  }

  /** Objects of a database, temporary ones included, by name. */
  objects(catalog: string, database: string): CatalogObject[] {
    const objects = new Map(this.#catalogs.get(catalog)?.get(database)?.objects ?? []);
    for (const object of this.#temporary.values()) {
      if (object.path.catalog === catalog && object.path.database === database) objects.set(object.path.name, object);
    }
    return [...objects.values()].sort((a, b) => (a.path.name < b.path.name ? -1 : 1));
  }

  /** The table or view of the path's database with the most similar name. */
  nearestObject(path: ObjectPath): string | undefined {
    return nearestName(
      path.name,
      this.objects(path.catalog, path.database).map((object) => object.path.name),
    );
  }
}
