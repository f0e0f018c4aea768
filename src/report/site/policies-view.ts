import type { Policy, PolicySet } from '../../model/policy.ts';
import { countText } from '../text/format.ts';
import type { SiteFacts } from './site-facts.ts';

/** Each policy with what it governs, and what this pass made of it. */
export function policiesView({ analysis, decisions, outcomes }: SiteFacts, { policies }: PolicySet) {
  const governed = Map.groupBy(analysis.assessments, ({ policy }) => policy ?? '');
  const proposed = decisions.filter((decision) => decision.kind === 'propose');
  const held = outcomes.filter((outcome) => outcome.kind === 'held');
  const ungoverned = governed.get('')?.length ?? 0;
  return {
    rows: policies.map((policy) => ({
      name: policy.name,
      automation: policy.automation,
      match: matchText(policy),
      checks: Object.entries(policy.checks)
        .filter(([, { enabled }]) => enabled)
        .map(([check]) => check)
        .sort(),
      containers: countText(governed.get(policy.name)?.length ?? 0, 'container'),
      proposals: countText(proposed.filter((decision) => decision.policy === policy.name).length, 'change'),
    })),
    held: countText(held.length, 'finding was', 'findings were'),
    ungoverned: ungoverned === 0 ? '' : countText(ungoverned, 'container is', 'containers are'),
  };
}

function matchText({ match }: Policy): string {
  const parts = [
    ['namespaces', match.namespaces],
    ['not in', match.excludeNamespaces],
    ['kinds', match.kinds],
    ['names', match.names],
    ['labels', Object.entries(match.labels).map(([name, value]) => `${name}=${value}`)],
  ] as const;
  const said = parts.filter(([, values]) => values.length > 0).map(([what, values]) => `${what} ${values.join(', ')}`);
  return said.length === 0 ? 'everything' : said.join('; ');
}
