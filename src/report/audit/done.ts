import { byText } from '../../model/by-text.ts';
import type { JournalEntry } from '../../model/journal.ts';
import type { Window } from '../../model/units.ts';
import type { Story, StoryFate } from '../ledger/stories.ts';
import { isWithin } from '../ledger/weeks.ts';
import { safeUrl } from '../text/safe-url.ts';

/** One change of the cluster or of Git that took effect, or should have. */
export interface Done {
  readonly at: string;
  readonly type: string;
  readonly risk: Risk;
  /** `user`: a person merged it. `auto`: a policy let the bot do it. */
  readonly approval: 'auto' | 'user';
  readonly result: 'succeeded' | 'failed' | 'pending';
  readonly subject: string;
  readonly detail: string;
  readonly url: string;
}

/** What it may harm: `low` only adds room or clears away what is over, `medium` takes room away, starts anew or takes back. */
export type Risk = 'low' | 'medium' | 'high';

export interface ActionRow extends Rate {
  readonly type: string;
  readonly risk: Risk;
  readonly approval: Done['approval'];
  readonly count: number;
}

export interface Rate {
  readonly succeeded: number;
  readonly failed: number;
  /** Nobody can say yet. */
  readonly pending: number;
  /** Of those that are decided; absent while none is. */
  readonly failureRate?: number;
  readonly isHigh: boolean;
}

/** Above it somebody should look before more is done. */
export const HIGH_FAILURE_RATE = 0.2;

/** The newest first. */
export const doneIn = (stories: readonly Story[], lines: readonly JournalEntry[], period: Window): Done[] =>
  [...merges(stories, lines, period), ...deletions(lines, period), ...rejections(lines, period)].sort(
    (a, b) => byText(b.at, a.at) || byText(a.subject, b.subject),
  );

/** A merge counts when it was merged within the period, or judged within it. */
function merges(stories: readonly Story[], lines: readonly JournalEntry[], period: Window): Done[] {
  const byUs = new Set(
    lines.flatMap(({ action, facts }) => (action === 'merged' ? [`${facts.repository}#${facts.number}`] : [])),
  );
  return stories.flatMap((story): Done[] => {
    const { fate, repository, number, subject, url, title } = story;
    const result = RESULT[fate.kind];
    if (result === undefined || fate.kind === 'open' || !isWithin(fate.at, period)) return [];
    const type = typeOf(story);
    return [
      {
        at: new Date(fate.at).toISOString(),
        type: `pull request: ${type}`,
        risk: RISKS[type] ?? 'medium',
        approval: byUs.has(`${repository}#${number}`) ? 'auto' : 'user',
        result,
        subject,
        detail: [title, ...(fate.because === undefined ? [] : [fate.because])].join('; '),
        url: safeUrl(url),
      },
    ];
  });
}

const RESULT: Partial<Record<StoryFate['kind'], Done['result']>> = {
  realised: 'succeeded',
  failed: 'failed',
  unmeasured: 'pending',
};

const typeOf = ({ subject, reverts }: Story): string =>
  reverts === undefined ? (subject.split('/').at(-1) ?? '') : 'revert';

const RISKS: Readonly<Record<string, Risk>> = {
  'oom-killed': 'low',
  'under-provisioned': 'low',
  'missing-requests': 'low',
  'over-provisioned': 'medium',
  'pod-evicted': 'low',
  'pod-completed-old': 'low',
  'pod-crashloop-1h': 'medium',
};

/** One that was given up because the pod was gone or another one is no action. */
function deletions(lines: readonly JournalEntry[], period: Window): Done[] {
  const ends = new Map(
    lines
      .filter(({ action }) => action === 'deleted' || action === 'not-deleted')
      .map((line) => [String(line.facts.attempt), line]),
  );
  return lines
    .filter(({ action, at }) => action === 'deleting' && isWithin(at, period))
    .flatMap((line): Done[] => {
      const end = ends.get(String(line.facts.attempt));
      if (end?.action === 'not-deleted' && end.facts.failed !== true) return [];
      const check = String(line.facts.check ?? '');
      return [
        {
          at: new Date(line.at).toISOString(),
          type: `delete a pod: ${check}`,
          risk: RISKS[check] ?? 'medium',
          approval: 'auto',
          result: end === undefined ? 'pending' : end.action === 'deleted' ? 'succeeded' : 'failed',
          subject: line.subject,
          detail: `${line.facts.namespace}/${line.facts.pod}`,
          url: '',
        },
      ];
    });
}

const rejections = (lines: readonly JournalEntry[], period: Window): Done[] =>
  lines
    .filter(({ action, at }) => action === 'rejected' && isWithin(at, period))
    .map(({ at, subject, facts }) => ({
      at: new Date(at).toISOString(),
      type: 'push a branch',
      risk: 'low',
      approval: 'auto',
      result: 'failed',
      subject,
      detail: String(facts.because ?? ''),
      url: '',
    }));

/** The most frequent first, then by type. */
export const actionRows = (done: readonly Done[]): ActionRow[] =>
  [...Map.groupBy(done, ({ type, risk, approval }) => JSON.stringify([type, risk, approval])).values()]
    .flatMap((own) => {
      const [first] = own;
      if (first === undefined) return [];
      const { type, risk, approval } = first;
      return [{ type, risk, approval, count: own.length, ...rateOf(own) }];
    })
    .sort((a, b) => b.count - a.count || byText(a.type + a.approval, b.type + b.approval));

export function rateOf(done: readonly Pick<Done, 'result'>[]): Rate {
  const count = (wanted: Done['result']): number => done.filter(({ result }) => result === wanted).length;
  const [succeeded, failed, pending] = [count('succeeded'), count('failed'), count('pending')];
  const decided = succeeded + failed;
  const failureRate = decided === 0 ? undefined : failed / decided;
  return {
    succeeded,
    failed,
    pending,
    ...(failureRate === undefined ? {} : { failureRate }),
    isHigh: failureRate !== undefined && failureRate > HIGH_FAILURE_RATE,
  };
}
