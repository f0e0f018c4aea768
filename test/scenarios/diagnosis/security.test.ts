import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import { decide } from '../../../src/decide/decide.ts';
import type { ContainerSpec, PodTemplate } from '../../../src/model/cluster.ts';
import type { Service } from '../../../src/model/cluster-objects.ts';
import type { Policy } from '../../../src/model/policy.ts';
import type { Proposal } from '../../../src/model/proposal.ts';
import { known } from '../../../src/model/reason.ts';
import type { ContainerSecurity } from '../../../src/model/security.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import type { Workload } from '../../../src/model/workload.ts';
import { propose } from '../../../src/propose/propose.ts';
import { overProvisioned } from '../../builders/finding.ts';
import { aHealthSnapshot } from '../../builders/health.ts';
import { anApplication, metaOf, refOf } from '../../builders/objects.ts';
import { aPolicy, aPolicySet } from '../../builders/policy.ts';
import { aWorkload } from '../../builders/workload.ts';
import { aPullRequest, aRepository } from '../../decide/setting.ts';
import { answerWith, renderPlainly } from '../../fakes/renderer.ts';
import { ALL_PLACES } from '../../propose/decisions.ts';
import { treeOf } from '../../propose/source-tree.ts';
import { TEXTS } from '../../propose/texts.ts';

const APP = anApplication('shop');
const CHECK = 'security-posture';
const { checks } = aPolicy();
const on = { enabled: true, minimumSeverity: 'info' } as const;
const off = { enabled: false, minimumSeverity: 'info' } as const;
const ONLY: Policy['checks'] = { ...checks, 'over-provisioned': off, 'missing-requests': off, [CHECK]: on };

