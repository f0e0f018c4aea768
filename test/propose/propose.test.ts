import { describe, expect, it } from 'vitest';
import type { Admission, Decision, Hold } from '../../src/model/decision.ts';
import type { RenderReply, RenderRequest } from '../../src/model/manifests.ts';
import { readMarker } from '../../src/model/marker.ts';
import type { Proposal, Refusal } from '../../src/model/proposal.ts';
import { known, unknown } from '../../src/model/reason.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { ratio } from '../../src/model/units.ts';
import { unrendered } from '../../src/propose/candidates.ts';
import { explaining } from '../../src/propose/explain.ts';
import { propose } from '../../src/propose/propose.ts';
import { anApplication } from '../builders/objects.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { aWorkload } from '../builders/workload.ts';
import { answerWith, renderPlainly } from '../fakes/renderer.ts';
import { ALL_PLACES, decisionOf, WEB, WRITES } from './decisions.ts';
import { treeOf } from './source-tree.ts';
import { TEXTS } from './texts.ts';

const WEB_YAML = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: app
          resources:
            requests: {cpu: 500m, memory: 512Mi}
            limits:
              memory: 512Mi # enough so far
`;
const FILES = { 'apps/web/web.yaml': WEB_YAML };
const RAISE = [{ field: 'limits.memory', from: '512Mi', to: '768Mi' }] as const;

function world(files: Readonly<Record<string, string>> = FILES, part: Partial<Snapshot> = {}): Snapshot {
  const application = anApplication('web');
  return aSnapshot([aWorkload().trackedBy(application).build()], {
    applications: known([application]),
    repositories: [{ name: 'manifests', tree: known(treeOf(files)), pullRequests: known([]), journal: known([]) }],
    ...part,
  });
}

type Reply = (request: RenderRequest) => RenderReply;
const run = (
  decisions: readonly Decision[],
  snapshot = world(),
  reply: Reply = renderPlainly,
  admission = ALL_PLACES,
) => answerWith(propose(decisions, snapshot, { texts: TEXTS, admission }), reply);

function proposal(result: Proposal | Refusal | Hold | undefined): Proposal {
  if (result?.kind !== 'proposal') throw new Error(JSON.stringify(result?.because));
  return result;
}

const noRenderer: Reply = () => ({
  kind: 'not-rendered',
  because: { code: 'renderer-missing', detail: 'install kustomize' },
});

describe('propose', () => {
  it('writes a proposal that says what, where and why', () => {
    const result = proposal(run([decisionOf(WEB, RAISE)])[0]);
    expect(result.edits).toEqual([
      { path: 'apps/web/web.yaml', before: WEB_YAML, after: WEB_YAML.replace('512Mi #', '768Mi #') },
    ]);
    expect(result).toMatchObject({
      repository: 'manifests',
      location: 'apps/web/web.yaml:13',
      base: { branch: 'main' },
    });
    expect(result.title).toBe('Give shop/web enough memory: raise memory limit of app to 768Mi');
    const values = { 'app/limits.memory': 768 * 2 ** 20 };
    expect(readMarker(result.body)).toEqual({
      key: result.key,
      values,
      was: { 'app/limits.memory': 512 * 2 ** 20 },
      title: result.title,
      base: 'main',
    });
    expect(result.body.startsWith('<!-- trimtab:1 ')).toBe(true);
    expect(result.body).toContain('| `app` | memory limit | `512Mi` | `768Mi` | +50 % |');
    expect(result.body).toContain('+   spec.template.spec.containers[name=app].resources.limits.memory: 768Mi');
    expect(result.commitMessage).toMatch(
      /^fix: raise memory limit of shop\/web \(app\) to 768Mi\n\n- app limits\.memory: 512Mi -> 768Mi\n\nTrimtab-Key: prod\/shop/,
    );
    expect(result.commitMessage.endsWith('Trimtab-Proved: yes\n')).toBe(true);
    expect(result.proof).toMatchObject({
      tool: 'fake',
      applications: ['argocd/web'],
      changes: [{ before: '512Mi', after: '768Mi' }],
    });
  });

  const CUT = { field: 'requests.cpu', from: '500m', to: '350m' } as const;
  const FIRST = 'Give shop/web enough memory: raise memory limit of app to 768Mi';
  it.each([
    [
      'of the same direction',
      [...RAISE, { field: 'requests.memory', from: '512Mi', to: '640Mi' }],
      'memory request to 640Mi',
    ],
    ['of the other direction', [...RAISE, CUT], 'lower CPU request to 350m'],
    [
      'is counted where there are more',
      [...RAISE, CUT, { field: 'requests.memory', from: '512Mi', to: '640Mi' }],
      '2 more',
    ],
  ])('a title names a second field %s', (_, plans, rest) => {
    expect(proposal(run([decisionOf(WEB, plans)])[0]).title).toBe(`${FIRST} and ${rest}`);
  });

  it('a title that would be too long to be shown counts the second field', () => {
    const name = `web-${'x'.repeat(30)}`;
    const application = anApplication('web');
    const workload = aWorkload().named(name).trackedBy(application).build();
    const snapshot = aSnapshot([workload], {
      applications: known([application]),
      repositories: world({ 'apps/web/web.yaml': WEB_YAML.replace('name: web', `name: ${name}`) }).repositories,
    });
    const { title } = proposal(run([decisionOf(workload.ref, [...RAISE, CUT])], snapshot)[0]);
    expect(title).toContain(' and 1 more');
    expect(title).not.toContain('CPU');
  });

  it('says what would prove it wrong in the numbers it proposes, and replays exactly those', () => {
    const cut = [{ field: 'requests.cpu', from: '500m', to: '350m' }] as const;
    const replayed = { days: 14, intervals: 4032, cpuAboveRequest: ratio(0.04), cpuUncovered: ratio(0.01) };
    const { body } = proposal(run([decisionOf(WEB, cut, { backtests: { app: replayed } })])[0]);
    expect(body).toContain('wrong if, after the merge, you see `app` above `350m` of CPU in more than 8 % of a week');
  });

  it('gives the same bytes for the same input', () => {
    expect(run([decisionOf(WEB, RAISE)])).toEqual(run([decisionOf(WEB, RAISE)]));
  });

  it('keeps branch and key when the value changes', () => {
    const [first, second] = ['768Mi', '1Gi'].map((to) => proposal(run([decisionOf(WEB, [{ ...RAISE[0], to }])])[0]));
    expect(second?.branch).toBe(first?.branch);
    expect(second?.body).not.toBe(first?.body);
  });

  it('asks for the base of a source once, however many decisions there are', () => {
    const requests: RenderRequest[] = [];
    const counting: Reply = (request) => {
      requests.push(request);
      return renderPlainly(request);
    };
    run(
      [decisionOf(WEB, RAISE), decisionOf(WEB, [{ field: 'requests.cpu', from: '500m', to: '250m' }])],
      world(),
      counting,
    );
    expect(requests.filter(({ edits }) => edits.length === 0)).toHaveLength(1);
    expect(requests).toHaveLength(3);
  });

  it('spends a place on what was proved, never on what was refused', () => {
    let left = 1;
    const onePlace: Admission = {
      blocked: () => (left > 0 ? undefined : { code: 'budget-run', detail: 'no place left' }),
      spend: () => {
        left -= 1;
      },
    };
    const drifted = decisionOf(WEB, [{ field: 'limits.memory', from: '600Mi', to: '768Mi' }]);
    const decisions = [drifted, decisionOf(WEB, RAISE), decisionOf(WEB, RAISE)];
    const kinds = run(decisions, world(), renderPlainly, onePlace).map((result) => result.kind);
    expect(kinds).toEqual(['refusal', 'proposal', 'hold']);
  });

  it('answers nothing for a decision to hold', () => {
    const [finding] = decisionOf(WEB, RAISE).findings;
    if (finding === undefined) throw new Error('no finding');
    expect(run([{ kind: 'hold', finding, because: { code: 'mode', detail: 'notify' } }])).toEqual([]);
  });

  it('refuses what cannot be rendered, or opens it marked as unproved where the policy says so', () => {
    expect(run([decisionOf(WEB, RAISE)], world(), noRenderer)[0]).toMatchObject({
      kind: 'refusal',
      because: { code: 'renderer-missing' },
    });
    const open = decisionOf(WEB, RAISE, { writes: { ...WRITES, unproved: 'open' } });
    const result = proposal(run([open], world(), noRenderer)[0]);
    expect(result.proof).toBeUndefined();
    expect(result.body).toContain('**Not proved.**');
    expect(result.labels).toContain('trimtab/unproved');
    expect(result.commitMessage).toContain('Trimtab-Proved: no');
  });

  it('never opens an unproved change of a shared file', () => {
    const both = known([anApplication('web'), anApplication('web-b', { source: { path: 'apps/web' } })]);
    const open = decisionOf(WEB, RAISE, { writes: { ...WRITES, unproved: 'open', sharedFiles: 'shared' } });
    expect(run([open], world(FILES, { applications: both }), noRenderer)[0]).toMatchObject({ kind: 'refusal' });
  });

  it('does not believe an edit that a renderer shows to do more', () => {
    const more: Reply = (request) => {
      const reply = renderPlainly(request);
      if (reply.kind !== 'rendered' || request.edits.length === 0) return reply;
      const objects = reply.objects.map(({ ref, body }) => ({ ref, body: { ...body, extra: 1 } }));
      return { ...reply, objects };
    };
    const [result] = run([decisionOf(WEB, RAISE)], world(), more);
    expect(result).toMatchObject({
      kind: 'refusal',
      because: { code: 'render-not-intent' },
      considered: [{ place: 'apps/web/web.yaml (document)' }],
    });
  });

  it('passes on why the Application or the repository could not be read', () => {
    const unread = {
      name: 'manifests',
      tree: unknown('repository-unreachable', 'no route'),
      pullRequests: known([]),
      journal: known([]),
    };
    expect(run([decisionOf(WEB, RAISE)], world(FILES, { repositories: [unread] }))[0]).toMatchObject({
      because: { code: 'repository-unreachable' },
    });
    const orphan = world(FILES, { workloads: [aWorkload().build()] });
    expect(run([decisionOf(WEB, RAISE)], orphan)[0]).toMatchObject({ because: { code: 'application-unknown' } });
    const dark = world(FILES, {
      workloads: [
        aWorkload()
          .with({ application: unknown('forbidden', 'no access') })
          .build(),
      ],
    });
    expect(run([decisionOf(WEB, RAISE)], dark)[0]).toMatchObject({ because: { code: 'forbidden' } });
  });

  it('one bad subject does not end the others', () => {
    const nobody = { ...WEB, name: 'nobody' };
    expect(run([decisionOf(nobody, RAISE), decisionOf(WEB, RAISE)]).map(({ kind }) => kind)).toEqual([
      'refusal',
      'proposal',
    ]);
  });
});

describe('explain', () => {
  const question = { object: WEB, container: 'app', field: 'limits.memory', writes: WRITES } as const;
  const explain = (...of: Parameters<typeof explaining>) => unrendered(explaining(...of));

  it('tells the chain from the live object to file and line', () => {
    const told = explain(world(), question);
    expect(told.chain.map(({ step, is }) => `${step}: ${is}`)).toEqual([
      'live object: shop/Deployment/web',
      'Application: argocd/web',
      'repository: manifests at main (0123456789abcdef0123456789abcdef01234567)',
      'source: apps/web (plain directory)',
      'field: spec.template.spec.containers[name=app].resources.limits.memory',
    ]);
    expect(told.places).toEqual([
      { place: 'apps/web/web.yaml (document)', location: 'apps/web/web.yaml:13', sharedWith: [] },
    ]);
    expect(told.because).toBeUndefined();
  });

  it('tells where the chain ends', () => {
    expect(explain(world({ 'apps/web/other.yaml': 'a: 1\n' }), question).because?.code).toBe('file-not-found');
    expect(explain(world(), { ...question, container: 'nobody' }).because?.code).toBe('owner-unknown');
  });

  it('lists alternatives and why others lost', () => {
    const files = {
      'apps/web/kustomization.yaml': 'resources:\n- web.yaml\n',
      'apps/web/web.yaml': `# Code generated. DO NOT EDIT.\n${WEB_YAML}`,
    };
    const told = explain(world(files), question);
    expect(told.places[0]?.place).toBe('apps/web/kustomization.yaml (new patch)');
    expect(told.lost).toMatchObject([{ place: 'apps/web/web.yaml (document)', because: { code: 'file-generated' } }]);
  });
});

describe('what takes something back and has no place', () => {
  const full: Admission = {
    blocked: () => ({ code: 'budget-run', detail: '3 new pull requests per pass' }),
    spend: () => undefined,
  };

  it('is refused with the reason: it answers no finding that could be held', () => {
    const revert = decisionOf(WEB, RAISE, { findings: [], reverts: { number: 7, because: 'it is killed' } });
    expect(run([revert], world(), renderPlainly, full)).toMatchObject([
      { kind: 'refusal', decision: { reverts: { number: 7 } }, because: { code: 'budget-run' } },
    ]);
  });

  it('while a change is held by its findings', () => {
    expect(run([decisionOf(WEB, RAISE)], world(), renderPlainly, full)).toMatchObject([
      { kind: 'hold', because: { code: 'budget-run' } },
    ]);
  });
});
