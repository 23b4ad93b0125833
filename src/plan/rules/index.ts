/** The rewrites of the logical plan in the order in which they run. The plan is checked after each. */
import type { LogicalNode } from "../logical/index.js";
import { check } from "../logical/node.js";
import { dropUpdateBefore } from "./drop_update_before.js";
import { filterBeforeProject } from "./filter_before_project.js";
import { fuseWindowAggregate } from "./fuse_window_aggregate.js";
import { mergeFilters } from "./merge_filters.js";
import { mergeProjects } from "./merge_projects.js";
import { pruneColumns } from "./prune_columns.js";
import { pruneEmpty } from "./prune_empty.js";
import type { Rule, RuleContext } from "./rule.js";
import { twoPhaseAggregate } from "./two_phase_aggregate.js";

export type { RuleContext } from "./rule.js";

export const rules: readonly Rule[] = [
  pruneEmpty,
  mergeProjects,
  filterBeforeProject,
  mergeFilters,
  fuseWindowAggregate,
  pruneColumns,
  mergeProjects,
  twoPhaseAggregate,
  dropUpdateBefore,
];

/** The plan after all rules but the disabled ones. */
export function optimize(root: LogicalNode, disabled: ReadonlySet<string>, context: RuleContext): LogicalNode {
  let plan = root;
  for (const rule of rules) {
    if (rule.optional && disabled.has(rule.name)) continue;
    const next = rule.apply(plan, context);
    verify(rule, plan, next);
    plan = next;
  }
  return plan;
}

/** Nodes are checked as they are made; the columns of the whole must not have changed. */
function verify(rule: Rule, before: LogicalNode, after: LogicalNode): void {
  const signature = (node: LogicalNode): string => node.schema.map(({ type }) => type.root).join();
  check(signature(before) === signature(after), `rule ${rule.name} changed the columns of the plan`);
}
