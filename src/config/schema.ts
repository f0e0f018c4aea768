/** trimtab.yaml. Secrets are never in it: it names the environment variable or file that holds them. */
import { z } from 'zod';
import { money } from '../model/units.ts';
import { guardrails } from './guardrails-schema.ts';
import { mcpSchema } from './mcp-schema.ts';
import { receiversSchema } from './notify-schema.ts';
import { file, httpAddress } from './places.ts';
import { policySchema } from './policy-schema.ts';
import { prometheusAuth } from './prometheus-auth.ts';
import { duration } from './quantities.ts';
import { reportsSchema } from './reports-schema.ts';
import { repository } from './repository-schema.ts';
import { runbookSchema } from './runbook-schema.ts';
import { serveSchema } from './serve-schema.ts';
import { amount, choice, count, shape, text } from './shape.ts';

const cluster = shape({
  name: text('the name of the cluster, such as prod').describe('Name in pull requests, reports and finding keys'),
  kubeconfig: z.exactOptional(file('Kubeconfig to use')),
  context: z
    .exactOptional(text('a context of the kubeconfig'))
    .describe('Context of the kubeconfig; its current one if left out'),
  inCluster: z.exactOptional(z.boolean()).describe("Use the pod's service account; found out by itself if left out"),
}).describe('The cluster; without kubeconfig and inCluster the usual places are tried');

/** Headers that carry secrets are refused. */
const HEADER = /^(?![Aa]uthorization$|[Cc]ookie$|[Pp]roxy-[Aa]uthorization$)[\w-]+$/;

const prometheus = shape({
  url: z
    .exactOptional(httpAddress)
    .describe('Address of Prometheus, Thanos, Mimir or VictoriaMetrics (env TRIMTAB_PROMETHEUS_URL)'),
  auth: prometheusAuth,
  headers: z
    .record(z.string().regex(HEADER), z.string(), {
      error: (issue) => (issue.code === 'invalid_key' ? 'the name of a header; a secret belongs into auth' : undefined),
    })
    .prefault({})
    .describe('More HTTP headers, such as X-Scope-OrgID; never a secret'),
  tls: shape({
    caFile: z.exactOptional(file('Certificates to trust, PEM')),
    insecureSkipVerify: z.boolean().prefault(false).describe('Do not check the certificate'),
  })
    .prefault({})
    .describe('TLS'),
  clusterMatcher: z
    .exactOptional(
      shape({
        label: text('a label such as cluster').describe('The label'),
        value: text('its value').describe('Its value for this cluster'),
      }),
    )
    .describe('Label that tells clusters apart where one Prometheus serves several'),
  concurrency: count(1, 16).prefault(2).describe('Queries at the same time'),
  impact: choice(['normal', 'low'])
    .prefault('normal')
    .describe('low: one query at a time, and after each a pause as long as it took, for a Prometheus without reserves'),
  sampleBudget: count(1_000, 50_000_000)
    .prefault(500_000)
    .describe('Values that one answer may hold; a question whose answer would be larger is cut'),
  timeout: duration().prefault('60s').describe('Longest wait for one query'),
})
  .prefault({})
  .describe('Where usage comes from');

const unprefixed = 'a DNS name such as trimtab.dev';

export const trimtabSchema = shape({
  cluster,
  prometheus,
  repositories: z.array(repository).prefault([]).describe('Repositories the bot may propose changes to'),
  journal: shape({
    branch: text('a branch').prefault('trimtab-journal').describe('Orphan branch that holds the audit'),
    reportWeeks: z
      .int()
      .min(1)
      .prefault(13)
      .describe('Newest weeks whose kept reports stay on that branch; older ones stay in its history'),
  })
    .prefault({})
    .describe('The audit'),
  window: duration().prefault('14d').describe('How much usage a pass reads, in whole days (UTC): up to one more'),
  usageCache: shape({
    enabled: z.boolean().prefault(true).describe('Remember usage of days that are over, so that passes read one day'),
    dir: z
      .exactOptional(file('Folder to remember it in'))
      .describe('Folder to remember it in; ~/.cache/trimtab if left out, in a cluster nothing without a folder'),
  })
    .prefault({})
    .describe('Usage of days that are over; may be deleted at any time'),
  mode: choice(['observe', 'dry-run', 'act'])
    .prefault('dry-run')
    .describe('State findings only; say what would be done as well; or do it'),
  policies: z.array(policySchema).prefault([]).describe('Policies, tried in order before those of policyFiles'),
  policyFiles: z
    .array(file('File with policies'))
    .prefault([])
    .describe('Files with policies; without any policy policies/right-sizing.yaml governs'),
  runbooks: z
    .array(runbookSchema)
    .prefault([])
    .describe('What follows a finding; tried in order before those of policyFiles'),
  budgets: shape({
    newPerRun: count(0, 1000).prefault(3).describe('New pull requests per pass'),
    newPerHour: count(0, 1000).prefault(6).describe('New pull requests within an hour, whatever passes there are'),
    openPerRepository: count(0, 1000).prefault(5).describe('Open pull requests per repository'),
  })
    .prefault({})
    .describe('Limits of a whole pass; the most urgent findings go first'),
  receivers: receiversSchema,
  reports: reportsSchema,
  serve: serveSchema,
  mcp: mcpSchema,
  guardrails,
  prices: shape({
    currency: text('a currency such as USD').prefault('USD').describe('Shown beside amounts'),
    cpuCoreMonth: amount(0, 1_000_000).transform(money).prefault(23).describe('One CPU core for a month'),
    memoryGibMonth: amount(0, 1_000_000).transform(money).prefault(3.1).describe('One GiB of memory for a month'),
  })
    .prefault({})
    .describe('Monthly prices, for ranking and for the report'),
  systemNamespaces: z
    .array(text('a name or a glob such as kube-*'))
    .prefault(['kube-*', 'openshift-*', 'istio-system', 'argocd', 'monitoring', 'trimtab'])
    .describe('Namespaces nothing is ever proposed for'),
  annotationPrefix: text(unprefixed)
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, { error: unprefixed })
    .prefault('trimtab.dev')
    .describe('Prefix of opt-out annotations: trimtab.dev gives trimtab.dev/ignore'),
  teamLabel: text('a label').prefault('team').describe('Label whose value names the owning team'),
  logLevel: choice(['debug', 'info', 'warn', 'error']).prefault('info').describe('How much is logged on stderr'),
}).meta({ title: 'Trimtab configuration' });

export type TrimtabFile = z.output<typeof trimtabSchema>;
