import { describe, expect, it } from 'vitest';
import type { CheckPolicy, Policy } from '../../src/model/policy.ts';
import { known } from '../../src/model/reason.ts';
import { days, hours, instant } from '../../src/model/units.ts';
import type { Workload } from '../../src/model/workload.ts';
import { oomKilled } from '../builders/finding.ts';
import { anApplication, aVpa, refOf } from '../builders/objects.ts';
import { aPolicy, aPolicySet } from '../builders/policy.ts';
import { TAKEN_AT } from '../builders/time.ts';
import { usageOf } from '../builders/usage.ts';
import { aWorkload, type WorkloadBuilder } from '../builders/workload.ts';
import { aRepository, decided, outage, proposals, reasons, type Setting, said, shrink, tracked } from './setting.ts';

const outcome = (workload: Workload, part: Partial<Setting> = {}): string => {
  const decisions = decided({ workloads: [workload], findings: [shrink(workload)], ...part });
  return proposals(decisions).length > 0 ? 'proposed' : reasons(decisions).join();
};
const of = (change: (builder: WorkloadBuilder) => WorkloadBuilder): Workload => change(tracked()).build();
const held = (code: string): string => `over-provisioned: ${code}`;

describe('the setting that every gate test changes in one place', () => {
  it('is proposed', () => {
    const workload = tracked().build();
    const [decision] = proposals(decided({ workloads: [workload], findings: [shrink(workload)] }));
    expect(said(decision)).toEqual(['app requests.cpu 1 -> 800m', 'app requests.memory 1Gi -> 800Mi']);
    expect(decision).toMatchObject({ key: 'prod/shop/Deployment/web/app/over-provisioned', policy: 'right-sizing' });
  });
});

describe('policy', () => {
  const check = (part: Partial<CheckPolicy>): Policy['checks'] => ({
    ...aPolicy().checks,
    'over-provisioned': { enabled: true, minimumSeverity: 'info', ...part },
  });
  it.each([
    ['notify-only', aPolicy({ automation: 'notify' })],
    ['check-disabled', aPolicy({ checks: check({ enabled: false }) })],
    ['below-threshold', aPolicy({ checks: check({ minimumSeverity: 'warning' }) })],
  ])('%s', (code, policy) => {
    expect(outcome(tracked().build(), { policies: aPolicySet({ policies: [policy] }) })).toBe(held(code));
  });

  it('a workload that no policy matches is held, and reported without one', () => {
    const elsewhere = aPolicy({ match: { ...aPolicy().match, namespaces: ['pay'] } });
    const workload = tracked().build();
    const decisions = decided({
      workloads: [workload],
      findings: [shrink(workload)],
      policies: aPolicySet({ policies: [elsewhere] }),
    });
    expect(reasons(decisions)).toEqual([held('no-policy')]);
    expect(decisions[0]).not.toHaveProperty('policy', expect.anything());
  });

  it('the first policy that matches governs, also when a later one is milder', () => {
    const strict = aPolicy({
      name: 'strict',
      automation: 'notify',
      match: { ...aPolicy().match, namespaces: ['sh*'] },
    });
    expect(outcome(tracked().build(), { policies: aPolicySet({ policies: [strict, aPolicy()] }) })).toBe(
      held('notify-only'),
    );
  });
});

