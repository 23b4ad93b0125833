import { readlinkSync } from "node:fs";

/**
 * The machine's time zone: TZ, else where /etc/localtime leads. Only where neither tells is Node's own table asked: loading it costs a short
 * script more than all the rest of its planning.
 */
export function machineZone(): string {
  const variable = process.env.TZ;
  if (variable !== undefined && /^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/.test(variable)) return variable;
  try {
    const zone = /zoneinfo\/(.+)$/.exec(readlinkSync("/etc/localtime"))?.[1];
    if (zone !== undefined) return zone === "Etc/UTC" ? "UTC" : zone;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "UTC";
  }
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
