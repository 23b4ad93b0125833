/** Types: what they are, how they are written, compared and cast. The contents page of the `type_*` files. */
export * from "./logical_type.js";
export { canCast } from "./type_casts.js";
export { commonType } from "./type_common.js";
export * from "./type_families.js";
export * from "./type_make.js";
export { typeFromSyntax } from "./type_syntax.js";
export { typeName, typeText } from "./type_text.js";
