import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../src/model/journal.ts';
import { later, minutes } from '../../../src/model/units.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { type FakeKubernetes, startFakeKubernetes } from '../../fakes/kubernetes/fake-kubernetes.ts';
import { crashingPod, deployment, evictedPod, namespaces } from './pods.ts';
import { fixRound, type Round } from './world.ts';

/** The process ends: nothing that it wanted to do afterwards is done. No code of ours knows this error. */
class Killed extends Error {}

let fake: FakeKubernetes;
beforeEach(async () => {
  fake = await startFakeKubernetes();
});
afterEach(() => fake.close());

/** Counts the borders before and after every call of the hands and of the journal, and ends at one of them. */
function dying(at: number): { readonly part: Partial<Round>; readonly crossed: () => number } {
  let crossed = 0;
  const border = (): void => {
    crossed += 1;
    if (crossed === at) throw new Killed();
  };
  const around =
    <A extends readonly unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      border();
      const result = await work(...args);
      border();
      return result;
    };
  const part: Partial<Round> = {
    pods: (pods) => ({ read: around(pods.read), previousLogs: around(pods.previousLogs), remove: around(pods.remove) }),
    ports: (repository) => ({
      ...repository,
      journal: { ...repository.journal, append: around(repository.journal.append) },
    }),
  };
  return { part, crossed: () => crossed };
}

const start = (): JournalEntry[] => {
  for (const pod of [evictedPod({ workload: 'api', name: 'api-1' }), crashingPod()]) {
    fake.remove(pod);
    fake.put(pod);
  }
  fake.put(...namespaces('shop'), ...deployment('shop', 'web'), ...deployment('shop', 'api'));
  fake.setLogs(crashingPod(), 'app', 'panic');
  return [];
};

const pass = async (journal: JournalEntry[], after: number, part: Partial<Round> = {}) =>
  fixRound({ access: { kind: 'direct', url: fake.url }, journal, at: later(TAKEN_AT, minutes(after)), ...part });

const really = (from: number): number =>
  fake.requests
    .slice(from)
    .filter(
      ({ verb, resource, status }) => (verb === 'delete' || verb === 'create') && resource === 'pods' && status < 300,
    ).length;

describe('direct fixes that are killed between any two requests', () => {
  it('lose nothing and repeat nothing: each pod goes once, with both of its lines and its last words', async () => {
    const undisturbed = dying(0);
    await pass(start(), 0, undisturbed.part);
    const borders = undisturbed.crossed();
    expect(borders).toBeGreaterThan(16);
    for (let at = 1; at <= borders; at += 1) {
      const journal = start();
      await expect(pass(journal, 0, dying(at).part)).rejects.toThrow(Killed);
      const before = journal.length;
      await pass(journal, 1);
      await pass(journal, 2);
      const begun = journal.filter(({ action }) => action === 'deleting');
      const ended = journal.filter(({ action }) => action === 'deleted');
      expect([at, begun.length >= 2, ended.length]).toEqual([at, true, 2]);
      expect(ended.every(({ facts }) => begun.some((one) => one.facts.attempt === facts.attempt))).toBe(true);
      expect(journal.find(({ facts }) => facts.pod === 'web-1')?.facts.logs).toBe('panic');
      expect(journal.length).toBeGreaterThan(before);
      const asked = fake.requests.length;
      await pass(journal, 3);
      expect(really(asked)).toBe(0);
    }
  });

  it('stay one attempt where the deletion was done and only its second line is missing', async () => {
    const undisturbed = dying(0);
    await pass(start(), 0, undisturbed.part);
    const journal = start();
    await expect(pass(journal, 0, dying(undisturbed.crossed() - 1).part)).rejects.toThrow(Killed);
    const asked = fake.requests.length;
    await pass(journal, 1);
    expect(really(asked)).toBe(0);
    expect(journal.filter(({ action }) => action === 'deleting')).toHaveLength(2);
  });
});