describe('scope', () => {
  it.each([
    ['kube-system', held('system-namespace')],
    ['argocd', held('system-namespace')],
    ['kubernetes-tools', 'proposed'],
  ])('namespace %s: %s', (namespace, expected) => {
    expect(outcome(of((builder) => builder.in(namespace)))).toBe(expected);
  });

  it.each([
    ['ignore', 'true', held('opted-out')],
    ['ignore', 'false', 'proposed'],
    ['ignore', 'yes', held('opt-out-malformed')],
    ['ignore-checks', 'oom-killed, over-provisioned', held('opted-out')],
    ['ignore-checks', 'oom-killed', 'proposed'],
    ['ignore-checks', 'over-provisoned', held('opt-out-malformed')],
    ['mode', 'observe', held('mode')],
    ['mode', 'dry-run', held('mode')],
    ['mode', 'act', 'proposed'],
    ['mode', 'off', held('opt-out-malformed')],
    ['pause-until', '2026-12-01', held('opted-out')],
    ['pause-until', '2026-11-16T09:30:00Z', held('opted-out')],
    ['pause-until', '2026-11-16T08:30:00Z', 'proposed'],
    ['pause-until', '2027-02-14', held('opted-out')],
    ['pause-until', '2027-02-15', held('opt-out-malformed')],
    ['pause-until', 'forever', held('opt-out-malformed')],
    ['pause-until', '12', held('opt-out-malformed')],
    ['min-memory', '512Mi', 'proposed'],
    ['min-memory', 'half', held('opt-out-malformed')],
    ['max-memory', '-1', held('opt-out-malformed')],
    ['ignroe', 'true', held('opt-out-malformed')],
  ])('annotation %s: %s -> %s', (name, text, expected) => {
    const annotation = { [`trimtab.dev/${name}`]: text };
    expect(outcome(of((builder) => builder.annotated(annotation)))).toBe(expected);
    expect(outcome(of((builder) => builder.with({ namespaceAnnotations: annotation })))).toBe(expected);
  });

  it('the nearest annotation wins, but a broken one anywhere opts out', () => {
    const namespace = (text: string) => ({ namespaceAnnotations: { 'trimtab.dev/ignore': text } });
    const own = (text: string) =>
      of((builder) => builder.annotated({ 'trimtab.dev/ignore': 'false' }).with(namespace(text)));
    expect(outcome(own('true'))).toBe('proposed');
    expect(outcome(own('maybe'))).toBe(held('opt-out-malformed'));
  });

  it('min-memory above max-memory says nothing that can be obeyed', () => {
    const annotations = { 'trimtab.dev/min-memory': '2Gi', 'trimtab.dev/max-memory': '1Gi' };
    expect(outcome(of((builder) => builder.annotated(annotations)))).toBe(held('opt-out-malformed'));
  });

  it('annotations of other tools are none of our business', () => {
    expect(outcome(of((builder) => builder.annotated({ 'other.dev/ignore': 'true' })))).toBe('proposed');
  });

  it('min-memory bounds a cut, and the pull request says so', () => {
    const workload = of((builder) => builder.annotated({ 'trimtab.dev/min-memory': '900Mi' }));
    const [decision] = proposals(decided({ workloads: [workload], findings: [shrink(workload)] }));
    expect(said(decision)).toContain('app requests.memory 1Gi -> 900Mi');
    expect(decision?.notes.map(({ code }) => code)).toEqual(['floor']);
  });
});

