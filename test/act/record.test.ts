import { describe, expect, it } from 'vitest';
import { record } from '../../src/act/record.ts';
import { RetryLater } from '../../src/model/errors.ts';
import type { JournalEntry } from '../../src/model/journal.ts';
import type { Journal } from '../../src/ports/journal.ts';
import type { RepositoryPorts } from '../../src/ports/ports.ts';
import { silent } from '../builders/sources.ts';
import { TAKEN_AT } from '../builders/time.ts';
import { portsOf } from './world.ts';

const clock = { now: () => TAKEN_AT };

/** Ports that only have a journal; nothing else is called. */
const withJournal = (name: string, append: Journal['append']): RepositoryPorts => ({
  ...portsOf('/nonexistent', '/nonexistent'),
  name,
  journal: { read: async () => [], append },
});

const entry = (id: string, repository?: string): JournalEntry => ({
  id,
  at: TAKEN_AT,
  action: 'opened',
  subject: id,
  facts: repository === undefined ? {} : { repository },
});

describe('recording a pass', () => {
  function remembering() {
    const written: string[] = [];
    const journal =
      (name: string): Journal['append'] =>
      async (entries) => {
        written.push(...entries.map(({ id }) => `${name}:${id}`));
        return entries.length;
      };
    return { written, repositories: ['one', 'two'].map((name) => withJournal(name, journal(name))) };
  }

  it('gives each repository its own, and the first what belongs to none', async () => {
    const { written, repositories } = remembering();
    const entries = [entry('a', 'two'), entry('b', 'one'), entry('pass'), entry('c', 'unknown')];
    const recorded = await record(entries, { repositories, clock, log: silent });
    expect(written).toEqual(['one:b', 'one:pass', 'one:c', 'two:a']);
    expect(recorded.map(({ written: count }) => count)).toEqual([3, 1].map((value) => ({ kind: 'known', value })));
  });

  it('calls nobody without entries, or without repositories', async () => {
    const { written, repositories } = remembering();
    expect(await record([], { repositories, clock, log: silent })).toEqual([]);
    expect(await record([entry('a')], { repositories: [], clock, log: silent })).toEqual([]);
    expect(written).toEqual([]);
  });

  it('goes on when one journal cannot be written, and says so', async () => {
    const { written, repositories } = remembering();
    const broken = withJournal('one', async () => {
      throw new RetryLater({ source: 'one', issue: '503' });
    });
    const [, two] = repositories;
    const all = two === undefined ? [broken] : [broken, two];
    const recorded = await record([entry('a', 'one'), entry('b', 'two')], { repositories: all, clock, log: silent });
    expect(written).toEqual(['two:b']);
    expect(recorded[0]).toMatchObject({ written: { kind: 'unknown', because: { code: 'upstream-unreachable' } } });
  });
});
