import { describe, expect, it } from 'vitest';
import type { Application } from '../../../src/model/application.ts';
import type { HistoryReply, HistoryRequest, TreeRequest } from '../../../src/model/history.ts';
import type { RenderReply, RenderRequest } from '../../../src/model/manifests.ts';
import { known } from '../../../src/model/reason.ts';
import { minutes } from '../../../src/model/units.ts';
import { deploymentsOf } from '../../../src/propose/blame/deployments.ts';
import { groundOf } from '../../../src/propose/locate/ground.ts';
import { anApplication } from '../../builders/objects.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { ago } from '../../builders/time.ts';
import { treeOf } from '../source-tree.ts';

const [A, B, C] = ['a', 'b', 'c'].map((digit) => digit.repeat(40));
const MANIFESTS = 'https://git.example.com/shop/manifests.git';
const VALUES = 'https://git.example.com/shop/values.git';

const repository = (name: string, url: string) => ({
  name,
  tree: known({ ...treeOf({ 'apps/web/web.yaml': '' }), repository: name, urls: [url] }),
  pullRequests: known([]),
  journal: known([]),
});
const ground = groundOf(
  aSnapshot([], { repositories: [repository('manifests', MANIFESTS), repository('values', VALUES)] }),
);

type Asked = RenderRequest | HistoryRequest | TreeRequest;
const none = (): HistoryReply => ({ kind: 'no-history', because: { code: 'blame-unknown', detail: 'not asked' } });

function deployed(
  part: Partial<Application>,
  {
    at = 30,
    to,
    reply = none,
  }: { at?: number; to?: string; reply?: (asked: Asked) => RenderReply | HistoryReply } = {},
) {
  const asking = deploymentsOf(ground, anApplication('web', { application: part }), {
    since: at === 0 ? undefined : ago(minutes(at)),
    to,
  });
  let step = asking.next();
  while (!step.done) step = asking.next(reply(step.value));
  return step.value;
}

const entry = (id: number, before: number, ...revisions: readonly (string | undefined)[]) => ({
  id,
  revisions: revisions.flatMap((one) => one ?? []),
  startedAt: ago(minutes(before + 1)),
  deployedAt: ago(minutes(before)),
});

describe('deployments', () => {
  it('are the last that had begun, and the one before it of something else', () => {
    const history = [entry(1, 300, A), entry(2, 200, B), entry(3, 190, B), entry(4, 40, C), entry(5, 10, A)];
    expect(deployed({ history })).toEqual({ repository: 'manifests', good: B, bad: C });
  });

  it('count a sync that waits for the rollout: the history does not have it yet', () => {
    const operation = {
      startedAt: ago(minutes(35)),
      retries: 0,
      autoHealAttempts: 0,
      revisions: [C ?? ''],
      failed: [],
    };
    expect(deployed({ history: [entry(1, 300, A), entry(2, 200, B)], operation })).toMatchObject({ good: B, bad: C });
  });

  it('take the revision of a failed sync from its result', () => {
    const operation = { startedAt: ago(minutes(5)), retries: 0, autoHealAttempts: 0, revisions: [C ?? ''], failed: [] };
    expect(deployed({ history: [entry(1, 300, A)], operation }, { at: 0 })).toMatchObject({ good: A, bad: C });
  });

  it('of several sources stand at their numbers', () => {
    const sources = [
      { repoUrl: MANIFESTS, targetRevision: 'main', path: 'apps/web' },
      { repoUrl: VALUES, targetRevision: 'main', ref: 'values' },
    ];
    const history = [entry(1, 300, A, A), entry(2, 40, A, B)];
    expect(deployed({ sources, history })).toEqual({ repository: 'values', good: A, bad: B });
    expect(deployed({ sources, history: [entry(1, 300, A, A), entry(2, 40, B, B)] })).toMatchObject({
      detail: 'Several repositories changed at once: manifests, values.',
    });
  });

  it('know that the revision of a chart repository is a version', () => {
    const sources = [{ repoUrl: 'https://charts.example.com', targetRevision: '1.2.0', chart: 'web' }];
    expect(deployed({ sources, history: [entry(1, 300, '1.1.0'), entry(2, 40, '1.2.0')] })).toMatchObject({
      code: 'blame-unknown',
      detail: 'The version of the chart web changed from 1.1.0 to 1.2.0.',
    });
  });

  it('of a hydrated source lead to the commit that people made', () => {
    const dry = new Map([
      [A, 'd'.repeat(40)],
      [B, 'e'.repeat(40)],
    ]);
    const reply = (asked: Asked): HistoryReply => {
      if (asked.kind !== 'tree') return none();
      const text = JSON.stringify({ drySha: dry.get(asked.commit) });
      return { kind: 'tree', tree: treeOf({ 'web/hydrator.metadata': text }) };
    };
    const history = [entry(1, 300, A), entry(2, 40, B)];
    expect(deployed({ hydrated: true, history }, { reply })).toMatchObject({ good: dry.get(A), bad: dry.get(B) });
    expect(deployed({ hydrated: true, history })).toMatchObject({ code: 'blame-unknown' });
  });

  it('that a person names must have been', () => {
    const history = [entry(1, 300, A), entry(2, 200, B), entry(3, 40, C)];
    expect(deployed({ history }, { to: '1' })).toMatchObject({ good: A, bad: C });
    expect(deployed({ history }, { to: 'aaaaaaa' })).toMatchObject({ good: A, bad: C });
    expect(deployed({ history }, { to: '9' })).toMatchObject({ code: 'blame-unknown' });
  });

  it.each([
    ['one deployment only', [entry(1, 40, A)], 'blame-unknown'],
    ['nothing', [], 'blame-unknown'],
    ['the same commit again', [entry(1, 300, A), entry(2, 40, A)], 'blame-unknown'],
  ])('are unknown where Argo CD remembers %s', (_, history, code) => {
    expect(deployed({ history })).toMatchObject({ code });
  });
});
