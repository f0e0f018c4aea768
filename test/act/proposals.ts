import { findingKey } from '../../src/model/finding.ts';
import type { SourceTree } from '../../src/model/manifests.ts';
import { BODY_BEGIN, BODY_END, writeMarker } from '../../src/model/marker.ts';
import type { Proposal } from '../../src/model/proposal.ts';
import type { Settings } from '../../src/model/settings.ts';
import { days, money } from '../../src/model/units.ts';
import { refOf } from '../builders/objects.ts';
import { aPolicy, aPolicySet } from '../builders/policy.ts';

export interface Change {
  readonly workload: string;
  readonly memory: string;
  /** A sentence of the body that changes from pass to pass. */
  readonly evidence?: string;
}

export const SETTINGS: Settings = {
  cluster: 'prod',
  window: days(14),
  mode: 'act',
  policies: aPolicySet(),
  texts: { pullRequestTitle: '', pullRequestBody: '', commitMessage: '', reportHtml: '', reportMarkdown: '' },
  version: '0.0.0',
};

export const branchOf = (workload: string): string => `trimtab--shop-${workload}-oom`;

/** "Give this workload so much memory", as propose would write it for today's tree. */
export function proposalOf({ workload, memory, evidence = 'P99 is 60Mi.' }: Change, tree: SourceTree): Proposal {
  const subject = refOf('Deployment', 'shop', workload);
  const key = findingKey({ cluster: 'prod', workload: subject, container: 'app', kind: 'oom-killed' });
  const path = `apps/${workload}.yaml`;
  const before = tree.text(path) ?? '';
  const { change, writes } = aPolicy();
  const title = `fix: raise memory of ${workload} to ${memory}`;
  const notes = { findings: [], intents: [], notes: [], backtests: {} };
  return {
    kind: 'proposal',
    key,
    decision: {
      kind: 'propose',
      key,
      subject,
      repository: 'manifests',
      policy: 'default',
      ...notes,
      lane: 'fast',
      savings: money(0),
      change,
      writes,
    },
    repository: 'manifests',
    base: { branch: tree.branch, commit: tree.commit, committedAt: tree.committedAt },
    branch: branchOf(workload),
    title,
    body: `${writeMarker({ key, values: { 'app/limits.memory': 1 }, title })}\n${BODY_BEGIN}\nRaise ${workload} to ${memory}. ${evidence}\n${BODY_END}\n`,
    commitMessage: `fix: raise memory of ${workload} to ${memory}\n\nTrimtab-Key: ${key}\n`,
    labels: ['trimtab'],
    edits: [{ path, before, after: before.replace(/^memory: .*$/m, `memory: ${memory}`) }],
    location: `${path}:10`,
  };
}
