import { box, dashboardMarker } from '../../model/dashboard.ts';
import type { Finding } from '../../model/finding.ts';
import { readMarker } from '../../model/marker.ts';
import { oneLine } from '../../model/one-line.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Reason, ReasonCode } from '../../model/reason.ts';
import { repositoriesNamed } from '../../model/repositories-named.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Kept, Tended } from '../../model/upkeep.ts';
import { workloadName } from '../../model/workload.ts';
import { leftByOthers, movedByOthers, SECTIONS, type Section, sectionText } from './sections.ts';

export interface Dashboard {
  readonly repository: string;
  readonly marker: string;
  readonly title: string;
  readonly body: string;
  /** The same lines of ours in a text that passes over other parts of the cluster have written to since. */
  readonly over: (now: string) => string;
}

/**
 * One text per repository: what is open, what waits and why, what people stopped, what could not be proposed. It holds
 * no number that moves from pass to pass, so that a pass without news writes nothing. A pass over a part of the cluster
 * writes its own lines and leaves those of the rest as they are.
 */
export function dashboards(pass: Facts): Dashboard[] {
  const { outcomes, snapshot } = pass;
  const lines = [...openLines(pass), ...outcomes.flatMap((outcome) => lineOf(outcome, snapshot))];
  return snapshot.repositories.map(({ name, dashboard }) => {
    const seen = dashboard?.kind === 'known' ? dashboard.value?.body : undefined;
    const own = lines.filter(({ repository }) => repository === name);
    const over = (now: string): string => bodyOf({ own, seen: seen ?? now, now }, snapshot);
    const title = `Trimtab: ${plain(snapshot.cluster)}`;
    return { repository: name, marker: dashboardMarker(snapshot.cluster), title, body: over(seen ?? ''), over };
  });
}

interface Texts {
  readonly own: readonly Line[];
  /** As the pass saw it, and as it is. */
  readonly seen: string;
  readonly now: string;
}

function bodyOf({ own, seen, now }: Texts, { cluster, scope }: Snapshot): string {
  const left = scope === undefined ? [] : leftByOthers(now, scope);
  const { come, gone } = scope === undefined ? STILL : movedByOthers([seen, now], scope);
  const sections = SECTIONS.map((section) => {
    const others = left.find((one) => one.section === section);
    const lines = own.flatMap((line) => (line.section === section && !gone.has(line.text) ? [line.text] : []));
    const theirs = section === 'Open' ? come : (others?.lines ?? []);
    return sectionText({ section, lines: [...lines, ...theirs], more: others?.more ?? NONE });
  });
  const text = sections.join('');
  const told = text === '' ? `${WHAT}\n\n${QUIET}` : `${WHAT} ${ORDERS}\n\n${text}`;
  return `${`${dashboardMarker(cluster)}\n${told}`.trimEnd()}\n`;
}

const NONE: ReadonlyMap<string, number> = new Map();
const STILL = { come: [], gone: new Set<string>() };

interface Facts {
  readonly outcomes: readonly Outcome[];
  readonly tended: readonly Tended[];
  readonly snapshot: Snapshot;
}

const WHAT = 'What Trimtab found in this repository and what became of it.';
const ORDERS = 'Tick a box to give an order; the next pass carries it out and takes the tick away.';
/** Below the title alone it would look broken. */
const QUIET = 'No pull request is open and no finding waits, as far as the last pass could read.';

interface Line {
  readonly repository: string;
  readonly section: Section;
  readonly text: string;
}

const WAITING: ReadonlySet<ReasonCode> = new Set<ReasonCode>(['budget-run', 'budget-repository', 'storm']);
const STOPPED: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'closed-by-person',
  'edited-by-person',
  'branch-foreign',
  'snoozed',
]);

function lineOf(outcome: Outcome, snapshot: Snapshot): Line[] {
  switch (outcome.kind) {
    case 'held':
      return heldLine(outcome.finding, outcome.because, snapshot);
    case 'refused': {
      const { decision, because } = outcome.refusal;
      const text = `- ${code(workloadName(decision.subject))}: ${because.code}, ${code(because.detail)}`;
      return [{ repository: decision.repository, section: 'Could not be proposed', text }];
    }
    case 'failed': {
      const { repository, decision } = outcome.proposal;
      const { code: reason, detail } = outcome.because;
      const text = `${code(workloadName(decision.subject))}: ${reason}, ${code(detail)}`;
      if (!STOPPED.has(reason)) return [{ repository, section: 'Could not be proposed', text: `- ${text}` }];
      const start = box({ kind: 'recreate', key: outcome.key });
      return [{ repository, section: 'Stopped by people', text: `${start} ${text}` }];
    }
    case 'planned':
    case 'opened':
    case 'updated':
    case 'unchanged':
      return [];
  }
}

/** Those that were open before and are not closed now, and those of this pass. Without values, which may move. */
function openLines({ outcomes, tended, snapshot }: Facts): Line[] {
  const closed = new Set(tended.flatMap((one) => (one.kind === 'closed' ? [numbered(one.about)] : [])));
  const before = snapshot.repositories.flatMap(({ name, pullRequests }) =>
    (pullRequests.kind === 'known' ? pullRequests.value : []).flatMap((pullRequest) => {
      const key = readMarker(pullRequest.body)?.key;
      const isOpen = pullRequest.state === 'open' && !closed.has(numbered({ repository: name, pullRequest }));
      return isOpen && key !== undefined ? [openLine(name, pullRequest.number, key)] : [];
    }),
  );
  const now = outcomes.flatMap((one) =>
    'number' in one ? [openLine(one.proposal.repository, one.number, one.proposal.key)] : [],
  );
  return [...before, ...now];
}

const openLine = (repository: string, number: number, key: string): Line => ({
  repository,
  section: 'Open',
  text: `- #${number} ${code(key.split('/').slice(1, -2).join('/'))}`,
});

const numbered = ({ repository, pullRequest }: Pick<Kept, 'repository' | 'pullRequest'>): string =>
  `${repository}#${pullRequest.number}`;

function heldLine(finding: Finding, because: Reason, snapshot: Snapshot): Line[] {
  const workload = snapshot.workloads.find(({ ref }) => workloadName(ref) === workloadName(finding.workload));
  const repository = workload === undefined ? undefined : repositoriesNamed(workload, snapshot)[0]?.name;
  if (repository === undefined) return [];
  const text = `${code(workloadName(finding.workload))} ${code(finding.container)} (${finding.kind}): ${because.code}`;
  if (WAITING.has(because.code))
    return [{ repository, section: 'Waiting', text: `${box({ kind: 'propose-now', key: finding.key })} ${text}` }];
  if (!STOPPED.has(because.code)) return [{ repository, section: 'Left alone', text: `- ${text}` }];
  const detail = code(because.detail);
  return [
    {
      repository,
      section: 'Stopped by people',
      text: `${box({ kind: 'recreate', key: finding.key })} ${text}, ${detail}`,
    },
  ];
}

/** Names and reasons may hold anybody's text. */
const code = (text: string): string => `\`${plain(text).slice(0, 300)}\``;
const plain = (text: string): string => oneLine(text.replaceAll('`', ' '));
