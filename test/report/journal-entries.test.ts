import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/model/outcome.ts';
import { known } from '../../src/model/reason.ts';
import type { Scope } from '../../src/model/scope.ts';
import { days } from '../../src/model/units.ts';
import { fingerprint } from '../../src/report/fingerprint.ts';
import { journalEntries } from '../../src/report/journal-entries.ts';
import { worthIn } from '../../src/report/ledger/worth.ts';
import type { ReportInput } from '../../src/report/sizing-report.ts';
import { ago, TAKEN_AT } from '../builders/time.ts';
import { aPullRequest, aRepository } from '../decide/setting.ts';
import { madeUpPass } from './made-up-cluster.ts';

const pass = madeUpPass();

/** The same pass repeated after a kill: the forge already has the first `count` pull requests. */
function repeated(count: number): ReportInput {
  const opened = pass.outcomes.flatMap((one) => (one.kind === 'opened' ? [one] : [])).slice(0, count);
  const pullRequests = opened.map(({ proposal, number, headCommit, url }) => {
    const [finding] = proposal.decision.findings;
    if (finding === undefined) throw new Error('a proposal without a finding');
    return aPullRequest({ finding, values: {} }, { number, headCommit, url, createdAt: TAKEN_AT, updatedAt: TAKEN_AT });
  });
  return {
    ...pass,
    snapshot: { ...pass.snapshot, repositories: [aRepository(pullRequests)] },
    outcomes: pass.outcomes.map((outcome): Outcome => {
      const known = opened.some((one) => one === outcome);
      return known && outcome.kind === 'opened' ? { ...outcome, kind: 'unchanged' } : outcome;
    }),
  };
}

describe('journal entries', () => {
  it('one per pull request and one for the pass, with what was read', () => {
    const entries = journalEntries(pass);
    expect(entries.map(({ action }) => action).sort()).toEqual([...Array(6).fill('opened'), 'pass']);
    expect(entries.at(-1)).toMatchObject({
      action: 'pass',
      subject: 'prod',
      at: TAKEN_AT,
      facts: { workloads: 20, 'read pods': 55, gaps: '' },
    });
  });

  it('say what was changed, by which policy, from which commit', () => {
    const entry = journalEntries(pass).find(({ subject }) => subject.includes('/storefront/'));
    expect(entry?.facts).toMatchObject({
      repository: 'manifests',
      policy: 'right-sizing',
      base: '0123456789abcdef',
      changes: 'app/limits.memory=1543503872 app/requests.cpu=700 app/requests.memory=1543503872',
      proved: false,
    });
  });

  it('say what a change is worth, and to which team', () => {
    const entry = journalEntries(pass).find(({ subject }) => subject.includes('/storefront/'));
    expect(entry?.facts).toMatchObject({ saves: 51.52, teams: 'web=51.52' });
    expect(worthIn(entry?.facts ?? {})).toEqual({ saves: 51.52, teams: new Map([['web', 51.52]]) });
    expect(worthIn({ number: 7 })).toBeUndefined();
  });

  it('the pass says what could still be freed; shares of one moment keep their own lines', () => {
    const last = (scope?: Scope) =>
      journalEntries({ ...pass, snapshot: { ...pass.snapshot, ...(scope === undefined ? {} : { scope }) } }).at(-1);
    expect(last()?.facts).toMatchObject({ reclaimable: 660.38 });
    expect(last()?.facts).not.toHaveProperty('scope');
    const shares = [0, 1].map((index) => last({ kind: 'shard', index, of: 2 }));
    expect(shares.map((line) => line?.facts.scope)).toEqual(['1/2', '2/2']);
    expect(new Set([...shares, last()].map((line) => line?.id)).size).toBe(3);
  });

  it.each([0, 1, 3, 6])('a pass that was killed after %d pull requests and repeated writes the same lines', (count) => {
    expect(JSON.stringify(journalEntries(repeated(count)))).toBe(JSON.stringify(journalEntries(pass)));
  });

  it('an unchanged pull request that was updated before keeps that story', () => {
    const [outcome] = pass.outcomes.filter(({ kind }) => kind === 'opened');
    if (outcome?.kind !== 'opened') throw new Error('nothing was opened');
    const [finding] = outcome.proposal.decision.findings;
    if (finding === undefined) throw new Error('a proposal without a finding');
    const updated = aPullRequest({ finding, values: {} }, { number: outcome.number, updatedAt: ago(days(1)) });
    const entries = journalEntries({
      ...pass,
      snapshot: { ...pass.snapshot, repositories: [aRepository([updated])] },
      outcomes: [{ ...outcome, kind: 'unchanged' }],
    });
    expect(entries[0]).toMatchObject({ action: 'updated', at: ago(days(1)) });
  });

  it('nothing is written about what was only planned, refused or held', () => {
    expect(journalEntries(madeUpPass({ dryRun: true }))).toEqual([]);
  });

  it('nothing is written when the journal has it all', () => {
    const written = { ...aRepository([]), journal: known(journalEntries(pass)) };
    expect(journalEntries({ ...pass, snapshot: { ...pass.snapshot, repositories: [written] } })).toEqual([]);
  });

  it('another commit on the same pull request is another entry', () => {
    const ids = new Set(
      ['a', 'b'].flatMap((headCommit) =>
        journalEntries({
          ...pass,
          outcomes: pass.outcomes.flatMap((one) => (one.kind === 'opened' ? [{ ...one, headCommit }] : [])),
        }).map(({ id }) => id),
      ),
    );
    expect(ids.size).toBe(2 * 6 + 1);
  });
});

describe('fingerprint', () => {
  it('is FNV-1a', () => {
    // Test vectors of http://www.isthe.com/chongo/src/fnv/test_fnv.c
    expect(fingerprint([''])).toBe('cbf29ce484222325');
    expect(fingerprint(['foobar'])).toBe('85944171f73967e8');
  });

  it('keeps parts apart', () => {
    expect(fingerprint(['a', 'bc'])).not.toBe(fingerprint(['ab', 'c']));
  });
});
