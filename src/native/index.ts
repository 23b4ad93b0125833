/**
 * The only door to the addon: no other module loads the `.node` file.
 */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { NativeVerbs } from "./verbs.js";

const require = createRequire(import.meta.url);
const packageRoot = fileURLToPath(new URL("../..", import.meta.url));
const load = require("node-gyp-build") as (directory: string) => NativeVerbs;

/** The addon, from `build/Release` in a checkout and from `prebuilds/` in the installed package. */
export const addon: NativeVerbs = load(packageRoot);

export * from "./verbs.js";