describe('data', () => {
  it.each([
    ['autoscalers-unknown', { hpas: outage() }],
    ['autoscalers-unknown', { vpas: outage() }],
    ['quotas-unknown', { quotas: outage() }],
    ['quotas-unknown', { limitRanges: outage() }],
    ['application-unknown', { application: outage() }],
  ])('%s', (code, part) => {
    expect(outcome(of((builder) => builder.with(part)))).toBe(held(code));
  });

  it.each([
    ['pods', held('forbidden')],
    ['namespaces', held('forbidden')],
    ['deployments', held('forbidden')],
    // Of another namespace: the container's own would be a hole in its usage.
    ['usage', 'proposed'],
    ['statefulsets', 'proposed'],
    ['journal', 'proposed'],
  ] as const)('a gap in %s: %s', (source, expected) => {
    const gaps = [{ source, because: { code: 'forbidden' as const, detail: 'list is forbidden' } }];
    expect(outcome(tracked().build(), { snapshot: { gaps } })).toBe(expected);
  });

  it('unknown pull requests: nobody can say whether it was refused before', () => {
    expect(outcome(tracked().build(), { snapshot: { repositories: [aRepository(outage())] } })).toBe(
      held('repository-unreachable'),
    );
  });

  it('an unreadable repository may be the one; another that is known to be it is enough', () => {
    const broken = aRepository([], { name: 'other', tree: outage() });
    expect(outcome(tracked().build(), { snapshot: { repositories: [broken] } })).toBe(held('repository-unreachable'));
    expect(outcome(tracked().build(), { snapshot: { repositories: [broken, aRepository()] } })).toBe('proposed');
  });

  it('a hole in the usage of the container forbids a cut', () => {
    const window = { from: instant(TAKEN_AT - days(3)), to: instant(TAKEN_AT - days(2)) };
    const gaps = [
      { resource: 'memory' as const, window, because: { code: 'query-timeout' as const, detail: 'timeout' } },
    ];
    const usage = usageOf({ cpu: 100, memory: 2e8, days: 2, gaps });
    const workload = of((builder) => builder.container('app', { cpuRequest: '1000m', memoryRequest: '1Gi', usage }));
    expect(outcome(workload)).toBe(held('partial-answer'));
  });

  it('an OOM kill needs no usage', () => {
    const workload = of((builder) =>
      builder.container('app', { memoryRequest: '1Gi', memoryLimit: '1Gi', usage: outage() }),
    );
    const kill = oomKilled(workload, { to: { memoryRequest: '1Gi', memoryLimit: '1536Mi' } });
    expect(proposals(decided({ workloads: [workload], findings: [kill] }))).toHaveLength(1);
  });
});

describe('ownership', () => {
  const manager = (name: string, owns: 'resources' | 'replicas', subresource?: string) =>
    of((builder) =>
      builder.controller({
        managers: [{ manager: name, owns: [owns], ...(subresource === undefined ? {} : { subresource }) }],
      }),
    );
  it.each([
    ['owner-unknown', of((builder) => builder.withoutController())],
    ['operator-managed', of((builder) => builder.ownedBy('Postgres', 'main'))],
    [
      'operator-managed',
      of((builder) =>
        builder.controller({ owners: [{ apiVersion: 'x/v1', kind: 'Kafka', name: 'k', uid: 'u', controller: true }] }),
      ),
    ],
    ['runs-once', of((builder) => builder.kind('Job'))],
    ['operator-managed', manager('vpa-updater', 'resources')],
    ['vertical-autoscaler', of((builder) => builder.with({ vpas: known([aVpa(refOf('Deployment', 'shop', 'web'))]) }))],
  ])('%s', (code, workload) => {
    expect(outcome(workload)).toBe(held(code));
  });

  it('an injected container is sized where its injector says', () => {
    const workload = of((builder) =>
      builder.container('app', { cpuRequest: '1000m', memoryRequest: '1Gi', injected: true }),
    );
    expect(outcome(workload)).toBe(held('injected-container'));
  });

  it.each([
    [
      'a VPA that only recommends',
      of((builder) => builder.with({ vpas: known([aVpa(refOf('Deployment', 'shop', 'web'), 'Off')]) })),
    ],
    ['an autoscaler that owns replicas', manager('kube-controller-manager', 'replicas', 'scale')],
    ['Argo CD', manager('argocd-controller', 'resources')],
    ['a person with kubectl', manager('kubectl-edit', 'resources')],
    [
      'an owner that is no controller',
      of((builder) =>
        builder.controller({ owners: [{ apiVersion: 'x/v1', kind: 'Tag', name: 't', uid: 'u', controller: false }] }),
      ),
    ],
  ])('%s does not block', (_, workload) => {
    expect(outcome(workload)).toBe('proposed');
  });

  it('nothing tracks it: Git would not reach it', () => {
    const loose = aWorkload().container('app', { cpuRequest: '1000m', memoryRequest: '1Gi' }).build();
    expect(outcome(loose)).toBe(held('application-unknown'));
  });

  it('two Applications share it', () => {
    const conditions = [{ type: 'SharedResourceWarning', message: 'Deployment/web is part of applications a and b' }];
    const workload = of((builder) => builder.trackedBy(anApplication('web', { application: { conditions } })));
    expect(outcome(workload)).toBe(held('shared-resource'));
  });

  it.each([
    ['https://git.example.com/other/manifests', held('repository-not-allowed')],
    ['git@git.example.com:shop/manifests.git', 'proposed'],
    ['ssh://git@git.example.com:22/Shop/manifests/', 'proposed'],
  ])('repository %s: %s', (repoUrl, expected) => {
    const workload = of((builder) => builder.trackedBy(anApplication('web', { source: { repoUrl } })));
    expect(outcome(workload)).toBe(expected);
  });

  it('a password in a repository URL is not repeated', () => {
    const repoUrl = 'https://bot:hunter2@git.example.com/other/manifests';
    const workload = of((builder) => builder.trackedBy(anApplication('web', { source: { repoUrl } })));
    expect(JSON.stringify(decided({ workloads: [workload], findings: [shrink(workload)] }))).not.toContain('hunter2');
  });
});

