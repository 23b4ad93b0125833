import { withoutSpans } from "../logical/expressions.js";
import { createFilter } from "../logical/filter.js";
import { type LogicalNode, withInputs } from "../logical/index.js";
import { createProject } from "../logical/project.js";
import { createValues } from "../logical/values.js";

/** The plan of a view without places: they lie in the text that declared the view, not in the statement that reads it. */
export function stripSpans(node: LogicalNode): LogicalNode {
  const moved = withInputs(node, node.inputs.map(stripSpans));
  switch (moved.kind) {
    case "filter":
      return createFilter(moved.inputs[0], withoutSpans(moved.condition));
    case "project":
      return createProject(
        moved.inputs[0],
        moved.expressions.map(withoutSpans),
        moved.schema.map(({ name }) => name),
      );
    case "values":
      return createValues(
        moved.rows.map((row) => row.map(withoutSpans)),
        moved.schema,
      );
    default:
      return moved;
  }
}
