/** Digests, encodings, URLs, addresses. */
import { bigintType, bytesType, charType, stringType, varcharType } from "../types.js";
import { type FunctionRow, rowsOf } from "./function_row.js";
import { bigint, binary, integer, text, textOrBinary } from "./parameters.js";

const row = rowsOf("hash and encoding");
const mayBeNull = { nullability: "always" } as const;

export const hashEncodingFunctions: readonly FunctionRow[] = [
  row("DECODE", [binary, text], stringType, { fallible: true }),
  row("ENCODE", [text, text], bytesType, { fallible: true }),
  row("FROM_BASE64", [textOrBinary], stringType, { fallible: true }),
  row("INET_ATON", [text], bigintType, mayBeNull),
  row("INET_NTOA", [bigint], stringType, mayBeNull),
  row("MD5", [text], charType(32)),
  row("PARSE_URL", [text, text, text], stringType, { ...mayBeNull, optional: 1 }),
  row("SHA1", [text], charType(40)),
  row("SHA2", [text, integer], varcharType(128), { fallible: true }),
  row("SHA224", [text], charType(56)),
  row("SHA256", [text], charType(64)),
  row("SHA384", [text], charType(96)),
  row("SHA512", [text], charType(128)),
  row("TO_BASE64", [textOrBinary], stringType),
  row("UNHEX", [text], bytesType, mayBeNull),
  row("URL_DECODE", [text], stringType, mayBeNull),
  row("URL_ENCODE", [text], stringType, mayBeNull),
];