describe('busy', () => {
  const status = { observedGeneration: 1, replicas: 2, ready: 2, available: 2, updated: 2, conditions: [] };
  const stuck = { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' };
  it.each([
    ['rollout-in-progress', { generation: 2, status }],
    ['rollout-in-progress', { status: { ...status, updated: 1 } }],
    ['rollout-in-progress', { paused: true }],
    ['rollout-in-progress', { deletedAt: TAKEN_AT }],
    ['workload-unhealthy', { status: { ...status, available: 1 } }],
    ['workload-unhealthy', { status: { ...status, conditions: [stuck] } }],
    ['idle', { replicas: 0, status: { ...status, replicas: 0, ready: 0, available: 0, updated: 0 } }],
  ])('%s', (code, part) => {
    expect(outcome(of((builder) => builder.controller(part)))).toBe(held(code));
  });

  it('its Application is syncing', () => {
    const application = anApplication('web', { application: { operationPhase: 'Running' } });
    expect(outcome(of((builder) => builder.trackedBy(application)))).toBe(held('rollout-in-progress'));
  });

  it('a DaemonSet without spec.replicas is healthy when all scheduled pods are available', () => {
    const workload = tracked().kind('DaemonSet').build();
    if (workload.controller === undefined) throw new Error('built without controller');
    const { replicas: _, ...controller } = workload.controller;
    expect(outcome({ ...workload, controller })).toBe('proposed');
  });

  it('a DaemonSet is mid-rollout while some nodes run the old revision', () => {
    const workload = tracked().kind('DaemonSet').build();
    if (workload.controller === undefined) throw new Error('built without controller');
    const { replicas: _, ...controller } = workload.controller;
    const rolling = { ...controller, status: { ...controller.status, updated: 1 } };
    expect(outcome({ ...workload, controller: rolling })).toBe(held('rollout-in-progress'));
  });

  it('an OOM kill is raised although its pods are unavailable and its rollout is stuck', () => {
    const sick = { status: { ...status, available: 0, updated: 1, conditions: [stuck] } };
    const workload = of((builder) => builder.controller(sick).revisionAge(hours(1)));
    const kill = oomKilled(workload, { to: { memoryRequest: '1Gi', memoryLimit: '3Gi' } });
    expect(proposals(decided({ workloads: [workload], findings: [kill] }))).toHaveLength(1);
  });

  it('a young template is not cut', () => {
    expect(outcome(of((builder) => builder.revisionAge(hours(23))))).toBe(held('revision-too-new'));
    expect(outcome(of((builder) => builder.revisionAge(hours(24))))).toBe('proposed');
    expect(outcome(of((builder) => builder.with({ revision: outage() })))).toBe(held('upstream-unreachable'));
  });
});
