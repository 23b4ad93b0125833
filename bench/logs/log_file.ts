import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export type LogFormat = "ndjson" | "csv";

/** A generated access log on disk. */
export interface LogFile {
  readonly path: string;
  readonly format: LogFormat;
  readonly rows: number;
  readonly bytes: number;
}

/**
 * The access log of `bench/native/loggen.cc` with so many rows, generated once and kept in the temporary folder, so that
 * every run and every engine reads the same bytes.
 */
export function accessLog(format: LogFormat, rows: number): LogFile {
  const folder = join(tmpdir(), "millrace-bench");
  const path = join(folder, `access_${rows}.${format}`);
  mkdirSync(folder, { recursive: true });
  if (!existsSync(path)) {
    const args = ["--rows", `${rows}`, "--format", format, "--out", path];
    execFileSync(resolve("build/millrace_loggen"), args, { stdio: ["ignore", "ignore", "inherit"] });
  }
  return { path, format, rows, bytes: statSync(path).size };
}