const yamlOf = (name: string, security: string, pod = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  template:
    spec:
${pod}      containers:
        - name: app
          image: registry.example.com/${name}:1.0 # pinned by hand
${security}`;
const BARE = '';

interface Plan {
  readonly security?: ContainerSecurity;
  readonly pod?: PodTemplate['security'];
  readonly spec?: Partial<ContainerSpec>;
  readonly replicas?: number;
}

/** As the API server holds it: what its manifest says, and nothing else. */
function deployment(name: string, { security, pod, spec = {}, replicas = 2 }: Plan = {}): Workload {
  const built = aWorkload().named(name).replicas(replicas).trackedBy(APP).build();
  const own = { ...spec, ...(security === undefined ? {} : { security }) };
  const { controller } = built;
  if (controller === undefined) throw new Error('no controller');
  const template = { ...controller.template, ...(pod === undefined ? {} : { security: pod }) };
  return {
    ...built,
    controller: { ...controller, template },
    containers: built.containers.map((one) => ({ ...one, spec: { ...one.spec, ...own } })),
  };
}

interface World {
  readonly workloads: readonly Workload[];
  readonly files: Readonly<Record<string, string>>;
  readonly policy?: Partial<Policy>;
  readonly part?: Partial<Snapshot>;
  readonly services?: readonly Service[];
}

function pass({ workloads, files, policy = {}, part = {}, services = [] }: World) {
  const policies = aPolicySet({ policies: [aPolicy({ checks: ONLY, ...policy })] });
  const { repositories: [repository = aRepository()] = [], ...rest } = part;
  const snapshot = aHealthSnapshot({
    workloads,
    objects: { services: known(services), ingresses: known([]) },
    with: { applications: known([APP]), repositories: [{ ...repository, tree: known(treeOf(files)) }], ...rest },
  });
  const analysis = analyze(snapshot, policies);
  const decisions = decide(analysis, snapshot, policies);
  const results = answerWith(propose(decisions, snapshot, { texts: TEXTS, admission: ALL_PLACES }), renderPlainly);
  return {
    findings: analysis.verdicts.flatMap((one) =>
      one.kind === 'found' && one.finding.kind === CHECK
        ? [`${one.finding.workload.name} ${one.finding.severity} ${one.finding.exposure}`]
        : [],
    ),
    proposals: results.filter((one): one is Proposal => one.kind === 'proposal'),
    held: [
      ...decisions.flatMap((one) =>
        one.kind === 'hold' && one.finding.kind === CHECK ? [`${one.finding.workload.name} ${one.because.code}`] : [],
      ),
      ...results.flatMap((one) => (one.kind === 'refusal' ? [`refused ${one.because.code}`] : [])),
    ],
  };
}

/** Lines that the pull requests add; they take none away. */
const added = (proposals: readonly Proposal[]): string[] =>
  proposals.flatMap(({ edits }) =>
    edits.flatMap(({ before = '', after }) => {
      const old = new Set(before.split('\n'));
      return after.split('\n').filter((line) => !old.has(line));
    }),
  );

const service = (type: string, app: string): Service => ({
  ...metaOf(refOf('Service', 'shop', `${app}-${type}`.toLowerCase())),
  selector: { app },
  type,
  ports: [],
});
const web = (security: ContainerSecurity | undefined, yaml: string, part: Plan & Partial<World> = {}) =>
  pass({
    workloads: [deployment('web', { ...(security === undefined ? {} : { security }), ...part })],
    files: { 'apps/shop/web.yaml': yamlOf('web', yaml) },
    ...part,
  });
const context = (...lines: readonly string[]): string =>
  `          securityContext:\n${lines.map((line) => `            ${line}\n`).join('')}`;

describe('what a container may do beyond its work', () => {
  it('is taken away as far as its template shows that it does without, and no line of Git is lost', () => {
    const { proposals, held } = web(undefined, BARE);
    expect(held).toEqual([]);
    expect(added(proposals)).toEqual([
      '          securityContext:',
      '            allowPrivilegeEscalation: false',
      '            seccompProfile:',
      '              type: RuntimeDefault',
    ]);
    expect(proposals[0]?.edits[0]?.after).toContain('# pinned by hand');
    expect(proposals[0]?.proof?.changes.map(({ path }) => path)).toEqual([
      'spec.template.spec.containers[name=app].securityContext.allowPrivilegeEscalation',
      'spec.template.spec.containers[name=app].securityContext.seccompProfile.type',
    ]);
    expect(proposals[0]?.body).toContain('may run as root');
  });

  it('of a numbered user: not root for sure, and no capability', () => {
    const { proposals, held } = web({ runAsUser: 1000 }, context('runAsUser: 1000'));
    expect(held).toEqual([]);
    expect(added(proposals)).toEqual([
      '            allowPrivilegeEscalation: false',
      '            capabilities:',
      '              drop:',
      '                - ALL',
      '            runAsNonRoot: true',
      '            seccompProfile:',
      '              type: RuntimeDefault',
    ]);
  });

  it.each<[string, Plan, string]>([
    [
      'a port below 1024 keeps its capabilities',
      { security: { runAsUser: 1000 }, spec: { ports: [{ port: 80 }] } },
      context('runAsUser: 1000'),
    ],
    [
      'some that were dropped already stay as they are',
      { security: { runAsUser: 1000, drops: ['CHOWN'] } },
      context('runAsUser: 1000', 'capabilities: { drop: [CHOWN] }'),
    ],
  ])('%s', (_, plan, yaml) => {
    const { proposals } = web(plan.security, yaml, plan);
    expect(added(proposals).join()).not.toContain('ALL');
    expect(added(proposals).join()).toContain('runAsNonRoot: true');
  });

  it('a read-only root filesystem only where the policy asks for it', () => {
    expect(added(web(undefined, BARE).proposals).join()).not.toContain('readOnly');
    const { proposals } = web(undefined, BARE, { policy: { security: { readOnlyRootFilesystem: 'set' } } });
    expect(added(proposals)).toContain('            readOnlyRootFilesystem: true');
  });

  it.each<[string, Plan, string]>([
    ['privileged', { spec: { privileged: true } }, context('privileged: true')],
    [
      'capabilities that were added',
      { security: { adds: ['SYS_ADMIN'] } },
      context('capabilities: { add: [SYS_ADMIN] }'),
    ],
    [
      'everything that somebody decided',
      { security: { allowPrivilegeEscalation: true, seccomp: 'Unconfined', runAsUser: 0 } },
      context('allowPrivilegeEscalation: true', 'seccompProfile: { type: Unconfined }', 'runAsUser: 0'),
    ],
  ])('%s: found, and left to people', (_, plan, yaml) => {
    const { findings, proposals, held } = web(plan.security, yaml, plan);
    expect([findings.length, proposals, held]).toEqual([1, [], ['web needs-person']]);
  });

  it('what holds for the pod holds for its containers', () => {
    const { proposals } = web(undefined, BARE, {
      pod: { seccomp: 'RuntimeDefault', runAsUser: 1000, runAsNonRoot: true },
    });
    expect(added(proposals).join()).not.toMatch(/seccomp|runAsNonRoot/);
    expect(added(proposals).join()).toContain('ALL');
  });

  const TIGHT: ContainerSecurity = {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    seccomp: 'RuntimeDefault',
    drops: ['ALL'],
  };
  it.each<[string, Plan, Partial<World>]>([
    ['a restricted container', { security: TIGHT }, {}],
    ['a policy that does not ask', {}, { policy: { checks: { ...ONLY, [CHECK]: off } } }],
  ])('silent: %s', (_, plan, part) => {
    const { findings, proposals, held } = web(plan.security, BARE, { ...plan, ...part });
    expect([findings, proposals, held]).toEqual([[], [], []]);
  });

  it.each<[string, Partial<World>, string]>([
    ['a policy that only reports', { policy: { automation: 'notify' } }, 'web notify-only'],
    [
      'what lives is not what Git says',
      { files: { 'apps/shop/web.yaml': yamlOf('web', context('allowPrivilegeEscalation: true')) } },
      'refused render-not-live',
    ],
  ])('no change: %s', (_, part, because) => {
    const { proposals, held } = web(undefined, BARE, part);
    expect([proposals, held]).toEqual([[], [because]]);
  });
});

describe('batches', () => {
  const names = ['api', 'cart', 'web'] as const;
  const files = Object.fromEntries(names.map((name) => [`apps/shop/${name}.yaml`, yamlOf(name, BARE)]));
  const all = names.map((name, i) => deployment(name, { replicas: i + 1 }));

  it('one pull request for an Application; what can be reached from the outside goes first, then what has more pods', () => {
    const { findings, proposals } = pass({ workloads: all, files, services: [service('LoadBalancer', 'cart')] });
    expect(findings).toEqual(['api info inside', 'cart warning load-balancer', 'web info inside']);
    expect(proposals).toHaveLength(1);
    expect(proposals[0]?.decision.parts?.map(({ subject }) => subject.name)).toEqual(['cart', 'web', 'api']);
    expect(proposals[0]?.edits.map(({ path }) => path).toSorted()).toEqual(Object.keys(files).toSorted());
    expect(proposals[0]?.branch).toContain('security');
  });

  it('one for a team where the policy says so', () => {
    const { delivery } = aPolicy();
    const teams = all.map((workload, i) => ({ ...workload, labels: { team: i === 0 ? 'red' : 'blue' } }));
    const { proposals } = pass({ workloads: teams, files, policy: { delivery: { ...delivery, group: 'owner' } } });
    expect(proposals.map(({ edits }) => edits.length)).toEqual([2, 1]);
  });

  it('nothing can be read of Services: nobody is taken for exposed', () => {
    const { findings } = pass({ workloads: all, files, part: { objects: {} } });
    expect(findings).toEqual(['api info unknown', 'cart info unknown', 'web info unknown']);
  });

  it('sizes come first, and while their pull request is open this one waits', () => {
    const [workload] = all;
    if (workload === undefined) throw new Error('none');
    const finding = overProvisioned(workload, { to: { cpuRequest: '100m' } });
    const open = aPullRequest({ finding, values: { 'app/requests.cpu': 100 } });
    const { proposals, held } = pass({ workloads: [workload], files, part: { repositories: [aRepository([open])] } });
    expect([proposals, held]).toEqual([[], ['api sizes-first']]);
  });
});
