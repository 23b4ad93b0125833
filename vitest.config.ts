import { defineConfig } from "vitest/config";

// Tests import `../../src/...` for types and editors, and run what `tsc` compiled into dist: worker threads can load
// only compiled files, and a module must be the same on both sides. The global setup compiles first.
export default defineConfig({
  resolve: {
    alias: [{ find: /^((?:\.\.\/)+)src\/(.*)\.js$/, replacement: "$1dist/$2.js" }],
  },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/house/compile.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    server: { deps: { external: [/\/dist\//] } },
  },
});
