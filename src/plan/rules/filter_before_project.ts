import { collectColumns, substitute } from "../logical/expressions.js";
import { createFilter } from "../logical/filter.js";
import { createProject } from "../logical/project.js";
import { bottomUp, type Rule } from "./rule.js";

/** A filter goes below a projection when it reads only columns that the projection passes on: fewer rows are computed. */
export const filterBeforeProject: Rule = {
  name: "filter-before-project",
  optional: true,
  apply: (root) =>
    bottomUp(root, (node) => {
      if (node.kind !== "filter" || node.inputs[0].kind !== "project") return node;
      const project = node.inputs[0];
      const read = new Set<number>();
      collectColumns(node.condition, read);
      if (![...read].every((index) => project.expressions[index]?.kind === "column")) return node;
      const filter = createFilter(project.inputs[0], substitute(node.condition, project.expressions));
      return createProject(
        filter,
        project.expressions,
        project.schema.map(({ name }) => name),
      );
    }),
};
