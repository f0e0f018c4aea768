import { describe, expect, it } from 'vitest';
import { type ProposeDecision, wholeOf } from '../../src/model/decision.ts';
import { findingKey } from '../../src/model/finding.ts';
import type { RenderReply, RenderRequest } from '../../src/model/manifests.ts';
import { readMarker } from '../../src/model/marker.ts';
import { known } from '../../src/model/reason.ts';
import { propose } from '../../src/propose/propose.ts';
import { anApplication, anHpa, refOf, utilization } from '../builders/objects.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { aWorkload } from '../builders/workload.ts';
import { answerWith, renderPlainly } from '../fakes/renderer.ts';
import { ALL_PLACES, decisionOf, type IntentPlan, WEB, WRITES } from './decisions.ts';
import { treeOf } from './source-tree.ts';
import { TEXTS } from './texts.ts';

const manifest = (name: string, memory = '512Mi'): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  template:
    spec:
      containers:
        - name: app
          resources:
            requests: {cpu: 500m, memory: 512Mi}
            limits:
              memory: ${memory}
`;
const HPA = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  maxReplicas: 5
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 70
`;
const API = refOf('Deployment', 'shop', 'api');
const RAISE: readonly IntentPlan[] = [{ field: 'limits.memory', from: '512Mi', to: '768Mi' }];
const GROUP = findingKey({
  cluster: 'prod',
  workload: { apiVersion: '', kind: 'Namespace', name: 'shop' },
  kind: 'group',
});

/** web and api of one Application: each in a file of its own, or both in one. */
function setting(files: Readonly<Record<string, string>>) {
  const application = anApplication('web');
  const at = (name: string) =>
    aWorkload()
      .named(name)
      .scaledBy(anHpa(refOf('Deployment', 'shop', name), [utilization('cpu', 70)]))
      .trackedBy(application)
      .build();
  return aSnapshot([at('web'), at('api')], {
    applications: known([application]),
    repositories: [{ name: 'manifests', tree: known(treeOf(files)), pullRequests: known([]), journal: known([]) }],
  });
}

type Reply = (request: RenderRequest) => RenderReply;
const run = (
  files: Readonly<Record<string, string>>,
  decisions: readonly ProposeDecision[],
  reply: Reply = renderPlainly,
) => answerWith(propose(decisions, setting(files), { texts: TEXTS, admission: ALL_PLACES }), reply);

const group = (parts: readonly ProposeDecision[]): ProposeDecision => {
  const [lead] = parts;
  if (lead === undefined) throw new Error('a group of nobody');
  return wholeOf(GROUP, { ...lead, group: GROUP }, parts);
};
const two = (part: Partial<ProposeDecision> = {}) => [decisionOf(WEB, RAISE, part), decisionOf(API, RAISE, part)];
const APART = { 'apps/web/web.yaml': manifest('web'), 'apps/web/api.yaml': manifest('api') };

