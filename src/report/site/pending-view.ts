import type { Outcome } from '../../model/outcome.ts';
import type { PullRequest } from '../../model/pull-request.ts';
import type { ObservedRepository, Snapshot } from '../../model/snapshot.ts';
import { workloadName } from '../../model/workload.ts';
import { notSetBack } from '../not-set-back.ts';
import { type ShownFinding, shownFindings } from '../shown-finding.ts';
import { type ShownHealth, shownHealth } from '../shown-health.ts';
import { dayText } from '../text/format.ts';
import { safeUrl } from '../text/safe-url.ts';
import { linkTo } from './links.ts';
import type { SiteFacts } from './site-facts.ts';

/** What people can decide now, and what waits without them. Approving happens on the forge and nowhere else. */
export function pendingView(pass: SiteFacts, known: ReadonlySet<string>) {
  const waiting = shownFindings(pass)
    .filter(({ result }) => !result.startsWith('PR '))
    .map((shown) => waitingRow(shown, known));
  const left = shownHealth(pass.analysis, notSetBack(pass)).flatMap((shown) => leftRow(shown, known));
  return {
    repositories: pass.snapshot.repositories.map((repository) => repositoryView(repository, pass)),
    waiting: [...left, ...waiting],
  };
}

function repositoryView({ name, pullRequests }: ObservedRepository, { outcomes, snapshot }: SiteFacts) {
  if (pullRequests.kind === 'unknown') return { name, because: pullRequests.because.detail, rows: [] };
  const fresh = outcomes.flatMap((outcome) => freshRow(outcome, name, snapshot));
  const before = pullRequests.value.filter(({ state }) => state === 'open').map(openRow);
  return { name, because: '', rows: [...fresh, ...before] };
}

/** Opened by this very pass, so not among those that were read. */
function freshRow(outcome: Outcome, repository: string, { takenAt }: Snapshot) {
  if (outcome.kind !== 'opened' || outcome.proposal.repository !== repository) return [];
  const { number, url, proposal } = outcome;
  return [{ number, url: safeUrl(url), title: proposal.title, since: dayOf(takenAt), stage: 'new' }];
}

const openRow = ({ number, url, title, createdAt, draft }: PullRequest) => ({
  number,
  url: safeUrl(url),
  title,
  since: dayOf(createdAt),
  stage: draft === true ? 'draft' : 'waits for a review',
});

const dayOf = (at: number): string => dayText(new Date(at).toISOString());

const waitingRow = ({ finding, changes, result, because }: ShownFinding, known: ReadonlySet<string>) => ({
  workload: linkTo(finding.workload, known),
  container: finding.container,
  name: workloadName(finding.workload),
  severity: finding.severity,
  check: finding.kind,
  changes,
  result,
  detail: because?.detail ?? '',
});

/** A failure that no pull request answers is the most urgent of what waits. */
const leftRow = ({ finding, what, notRolledBack }: ShownHealth, known: ReadonlySet<string>) =>
  notRolledBack === undefined
    ? []
    : [
        {
          workload: linkTo(finding.subject, known),
          container: finding.container ?? '',
          name: workloadName(finding.subject),
          severity: finding.severity,
          check: finding.kind,
          changes: [what],
          result: `not rolled back: ${notRolledBack.code}`,
          detail: notRolledBack.detail,
        },
      ];
