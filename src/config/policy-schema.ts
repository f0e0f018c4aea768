/** Policies as people write them; the output is exactly model/policy.ts. Defaults are argued in policies/README.md. */
import { z } from 'zod';
import { healthKinds } from '../model/health-kinds.ts';
import type { Policy } from '../model/policy.ts';
import { days } from '../model/units.ts';
import { automation } from './automation-schema.ts';
import { delivery } from './delivery-schema.ts';
import { cpu, duration, memory, share } from './quantities.ts';
import { runbookSchema } from './runbook-schema.ts';
import { amount, choice, count, shape, text } from './shape.ts';
import { timeZone } from './time-zone.ts';

const globs = () => z.array(text('a name or a glob such as shop-*')).prefault([]);

const match = shape({
  namespaces: globs().describe('Namespaces the policy governs; `*` and `?` are wildcards, none means all'),
  excludeNamespaces: globs().describe('Namespaces it does not govern'),
  kinds: globs().describe('Kinds of workload: Deployment, StatefulSet, DaemonSet, CronJob, Job, Rollout'),
  names: globs().describe('Names of workloads'),
  labels: z.record(z.string(), z.string()).prefault({}).describe('Labels the workload must have; values may be globs'),
})
  .prefault({})
  .describe('Which workloads; policies are tried in order, the first that fits governs');

const check = shape({
  enabled: z.boolean().prefault(true).describe('Look for it at all'),
  minimumSeverity: choice(['info', 'warning', 'critical'])
    .prefault('info')
    .describe('Milder findings are only reported'),
}).prefault({});

const optIn = shape({
  enabled: z.boolean().prefault(false).describe('Look for it at all'),
  minimumSeverity: choice(['info', 'warning', 'critical'])
    .prefault('info')
    .describe('Milder findings are only reported'),
}).prefault({});

const checks = shape({
  'oom-killed': check.describe('Containers killed for exceeding their memory limit'),
  'over-provisioned': check.describe('Requests far above what is used'),
  'under-provisioned': check.describe('Requests or limits that usage comes too close to'),
  'missing-requests': check.describe('Containers without CPU or memory request'),
  'predictive-scaling': optIn.describe('Autoscalers that are late for a peak that returns every day or week'),
  'security-posture': optIn.describe(
    'Containers that may do more than their work: one pull request for each Application',
  ),
})
  .prefault({})
  .describe('What to look for');

const HEALTH_WANT = 'a health check such as pod-crashloop; the table of health checks has them all';

const healthCheck = shape({
  enabled: z.exactOptional(z.boolean()).describe('Look for it at all'),
  after: z.exactOptional(duration()).describe('How long it must hold before it is found'),
  limit: z.exactOptional(amount(0, 1_000_000)).describe('The number of the check: a count, a share or days'),
  severity: z.exactOptional(choice(['info', 'warning', 'critical'])).describe('How bad it is here'),
});

const health = z
  .partialRecord(z.enum(healthKinds, { error: HEALTH_WANT }), healthCheck)
  .describe('Health checks that differ from their default: each `{ enabled, after, limit, severity }`');

const sizing = shape({
  strategy: choice(['default', 'seed', 'krr-simple'])
    .prefault('default')
    .describe('Formula of the recommendation; see policies/README.md'),
  window: duration().prefault('14d').describe('How much usage is looked at'),
  historyForCuts: duration().prefault('7d').describe('Time span of data needed before a value is lowered'),
  historyForRaises: duration().prefault('1d').describe('Time span of data needed before a value is raised'),
  minimumCoverage: share().prefault('50%').describe('Share of that span that must have data'),
  floors: shape({
    cpu: cpu().prefault('10m').describe('Never recommend less CPU'),
    memory: memory().prefault('32Mi').describe('Never recommend less memory'),
  })
    .prefault({})
    .describe('Lower bounds of a recommendation'),
  ceilings: shape({
    cpu: z.exactOptional(cpu()).describe('Never recommend more CPU; the largest node bounds it anyway'),
    memory: z.exactOptional(memory()).describe('Never recommend more memory; the largest node bounds it anyway'),
  })
    .prefault({})
    .describe('Upper bounds of a recommendation'),
  overProvisionedBelow: share()
    .prefault('50%')
    .describe('Over-provisioned when P99 is below this share of the request'),
  memoryNearLimit: share()
    .prefault('90%')
    .describe('Under-provisioned when the memory peak is above this share of the limit'),
  cpuCare: amount(1, 1000)
    .prefault(15)
    .describe(
      'Strategy `default`: what CPU time above the request costs; 9 thrifty, 15 balanced, 19 careful, 120 safe',
    ),
  memoryLimitMargin: amount(1, 10)
    .prefault(1.55)
    .describe('Strategy `default`: memory limit over the observed peaks of a load of 8Gi; smaller loads get more'),
  addMemoryLimit: choice(['never', 'with-request'])
    .prefault('never')
    .describe('Add a memory limit where there is none'),
})
  .prefault({})
  .describe('How a recommendation is computed');