describe('several objects in one pull request', () => {
  it('a request and the target of its autoscaler are one change of two objects, proved together', () => {
    const files = { 'apps/web/web.yaml': manifest('web'), 'apps/web/hpa.yaml': HPA };
    const pair: readonly IntentPlan[] = [
      { field: 'requests.cpu', from: '500m', to: '400m' },
      { field: 'cpu.utilization', from: '70', to: '88', object: refOf('HorizontalPodAutoscaler', 'shop', 'web') },
    ];
    const [result, ...more] = run(files, [decisionOf(WEB, pair)]);
    if (result?.kind !== 'proposal') throw new Error(JSON.stringify(result));
    expect(more).toEqual([]);
    expect(result.edits.map(({ path }) => path)).toEqual(['apps/web/hpa.yaml', 'apps/web/web.yaml']);
    expect(result.proof?.changes.map(({ object, after }) => `${object.kind} ${after}`)).toEqual([
      'Deployment 400m',
      'HorizontalPodAutoscaler 88',
    ]);
    expect(result.body).toContain('| `–` | CPU utilization target | `70%` | `88` | +26 % |');
  });

  it('and neither moves when one of them has no place', () => {
    const pair: readonly IntentPlan[] = [
      { field: 'requests.cpu', from: '500m', to: '400m' },
      { field: 'cpu.utilization', from: '70', to: '88', object: refOf('HorizontalPodAutoscaler', 'shop', 'web') },
    ];
    expect(run({ 'apps/web/web.yaml': manifest('web') }, [decisionOf(WEB, pair)])).toMatchObject([{ kind: 'refusal' }]);
  });

  it('a group has one branch, a section and a value for each member', () => {
    const [result] = run(APART, [group(two())]);
    if (result?.kind !== 'proposal') throw new Error(JSON.stringify(result));
    expect(result.title).toBe('Right-size 2 workloads of Namespace shop');
    expect(result.branch).toMatch(/^trimtab--shop-group-/);
    expect(result.edits.map(({ path }) => path)).toEqual(['apps/web/api.yaml', 'apps/web/web.yaml']);
    expect(readMarker(result.body)?.members).toEqual(
      [API, WEB].map((ref) => ({
        key: decisionOf(ref, RAISE).key,
        values: { 'app/limits.memory': 768 * 2 ** 20 },
        was: { 'app/limits.memory': 512 * 2 ** 20 },
      })),
    );
    expect(result.body).toContain('## `shop/Deployment/web`');
    expect(result.body).toContain('## `shop/Deployment/api`');
    expect(result.commitMessage).toContain('- api: app limits.memory: 512Mi -> 768Mi');
  });

  it('keeps its branch when a member leaves', () => {
    const [whole, rest] = [run(APART, [group(two())]), run(APART, [group(two().slice(1))])];
    const branches = [whole[0], rest[0]].map((one) => (one?.kind === 'proposal' ? one.branch : 'none'));
    expect(new Set(branches).size).toBe(1);
  });

  it('goes on without a member that cannot be proved', () => {
    const files = { ...APART, 'apps/web/api.yaml': manifest('api', '640Mi') };
    const results = run(files, [group(two())]);
    expect(results).toMatchObject([
      { kind: 'proposal', decision: { parts: [{ subject: WEB }] } },
      { kind: 'refusal', decision: { subject: API }, because: { code: 'render-not-live' } },
    ]);
  });

  it('is not rewritten without a member that people see in it already', () => {
    const files = { ...APART, 'apps/web/api.yaml': manifest('api', '640Mi') };
    const results = run(files, [group(two({ answers: 7 }))]);
    expect(results).toMatchObject([
      { kind: 'refusal', decision: { subject: API } },
      { kind: 'hold', because: { code: 'group-incomplete' } },
    ]);
  });

  it('that is full leaves the rest for the next one', () => {
    const writes = { ...WRITES, maximumFiles: 1 };
    expect(run(APART, [group(two({ writes }))])).toMatchObject([
      { kind: 'proposal', edits: [{ path: 'apps/web/web.yaml' }] },
      { kind: 'hold', finding: { workload: API }, because: { code: 'edit-too-large' } },
    ]);
  });

  it('is refused when the edits together do what none of them does alone', () => {
    const meddling: Reply = (request) => {
      const reply = renderPlainly(request);
      if (reply.kind !== 'rendered' || request.edits.length < 2) return reply;
      return { ...reply, objects: reply.objects.map(({ ref, body }) => ({ ref, body: { ...body, extra: 1 } })) };
    };
    expect(run(APART, [group(two())], meddling)).toMatchObject([
      { kind: 'refusal', because: { code: 'render-not-intent' } },
      { kind: 'refusal', because: { code: 'render-not-intent' } },
    ]);
  });
});

describe('case 21: neighbouring lines are never in two pull requests', () => {
  const sizes = (field: string, to: string, part: Partial<ProposeDecision> = {}): ProposeDecision => {
    const from = field.endsWith('cpu') ? '500m' : '512Mi';
    const key = findingKey({ cluster: 'prod', workload: WEB, container: 'app', kind: field });
    return decisionOf(WEB, [{ field, from, to }], { key, ...part });
  };
  const [cpu, memory] = [sizes('requests.cpu', '400m'), sizes('requests.memory', '600Mi')];

  it('workloads of one file, far from each other, have one each', () => {
    const inOne = { 'apps/web/all.yaml': `${manifest('web')}---\n${manifest('api')}` };
    expect(run(inOne, two()).map(({ kind }) => kind)).toEqual(['proposal', 'proposal']);
  });

  it('on one line the second waits for the first', () => {
    expect(run(APART, [cpu, memory])).toMatchObject([
      { kind: 'proposal' },
      { kind: 'hold', because: { code: 'same-lines', detail: expect.stringContaining('follows that one') } },
    ]);
  });

  it('and the one that is open goes first, whatever is more urgent', () => {
    const open = sizes('requests.memory', '600Mi', { answers: 7 });
    expect(run(APART, [cpu, open])).toMatchObject([
      { kind: 'hold', because: { code: 'same-lines', detail: expect.stringContaining('#7') } },
      { kind: 'proposal' },
    ]);
  });
});
