import { analyze } from '../../../src/analyze/analyze.ts';
import { admission } from '../../../src/decide/budget.ts';
import { decide } from '../../../src/decide/decide.ts';
import type { Policy } from '../../../src/model/policy.ts';
import { known } from '../../../src/model/reason.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import type { Workload } from '../../../src/model/workload.ts';
import { propose } from '../../../src/propose/propose.ts';
import { anApplication } from '../../builders/objects.ts';
import { aPolicy, aPolicySet } from '../../builders/policy.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { aWorkload, type WorkloadBuilder } from '../../builders/workload.ts';
import { answerWith, renderPlainly } from '../../fakes/renderer.ts';
import { treeOf } from '../../propose/source-tree.ts';
import { TEXTS } from '../../propose/texts.ts';

export type Files = Readonly<Record<string, string>>;

/** From usage to a pull request: the repository before, and what became of it. */
export interface World {
  readonly files: Files;
  readonly workload: Workload;
  readonly policy?: Parameters<typeof aPolicy>[0];
  readonly snapshot?: Partial<Snapshot>;
}

export interface Passed {
  /** Files that change, whole. */
  readonly after: Files;
  readonly title: string;
  readonly body: string;
  /** `over-provisioned: quota-exceeded` of everything that was found and not proposed. */
  readonly held: readonly string[];
}

/** Deployment shop/web, tracked by an Application that reads `apps/web`. */
export const aWeb = (): WorkloadBuilder => aWorkload().replicas(4).trackedBy(anApplication('web'));

/** Analyzed, decided and proposed as in a pass; plain files are rendered by reading them. */
export function passOver({ files, workload, policy = {}, snapshot: part = {} }: World): Passed {
  const tree = treeOf(files);
  const application = workload.application.kind === 'known' ? workload.application.value : undefined;
  const snapshot = aSnapshot([workload], {
    applications: known(application === undefined ? [] : [application]),
    repositories: [{ name: 'manifests', tree: known(tree), pullRequests: known([]), journal: known([]) }],
    ...part,
  });
  const policies = aPolicySet({ policies: [aPolicy(policy)] });
  const decisions = decide(analyze(snapshot, policies), snapshot, policies);
  const results = answerWith(
    propose(decisions, snapshot, { texts: TEXTS, admission: admission(snapshot, policies) }),
    renderPlainly,
  );
  const [proposal] = results.filter((result) => result.kind === 'proposal');
  const holds = decisions.flatMap((one) => (one.kind === 'hold' ? [`${one.finding.kind}: ${one.because.code}`] : []));
  const refusals = results.flatMap((one) => (one.kind === 'refusal' ? [`refused: ${one.because.code}`] : []));
  return {
    after: Object.fromEntries((proposal?.edits ?? []).map(({ path, after }) => [path, after])),
    title: proposal?.title ?? '',
    body: proposal?.body ?? '',
    held: [...holds, ...refusals],
  };
}

export const movingTargets: Partial<Policy['change']> = { autoscalerTarget: 'move' };

export interface ManifestPlan {
  readonly cpu?: string;
  readonly memory?: string;
  readonly cpuLimit?: string;
  readonly memoryLimit?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The manifest of the workload, in the style of people. */
export function deployment({ cpu, memory, cpuLimit, memoryLimit, env = {} }: ManifestPlan): string {
  const lines = (key: string, entries: readonly (readonly [string, string | undefined])[]): string[] => {
    const set = entries.filter(([, value]) => value !== undefined);
    return set.length === 0
      ? []
      : [`            ${key}:`, ...set.map(([name, value]) => `              ${name}: ${value}`)];
  };
  const resources = [
    ...lines('requests', [
      ['cpu', cpu],
      ['memory', memory],
    ]),
    ...lines('limits', [
      ['cpu', cpuLimit],
      ['memory', memoryLimit],
    ]),
  ];
  const variables = Object.entries(env).map(
    ([name, value]) => `            - name: ${name}\n              value: ${value}`,
  );
  return [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    '  name: web',
    'spec:',
    '  template:',
    '    spec:',
    '      containers:',
    '        - name: app',
    '          image: registry.example.com/shop/app:1.4.2 # by the release train',
    ...(variables.length === 0 ? [] : ['          env:', ...variables]),
    ...(resources.length === 0 ? [] : ['          resources:', ...resources]),
    '',
  ].join('\n');
}

/** An autoscaler in a file of its own. */
export const autoscaler = (target: string, minReplicas = 2): string => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: ${minReplicas} # one per zone
  maxReplicas: 10
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          ${target}
`;
