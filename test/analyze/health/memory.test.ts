import { describe, expect, it } from 'vitest';
import { examine } from '../../../src/analyze/health/health.ts';
import { pvcLost } from '../../../src/analyze/health/storage/pvc-lost.ts';
import type { HealthVerdict } from '../../../src/model/health.ts';
import { rememberHealth } from '../../../src/model/health-memory.ts';
import type { JournalEntry } from '../../../src/model/journal.ts';
import { known, type Reading, unknown } from '../../../src/model/reason.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { later, minutes } from '../../../src/model/units.ts';
import { healthEntries } from '../../../src/report/health-entries.ts';
import { aHealthSnapshot, listed, remembering } from '../../builders/health.ts';
import { metaOf, refOf } from '../../builders/objects.ts';
import { aPolicySet } from '../../builders/policy.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { look, words } from './look.ts';

const claim = { ...metaOf(refOf('PersistentVolumeClaim', 'shop', 'data')), phase: 'Lost' };
const policies = aPolicySet();
type Claims = Reading<readonly (typeof claim)[]>;
const [lost, gone, unread]: readonly Claims[] = [listed(claim), listed(), unknown('forbidden', '403')];

/** Passes a minute apart over one journal; what each said, and what it wrote. */
function passes(...seen: readonly (Claims | undefined)[]): { said: string; wrote: string }[] {
  const journal: JournalEntry[] = [];
  return seen.map((pvcs = gone ?? known([]), i) => {
    const snapshot = at(i, pvcs, [...journal]);
    const verdicts: HealthVerdict[] = examine(pvcLost, { snapshot, policies, memory: rememberHealth(snapshot) });
    const entries = healthEntries({ analysis: { assessments: [], verdicts: [], health: verdicts }, snapshot });
    journal.push(...entries);
    return { said: verdicts.map(({ kind }) => kind).join(' '), wrote: entries.map(({ action }) => action).join(' ') };
  });
}

const at = (pass: number, pvcs: Claims, journal: readonly JournalEntry[]): Snapshot =>
  aHealthSnapshot({
    objects: { pvcs },
    with: {
      takenAt: later(TAKEN_AT, minutes(pass)),
      repositories: [
        { name: 'manifests', tree: unknown('not-observed', ''), pullRequests: known([]), journal: known(journal) },
      ],
    },
  });

describe('what passes remember of health findings', () => {
  it('finds in the second pass, and clears after two without it; nothing is written while nothing changes', () => {
    expect(passes(lost, lost, lost, gone, gone, gone)).toEqual([
      { said: 'pending', wrote: 'sighted' },
      { said: 'found', wrote: 'confirmed' },
      { said: 'found', wrote: '' },
      { said: 'clearing', wrote: 'missed' },
      { said: 'cleared', wrote: 'cleared' },
      { said: 'healthy', wrote: '' },
    ]);
  });

  it('stays found when it comes back before it was cleared', () => {
    expect(passes(lost, lost, gone, lost, gone, gone).map(({ said }) => said)).toEqual([
      'pending',
      'found',
      'clearing',
      'found',
      'clearing',
      'cleared',
    ]);
  });

  it('forgets what was seen once: two passes means one after the other', () => {
    expect(passes(lost, gone, lost).map(({ said }) => said)).toEqual(['pending', 'forgotten', 'pending']);
  });

  it('concludes nothing from a pass that could not look', () => {
    expect(passes(lost, lost, unread, unread, gone, unread, gone)).toEqual([
      { said: 'pending', wrote: 'sighted' },
      { said: 'found', wrote: 'confirmed' },
      { said: 'unknown', wrote: '' },
      { said: 'unknown', wrote: '' },
      { said: 'clearing', wrote: 'missed' },
      { said: 'unknown', wrote: '' },
      { said: 'cleared', wrote: 'cleared' },
    ]);
  });

  it('concludes nothing of what lies outside of the part that a pass looks at', () => {
    const told = remembering(['confirmed', 9, 'prod/shop/PersistentVolumeClaim/data/-/pvc-lost']);
    const of = (names: readonly string[]) =>
      words(look('pvc-lost', aHealthSnapshot({ with: { ...told, scope: { kind: 'namespaces', names } } })));
    expect(of(['bank'])).toEqual(['healthy']);
    expect(of(['shop'])).toEqual(['clearing']);
  });
});
