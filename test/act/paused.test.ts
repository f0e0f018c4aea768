import { describe, expect, it } from 'vitest';
import { act } from '../../src/act/act.ts';
import type { Proposal } from '../../src/model/proposal.ts';
import { known } from '../../src/model/reason.ts';
import { hours } from '../../src/model/units.ts';
import { overProvisioned } from '../builders/finding.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { silent } from '../builders/sources.ts';
import { ago } from '../builders/time.ts';
import { aWorkload } from '../builders/workload.ts';
import { treeOf } from '../propose/source-tree.ts';
import { proposalOf, SETTINGS } from './proposals.ts';

const sale = { name: 'sale', owner: 'ann', until: ago(hours(-1)), namespaces: [] };

/** Somebody asks the bot to stop after the pass has begun. */
const paused = async (proposal: Proposal) => {
  const snapshot = aSnapshot([], { pauses: known([]) });
  const hands = { repositories: [], log: silent, pauses: { read: async () => [sale] } };
  return act({ decisions: [], proposals: [proposal], snapshot, settings: SETTINGS }, hands);
};

describe('a pause in mid-pass', () => {
  const files = { 'apps/web.yaml': 'memory: 64Mi\n' };
  const made = proposalOf({ workload: 'web', memory: '128Mi' }, treeOf(files));
  const finding = overProvisioned(aWorkload().build(), { to: {} });

  it('holds what is proposed, finding by finding', async () => {
    const decision = { ...made.decision, findings: [finding] };
    expect(await paused({ ...made, decision })).toMatchObject([{ kind: 'held', because: { code: 'paused' } }]);
  });

  it('and what takes something back is not lost without a word: it answers no finding', async () => {
    const decision = { ...made.decision, findings: [], reverts: { number: 7, because: 'it is killed' } };
    expect(await paused({ ...made, decision })).toMatchObject([
      { kind: 'refused', refusal: { key: made.key, because: { code: 'paused' } } },
    ]);
  });
});
