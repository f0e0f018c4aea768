/** From a snapshot to what people see: what is found, and the lines of Git that change, or why none does. */
import { fileURLToPath } from 'node:url';
import { renderer } from '../../../src/adapters/render/renderer.ts';
import { analyze } from '../../../src/analyze/analyze.ts';
import { decide } from '../../../src/decide/decide.ts';
import { decideFixes } from '../../../src/decide/fix/fixes.ts';
import type { Application } from '../../../src/model/application.ts';
import type { FileEdit, Rendering, RenderRequest } from '../../../src/model/manifests.ts';
import { known } from '../../../src/model/reason.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import type { Workload } from '../../../src/model/workload.ts';
import { propose } from '../../../src/propose/propose.ts';
import { aHealthSnapshot } from '../../builders/health.ts';
import { anApplication } from '../../builders/objects.ts';
import { aPolicy, aPolicySet } from '../../builders/policy.ts';
import { aWorkload, type WorkloadBuilder } from '../../builders/workload.ts';
import { aRepository } from '../../decide/setting.ts';
import { renderPlainly } from '../../fakes/renderer.ts';
import { ALL_PLACES } from '../../propose/decisions.ts';
import { treeAt, treeOf } from '../../propose/source-tree.ts';
import { TEXTS } from '../../propose/texts.ts';

export const tools = renderer({ searchPath: process.env.PATH ?? '' });
const found = await tools.tools();
export const hasHelm = found.some(({ tool, version }) => tool === 'helm' && version !== undefined);

export const PLAIN: Application = anApplication('web');
/** The same workload out of a chart, with values for each environment. */
export const CHART: Application = anApplication('web', {
  source: { path: 'chart', helm: { valueFiles: ['values.yaml', 'values-prod.yaml'] } },
});

const RESOURCES = {
  requests: '{ cpu: 500m, memory: 256Mi }',
  limits: '{ memory: 512Mi }',
};
/** shop/web as a person keeps it, with the containers of these names. */
const manifestOf = (init: readonly string[], limits: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
${init.length === 0 ? '' : `      initContainers:\n${init.map((name) => containerOf(name, limits)).join('')}`}      containers:
${containerOf('app', limits)}`;
const containerOf = (name: string, limits: string): string => `        - name: ${name}
          resources:
            requests: ${RESOURCES.requests}
            limits: ${limits}
`;

/** Deployment shop/web with three replicas: 500m, 256Mi of 512Mi. */
export const web = (part: object = {}): WorkloadBuilder =>
  aWorkload()
    .replicas(3)
    .container('app', { cpuRequest: '500m', memoryRequest: '256Mi', memoryLimit: '512Mi', ...part })
    .trackedBy(PLAIN);

export interface Situation {
  readonly workload: Workload;
  readonly snapshot?: Partial<Snapshot>;
  readonly init?: readonly string[];
  readonly limits?: string;
}

export interface Ending {
  /** `oom-killed leak`, `node-not-ready`: findings that are a warning or worse, and every OOM kill. */
  readonly findings: readonly string[];
  /** Lines that go and come, as a reviewer sees them. */
  readonly diff: readonly string[];
  /** Why nothing changes. */
  readonly held: readonly string[];
  /** Pods that would be deleted. */
  readonly deleted: readonly string[];
}

/** Sizes that no kill asks for are no matter of these scenarios. */
const { checks } = aPolicy();
const off = { enabled: false, minimumSeverity: 'info' } as const;
const POLICIES = aPolicySet({
  policies: [
    aPolicy({
      automation: 'direct',
      checks: { ...checks, 'over-provisioned': off, 'under-provisioned': off, 'missing-requests': off },
    }),
  ],
});

export async function endingOf({
  workload,
  snapshot: part = {},
  init = [],
  limits = RESOURCES.limits,
}: Situation): Promise<Ending> {
  const isChart = workload.application.kind === 'known' && workload.application.value === CHART;
  const tree = isChart
    ? treeAt(fileURLToPath(new URL('.', import.meta.url)))
    : treeOf({ 'apps/web/web.yaml': manifestOf(init, limits) });
  const application = isChart ? CHART : PLAIN;
  const { repositories: [repository = aRepository()] = [], ...rest } = part;
  const snapshot = aHealthSnapshot({
    workloads: [workload],
    with: {
      applications: known([application]),
      repositories: [{ ...repository, tree: known(tree) }],
      ...rest,
    },
  });
  const analysis = analyze(snapshot, POLICIES);
  const decisions = decide(analysis, snapshot, POLICIES);
  const proposals = await drive(propose(decisions, snapshot, { texts: TEXTS, admission: ALL_PLACES }));
  return {
    findings: [
      ...analysis.verdicts.flatMap((one) =>
        one.kind === 'found' && one.finding.kind === 'oom-killed' ? [`oom-killed ${one.finding.cause}`] : [],
      ),
      ...(analysis.health ?? []).flatMap((one) =>
        one.kind === 'found' && one.finding.severity !== 'info' ? [one.finding.kind] : [],
      ),
    ],
    diff: proposals.flatMap((one) => (one.kind === 'proposal' ? one.edits.flatMap(linesOf) : [])),
    held: [
      ...decisions.flatMap((one) => (one.kind === 'hold' ? [`${one.finding.kind}: ${one.because.code}`] : [])),
      ...proposals.flatMap((one) => (one.kind === 'proposal' ? [] : [`refused: ${one.because.code}`])),
    ],
    deleted: decideFixes(analysis, snapshot, POLICIES).fixes.flatMap((one) =>
      one.kind === 'fix' ? [one.pod.name] : [],
    ),
  };
}

async function drive<T>(rendering: Rendering<T>): Promise<T> {
  let step = rendering.next();
  while (!step.done) {
    const request: RenderRequest = step.value;
    step = rendering.next(request.tool === 'plain' ? renderPlainly(request) : await tools.render(request));
  }
  return step.value;
}

/** No edit of these tests adds or takes away a line. */
function linesOf({ before = '', after }: FileEdit): string[] {
  const [old, young] = [before.split('\n'), after.split('\n')];
  return old.flatMap((line, i) => (line === young[i] ? [] : [`- ${line.trim()}`, `+ ${young[i]?.trim()}`]));
}
