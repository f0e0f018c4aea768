/** What the pull request says of a failed rollout: who changed what, what goes back, what stays, and what is not known. */
import type { ProposeDecision, Rollback } from '../../model/decision.ts';
import type { HealthEvidence } from '../../model/health.ts';
import type { HistoryCommit } from '../../model/history.ts';
import type { RenderedChange } from '../../model/manifests.ts';
import { workloadName } from '../../model/workload.ts';
import { code, fenced, line, plain, prose } from '../text/escape.ts';
import { commandsFor } from './commands.ts';

export type RollbackView = Readonly<Record<string, unknown>>;

/** Undefined for other pull requests. */
export function rollbackView({ rollback, subject, delivery }: ProposeDecision): RollbackView | undefined {
  if (rollback === undefined) return undefined;
  const { finding, blame, pods, steps, asked } = rollback;
  return {
    subject: code(workloadName(subject)),
    fails: finding.cause !== 'asked',
    application: code(blame.application),
    check: code(finding.kind),
    cause: code(finding.cause ?? 'unclassified'),
    detail: prose(finding.detail),
    since: new Date(finding.since).toISOString(),
    exact: blame.confidence === 'exact',
    commits: blame.commits.slice(0, MOST).map(commitView),
    moreCommits: Math.max(0, blame.commits.length - MOST),
    good: code(blame.good.slice(0, 12)),
    bad: code(blame.bad.slice(0, 12)),
    changes: blame.changes.map(changeView),
    kept: blame.later.slice(0, MOST).map(commitView),
    diff:
      blame.diff === ''
        ? ''
        : fenced(
            'diff',
            blame.diff.split('\n').map((one) => line(one)),
          ),
    failed: podsOf(pods, 'failed'),
    stable: podsOf(pods, 'stable'),
    events: finding.evidence.flatMap(evidenceText).slice(0, MOST),
    steps: steps === undefined ? '' : prose(steps, 1_000),
    asked: asked !== undefined,
    waived: (asked ?? []).map(({ code: name, detail }) => `${code(name)}: ${prose(detail)}`),
    commands: delivery?.emergencyCommands === 'show' ? commandsFor(rollback, subject) : '',
  };
}

const MOST = 8;

const commitView = ({ commit, author, at, subject }: HistoryCommit) => ({
  sha: code(commit.slice(0, 12)),
  author: prose(author, 80),
  date: new Date(at).toISOString().slice(0, 16).replace('T', ' '),
  subject: prose(subject, 160),
});

const changeView = ({ object, path, before, after }: RenderedChange) => ({
  object: code(workloadName(object)),
  path: code(path),
  now: valueText(after),
  back: valueText(before),
});

function valueText(value: unknown): string {
  if (value === undefined || value === null) return 'not set';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const lines = text.split('\n').length;
  return lines > 2 ? `${lines} lines` : code(text, 120);
}

const podsOf = (pods: Rollback['pods'], of: 'stable' | 'failed') =>
  pods.flatMap((pod) => (pod.of === of ? [`${code(pod.name)}: ${prose(pod.says)}`] : []));

function evidenceText(evidence: HealthEvidence): string[] {
  switch (evidence.kind) {
    case 'event':
      return [`event ${code(evidence.reason)} (${evidence.count} times): ${prose(evidence.message)}`];
    case 'condition':
      return [
        `${code(evidence.type)} is ${code(evidence.status)}: ${prose(evidence.message ?? evidence.reason ?? '')}`,
      ];
    case 'value':
      return [`${code(evidence.what)}: ${prose(String(evidence.value))}`];
    case 'metric':
      return [`${code(evidence.query)}: ${evidence.value}`];
  }
}

/** For title and commit message. */
export function rollbackTitle({ rollback, subject }: ProposeDecision): Readonly<Record<string, string>> {
  const [first] = rollback?.blame.commits ?? [];
  const isOne = rollback?.blame.confidence === 'exact' && first !== undefined;
  return {
    what: plain(whatOf(rollback?.blame.changes ?? [])),
    of: isOne ? `commit ${first.commit.slice(0, 8)} by ${plain(first.author, 40)}` : 'several commits',
    cause: plain(rollback?.finding.cause ?? ''),
    failed: rollback?.finding.kind === 'argo-sync-failed' ? 'sync' : 'rollout',
    asked: rollback?.finding.cause === 'asked' ? 'yes' : '',
    subject: plain([subject.namespace, subject.name].filter(Boolean).join('/')),
  };
}

/** `image`, `2 fields`, `ConfigMap web-config`. */
function whatOf(changes: readonly RenderedChange[]): string {
  const config = changes.find(({ object }) => object.kind === 'ConfigMap');
  if (config !== undefined) return `ConfigMap ${config.object.name}`;
  const [first, ...others] = changes;
  if (first === undefined || others.length > 0) return `${changes.length} fields`;
  const [, variable] = /\.env\[name=([^\]]+)\]\.value$/.exec(first.path) ?? [];
  return variable ?? first.path.split(/\.(?![^"]*"$)/).at(-1) ?? 'a field';
}