const LEAST_HISTORY = days(30);

const scaling = shape({
  history: duration()
    .refine((length) => length >= LEAST_HISTORY, {
      error: '30d or more: four weeks are the least that shows a pattern',
    })
    .prefault('30d')
    .describe('Usage needed to predict anything, 30 days at least; `window` must reach as far'),
  leadTime: duration().prefault('15m').describe('From the decision to scale to pods that serve'),
  timeZone: timeZone().describe('IANA time zone of the clock that the load follows'),
})
  .prefault({})
  .describe('How `predictive-scaling` looks at past weeks');

const change = shape({
  largestCut: share().prefault('30%').describe('A cut takes at most this share of the current value per pull request'),
  largestRaise: amount(1, 10).prefault(2).describe('A raise multiplies by at most this'),
  ignoreBelow: shape({
    share: share().prefault('10%').describe('Share of the current value'),
    cpu: cpu().prefault('20m').describe('Amount of CPU'),
    memory: memory().prefault('32Mi').describe('Amount of memory'),
  })
    .prefault({})
    .describe('Smaller differences are left alone; share and amount must both be exceeded'),
  coolDown: duration().prefault('7d').describe('Rest after a merged pull request'),
  refusalLasts: duration().prefault('30d').describe('How long a closed pull request means "not at this value"'),
  settleTime: duration().prefault('1d').describe('Younger pod templates are not resized'),
  autoscalerTarget: choice(['hold', 'move', 'average-value'])
    .prefault('hold')
    .describe(
      'A request that an autoscaler measures utilization against: hold its cuts, move the target along, or make the target an average value per pod',
    ),
})
  .prefault({})
  .describe('How far and how often a value may move');

const writes = shape({
  sharedFiles: choice(['narrow', 'shared', 'refuse'])
    .prefault('narrow')
    .describe('A file several workloads read: edit where nothing else changes, edit and list what changes, or never'),
  unproved: choice(['report', 'open'])
    .prefault('report')
    .describe('A source that cannot be rendered here: report it, or open the pull request marked as unproved'),
  chartTemplates: choice(['refuse', 'edit'])
    .prefault('refuse')
    .describe(
      'A field that no value of a chart in the repository controls: report it, or edit the template where every release is proved',
    ),
  maximumFiles: count(1, 100).prefault(5).describe('Files one pull request may touch'),
  maximumLines: count(1, 10_000).prefault(200).describe('Lines one pull request may change'),
})
  .prefault({})
  .describe('What an edit may touch');

/** A pass does nothing else meanwhile. */
const LONGEST_NOTICE = 600_000;
const NOTICE_WANT = 'a duration of at most 10m such as 30s';

const direct = shape({
  notice: z
    .exactOptional(duration().refine((time) => time <= LONGEST_NOTICE, { error: NOTICE_WANT }))
    .describe(
      'Tell receivers which pod is about to be deleted, and wait this long for an objection; not at all if left out',
    ),
}).describe('With automation direct: how single pods are deleted');

const security = shape({
  readOnlyRootFilesystem: choice(['leave', 'set'])
    .prefault('leave')
    .describe('An image that may be written to: leave it, or forbid it (somebody must know that nothing writes there)'),
}).describe('With the check security-posture: what it may ask for');

export const policySchema = shape({
  name: text('a name').describe('Shown in pull requests and reports'),
  match,
  automation,
  checks,
  health: z.exactOptional(health),
  sizing,
  scaling,
  change,
  writes,
  delivery,
  direct: z.exactOptional(direct),
  security: z.exactOptional(security),
}).describe('Rules for the workloads it matches');

/** The policy as one would write it, every default spelled out. */
export const writtenPolicy = (policy: Policy): unknown => z.encode<z.ZodType<Policy>>(policySchema, policy);

/** A file in policies/. */
export const policyFileSchema = shape({
  policies: z.array(policySchema).prefault([]).describe('Tried in order; the first that fits governs'),
  runbooks: z
    .array(runbookSchema)
    .prefault([])
    .describe('What follows a finding; tried in order, the first that fits handles it'),
})
  .refine(({ policies, runbooks }) => policies.length + runbooks.length > 0, {
    error: 'at least one policy or runbook',
  })
  .meta({ title: 'Trimtab policies' });

/** What governs when the configuration names no policy: every default. policies/right-sizing.yaml spells it out. */
export const defaultPolicy = (): Policy => policySchema.parse({ name: 'right-sizing' });
