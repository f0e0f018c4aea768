import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { decide } from '../../src/decide/decide.ts';
import type { Desk } from '../../src/mcp/desk.ts';
import { mcpServer, type ServerParts } from '../../src/mcp/server.ts';
import type { Analysis } from '../../src/model/analysis.ts';
import type { ClusterEvent } from '../../src/model/cluster.ts';
import type { Finding } from '../../src/model/finding.ts';
import { findingKey } from '../../src/model/finding.ts';
import type { HealthFinding } from '../../src/model/health.ts';
import { known } from '../../src/model/reason.ts';
import { instant } from '../../src/model/units.ts';
import type { Pass } from '../../src/run.ts';
import { SETTINGS } from '../act/proposals.ts';
import { oomKilled } from '../builders/finding.ts';
import { anEvent, refOf } from '../builders/objects.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { TAKEN_AT } from '../builders/time.ts';
import { aWorkload } from '../builders/workload.ts';

/** What somebody who can start a pod can write. */
export interface Written {
  readonly annotation: string;
  readonly event: string;
  readonly log: string;
}
export const CLEAN: Written = { annotation: 'payments', event: 'Back-off restarting', log: 'listening on 8080' };

/** A pass over one killed workload, with somebody's words in every place that takes words. */
export function aPass({ annotation, event, log }: Written): Pass {
  const said: ClusterEvent = {
    ...anEvent(refOf('Pod', 'shop', 'web-0'), { reason: 'BackOff' }),
    message: event,
  };
  const workload = aWorkload()
    .container('app', {})
    .annotated({ 'example.com/note': annotation, 'trimtab.dev/ignore': 'false' })
    .died('app', { message: log })
    .with({ events: known([said]) })
    .build();
  const finding: Finding = oomKilled(workload, { to: { memoryLimit: '768Mi' } });
  if (finding.kind !== 'oom-killed') throw new Error('a builder built something else');
  const health: HealthFinding = {
    kind: 'deploy-stuck',
    key: findingKey({ cluster: 'prod', workload: workload.ref, kind: 'deploy-stuck' }),
    subject: workload.ref,
    severity: 'critical',
    since: instant(TAKEN_AT - 60_000),
    detail: log,
    remedy: { kind: 'alert', hint: annotation },
    evidence: [{ kind: 'value', of: workload.ref, what: 'log', value: log }],
    pods: [],
  };
  const analysis: Analysis = {
    assessments: [],
    verdicts: [{ kind: 'found', check: 'oom-killed', finding }],
    health: [{ kind: 'found', check: 'deploy-stuck', finding: health }],
  };
  const snapshot = aSnapshot([workload]);
  const decisions = decide(analysis, snapshot, SETTINGS.policies);
  const outcomes = [{ kind: 'held', finding, because: { code: 'opted-out', detail: annotation } }] as const;
  const nothing = {
    left: [],
    proposals: [],
    upkeep: [],
    tended: [],
    recorded: [],
    fixed: { outcomes: [], recorded: [] },
  };
  return { snapshot, analysis, decisions, outcomes, ...nothing };
}

/** A desk that notes what it was asked for: the whole of what tools can do. */
export function aDesk(pass: Pass, allowed: readonly string[] = []) {
  const asked: string[] = [];
  const desk: Desk = {
    look: async () => {
      asked.push('look');
      return { pass, settings: SETTINGS };
    },
    locate: async ({ workload, container, field }) => {
      asked.push(`locate ${workload} ${container} ${field}`);
      return [];
    },
    allowed: async () => allowed,
    propose: async (key, mode) => {
      asked.push(`propose ${key} ${mode}`);
      return { outcomes: pass.outcomes, recorded: [] };
    },
  };
  return { desk, asked };
}

const answer = z.object({
  isError: z.boolean().optional(),
  structuredContent: z.looseObject({ data: z.record(z.string(), z.unknown()) }).optional(),
  content: z.tuple([z.object({ text: z.string() })]),
});

/** A real client of the SDK at a real server of ours. */
export async function connectedTo(desk: Desk, part: Partial<ServerParts> = {}) {
  const bugs: unknown[] = [];
  const server = mcpServer({
    desk,
    skills: [],
    version: '0.0.0',
    scrub: (text) => text,
    logBug: (error) => bugs.push(error),
    ...part,
  });
  const client = new Client({ name: 'test', version: '0' });
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(ours), client.connect(theirs)]);
  // The client holds every answer against the schema that was listed.
  const { tools } = await client.listTools();
  return { client, tools, bugs, call: callerOf(client) };
}

export const callerOf =
  (client: Client) =>
  async (name: string, args: Readonly<Record<string, unknown>> = {}) => {
    const result = answer.parse(await client.callTool({ name, arguments: { ...args } }, CallToolResultSchema));
    return { text: result.content[0].text, data: result.structuredContent?.data, isError: result.isError === true };
  };

export const WEB = 'shop/Deployment/web';
export const KILLED = 'prod/shop/Deployment/web/app/oom-killed';
/** Every tool with arguments that it takes. */
export const CALLS: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['cluster_status', {}],
  ['diagnose', { workload: WEB }],
  ['explain_finding', { finding: KILLED }],
  ['list_pull_requests', {}],
  ['locate', { workload: WEB }],
  ['propose', { finding: KILLED }],
  ['propose', { finding: KILLED, dry_run: false }],
  ['report', {}],
];
