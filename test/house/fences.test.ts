import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  type Crossing,
  filesBelow,
  findCycle,
  nativeCrossings,
  type OwnRooms,
  typescriptCrossings,
  typescriptImports,
} from "./source_rooms.js";

/** Leaves that rooms below their folder's room read: the frame of an error message, types, and what passes between rooms. */
const typescriptOwnRooms: OwnRooms = {
  "sql/code_frame": "code_frame",
  "catalog/logical_type": "types",
  "catalog/type*": "types",
  "plan/message": "plan_message",
  "plan/bind/bound_expression": "bound_expression",
};

const language = ["version", "errors", "sql", "types", "plan_message", "bound_expression", "catalog"];
const planner = [...language, "formats", "connectors", "plan"];

/** Who may import whom in src: each room, and the rooms that it may name. A new room gets its row here. */
const typescriptFences: Readonly<Record<string, readonly string[]>> = {
  version: [],
  code_frame: [],
  errors: ["code_frame"],
  sql: ["code_frame", "errors"],
  types: ["errors", "sql"],
  plan_message: [],
  bound_expression: ["types", "plan_message"],
  catalog: language,
  formats: language,
  connectors: [...language, "formats"],
  plan: planner,
  native: ["errors"],
  job: [...planner, "native"],
  engine: [...planner, "native", "job"],
  api: [...planner, "native", "job", "engine"],
  index: [...planner, "native", "job", "engine", "api"],
  cli: ["index"],
  web: ["index"],
};

/** What every native room may know of a plan: the values of its message, its decoded form, and how types and programs are read. */
const nativeOwnRooms: OwnRooms = {
  "plan/plan_value": "message",
  "plan/plan_reader": "message",
  "plan/literal": "plan_parts",
  "plan/type_build": "plan_parts",
  "plan/program_build": "plan_parts",
  "plan/plan.h": "decoded_plan",
  "operators/operator": "operator_seam",
};

/** Who may include whom in native: from the ground up. */
const nativeGround: Readonly<Record<string, readonly string[]>> = {
  zones: [],
  base: ["zones"],
  kernels: ["base"],
  columnar: ["base", "kernels"],
  message: ["base"],
  state: ["base", "kernels", "columnar"],
  expressions: ["base", "kernels", "columnar"],
  plan_parts: ["base", "columnar", "message", "expressions"],
  operator_seam: ["base", "kernels", "columnar", "state", "expressions"],
  decoded_plan: ["base", "kernels", "columnar", "message", "state", "expressions", "operator_seam"],
  operators: [
    "base",
    "kernels",
    "columnar",
    "message",
    "plan_parts",
    "state",
    "expressions",
    "operator_seam",
    "decoded_plan",
  ],
};
const ground = Object.keys(nativeGround);
const nativeFences: Readonly<Record<string, readonly string[]>> = {
  ...nativeGround,
  formats: ["base", "kernels", "columnar", "message", "expressions", "decoded_plan"],
  connectors: [...ground, "formats"],
  plan: [...ground, "formats", "connectors"],
  exchange: [...ground, "formats", "connectors", "plan"],
  addon: [...ground, "formats", "connectors", "plan", "exchange"],
};

function offences(crossings: readonly Crossing[], fences: Readonly<Record<string, readonly string[]>>): string[] {
  const found = crossings.filter(({ from, to }) => !fences[from]?.includes(to));
  return [...new Set(found.map(({ file, from, to }) => `${file}: ${from} may not name ${to}`))];
}

describe("fences between the rooms of src", () => {
  const crossings = typescriptCrossings("src", typescriptOwnRooms);
  test("each room names only rooms that it may", () => expect(offences(crossings, typescriptFences)).toEqual([]));
  test("no cycle", () => expect(findCycle(crossings)).toBeUndefined());
  test("only src/native loads a .node file", () => {
    const loaders = filesBelow("src", [".ts"]).filter((file) => {
      const text = readFileSync(file, "utf8");
      return (
        typescriptImports(text).some((name) => name.endsWith(".node")) || /node-gyp-build|process\.dlopen/.test(text)
      );
    });
    expect(loaders.filter((file) => !file.startsWith("src/native/"))).toEqual([]);
  });
});

describe("fences between the rooms of native", () => {
  const crossings = nativeCrossings("native", nativeOwnRooms);
  test("each room includes only rooms that it may", () => expect(offences(crossings, nativeFences)).toEqual([]));
  test("no cycle", () => expect(findCycle(crossings)).toBeUndefined());
  test("only the addon room includes napi.h", () => {
    const users = filesBelow("native", [".h", ".cc"]).filter((file) => /napi\.h[>"]/.test(readFileSync(file, "utf8")));
    expect(users.filter((file) => !file.startsWith("native/addon/"))).toEqual([]);
  });
  test("intrinsics live in the kernels' room", () => {
    const users = filesBelow("native", [".h", ".cc"]).filter((file) =>
      /<(?:[a-z]*mmintrin|immintrin|x86intrin|arm_neon)\.h>/.test(readFileSync(file, "utf8")),
    );
    expect(users.filter((file) => !file.startsWith("native/kernels/"))).toEqual([]);
  });
});

describe("the list of native sources", () => {
  const list = JSON.parse(readFileSync("native/sources.gypi", "utf8")) as {
    variables: { core_sources: string[]; addon_sources: string[] };
  };
  const { core_sources: core, addon_sources: addon } = list.variables;
  test("is sorted", () => {
    expect(core).toEqual([...core].sort());
    expect(addon).toEqual([...addon].sort());
  });
  test("names every .cc file of native once", () =>
    expect([...core, ...addon].sort()).toEqual(filesBelow("native", [".cc"])));
  test("keeps the addon room out of the core", () => {
    expect(core.filter((file) => file.startsWith("native/addon/"))).toEqual([]);
    expect(addon.filter((file) => !file.startsWith("native/addon/"))).toEqual([]);
  });
});

describe("names", () => {
  const files = ["src", "native", "test", "bench"].flatMap((top) => filesBelow(top, [""]));
  test("no folder for leftovers", () => {
    const leftovers = files.filter((file) => /(^|\/)(utils?|helpers?|common|misc)\//.test(file));
    expect(leftovers).toEqual([]);
  });
  test("source files are snake_case", () => {
    const sources = files.filter((file) => /\.(ts|cc|h)$/.test(file));
    const other = sources.filter(
      (file) => !/^[a-z0-9_]+(\.test|\.d)?\.(ts|cc|h)$/.test(file.split("/").at(-1) as string),
    );
    expect(other).toEqual([]);
  });
  test("nothing else stands at the top", () => {
    const known = new Set(
      `package.json package-lock.json tsconfig.json biome.json vitest.config.ts binding.gyp CMakeLists.txt README.md
      src native bench test .ci .clang-format .gitignore .npmrc .git .gitattributes node_modules dist build prebuilds`.split(
        /\s+/,
      ),
    );
    expect(readdirSync(".").filter((entry) => !known.has(entry))).toEqual([]);
  });
});
