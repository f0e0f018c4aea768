/** When going back is wrong although a commit is to blame: diagnosis.md section 2. The first that applies gives the reason. */
import { type Blamed, type Hazard, markOf } from '../../model/blame.ts';
import type { HistoryCommit } from '../../model/history.ts';
import type { Reason, ReasonCode } from '../../model/reason.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { hours, later } from '../../model/units.ts';
import { type Earlier, rememberAll } from '../earlier.ts';
import { automated } from './automated.ts';
import { unrelated } from './cause.ts';
import { unproven } from './stable.ts';
import type { Suspect } from './suspect.ts';

type Rule = (suspect: Suspect, blame: Blamed) => Reason | undefined;

const HAZARDS: Readonly<Record<Hazard['kind'], ReasonCode>> = {
  secret: 'secret-changed',
  migration: 'migration-in-range',
  storage: 'storage-changed',
  immutable: 'field-immutable',
};

const hazard: Rule = (_, { hazards: [first] }) =>
  first === undefined ? undefined : { code: HAZARDS[first.kind], detail: first.detail };

/** Somebody has answered already; setting it back would undo that. */
const movedOn: Rule = (_, { movedOn: moved, later: [newest] }) => {
  if (moved === undefined) return undefined;
  const by = newest === undefined ? '' : `: ${newest.subject} (${newest.author})`;
  return { code: 'newer-commit', detail: `Git says something else by now than what failed${by}` };
};

const SECURITY =
  /\bCVE-\d{4}-\d{4,}\b|\bGHSA(-[0-9a-z]{4}){3}\b|^security\b[^:]{0,40}:|\bsecurity (fix|patch|update|release|advisory)\b/im;

const securityFix: Rule = (_, { commits }) => {
  const fix = commits.find(({ subject, body }) => SECURITY.test(`${subject}\n${body}`));
  return (
    fix && { code: 'security-fix', detail: `${shortOf(fix)} closes a security hole: going back would open it again` }
  );
};

const updatedByRobots: Rule = ({ application }, blame) => automated(application, blame);

/** That nobody has seen it serve today is for the person to judge who asks for it. */
export const unprovenYet: Rule = ({ workload, snapshot }, { changes }) =>
  workload === undefined ? undefined : unproven(workload, snapshot, changes);

const causeFits: Rule = ({ finding }, { changes }) => unrelated(finding, changes);

/** The same commit was set back once and is there again: people want it. */
const onlyOnce: Rule = ({ snapshot }, blame) => {
  const done = rememberAll(snapshot).find(
    (one) => one.rollback === markOf(blame) && one.pullRequest.state === 'merged',
  );
  if (done === undefined) return undefined;
  const detail = `#${done.pullRequest.number} set ${shortOf(blame.commits[0])} back before, and it came again`;
  return { code: 'rolled-back-before', detail };
};

const rollForward: Rule = ({ snapshot }, { repository, commits }) => {
  const files = new Set(commits.flatMap((commit) => commit.files));
  const observed = snapshot.repositories.find(({ name }) => name === repository);
  const others = observed?.others?.kind === 'known' ? observed.others.value : [];
  const forward = others.find((one) => one.files.some((file) => files.has(file)));
  if (forward === undefined) return undefined;
  const detail = `pull request #${forward.number} of ${forward.author} changes the same files: it may be the way forward`;
  return { code: 'roll-forward', detail };
};

/** What protects data and people's work comes first; nothing of it is relaxed for anybody. */
export const wrong: readonly Rule[] = [hazard, securityFix, movedOn, causeFits, updatedByRobots, onlyOnce, rollForward];

const DAY = hours(24);

/** Later than this the deployment is hardly what changed. */
export function tooLate({ finding, workload }: Suspect): Reason | undefined {
  const revision = workload?.revision.kind === 'known' ? workload.revision.value.startedAt : undefined;
  if (revision === undefined || later(revision, DAY) >= finding.since) return undefined;
  const hoursAfter = Math.round((finding.since - revision) / hours(1));
  const detail = `it began to fail ${hoursAfter} hours after the deployment; more than 24 are put down to something else`;
  return { code: 'failure-too-late', detail };
}

/** After a merged rollback of this workload: what comes next is seen first. */
export function resting(earlier: readonly Earlier[], { takenAt }: Snapshot): Reason | undefined {
  const recent = earlier.find(
    (one) => one.rollback !== undefined && one.pullRequest.state === 'merged' && later(one.endedAt, DAY) > takenAt,
  );
  if (recent === undefined) return undefined;
  const until = new Date(later(recent.endedAt, DAY)).toISOString();
  return { code: 'cool-down', detail: `#${recent.pullRequest.number} rolled back; it rests until ${until}` };
}

const shortOf = (commit: HistoryCommit | undefined): string =>
  commit === undefined ? 'it' : commit.commit.slice(0, 8);
