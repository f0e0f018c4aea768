import { Command } from 'commander';
import { z } from 'zod';
import { findingsOf, healthFindingsOf } from '../model/analysis.ts';
import { policyFor } from '../model/match.ts';
import type { PolicySet } from '../model/policy.ts';
import type { Handled } from '../model/runbook.ts';
import type { Settings } from '../model/settings.ts';
import { type Workload, workloadName } from '../model/workload.ts';
import type { Ports } from '../ports/ports.ts';
import { withExamples } from './examples.ts';
import { connected } from './one-pass.ts';
import { common, OUTPUTS, optionsOf, outputOption } from './options.ts';
import { table } from './table.ts';
import { line } from './terminal.ts';
import type { World } from './world.ts';

const options = z.object({ ...common, from: z.string().optional(), output: z.enum(OUTPUTS) });

export const policyTest = (world: World): Command =>
  withExamples(
    new Command('test')
      .description('Which policy and which runbook would handle each finding, how far, and why; changes nothing')
      .option('--from <capture>', 'replay a capture instead of asking Prometheus and Kubernetes')
      .addOption(outputOption())
      .action(async (_, command: Command) => world.finish(await test(world, optionsOf(command, options)))),
    'trimtab policy test --from capture/',
    'trimtab policy test --output json | jq \'.[] | select(.runbook == "pod-crash-loop")\'',
  );

async function test(world: World, { config, from, output }: z.output<typeof options>): Promise<number> {
  const rows = await connected(world, { config, from, mode: 'dry-run' }, async ({ connection, settings }) => {
    const explained = await explain(connection.ports, settings);
    connection.endProgress();
    return explained;
  });
  if (output === 'json') world.out.write(`${JSON.stringify(rows, null, 2)}\n`);
  else show(world, rows);
  return 0;
}

interface Explained {
  readonly finding: string;
  readonly severity: string;
  readonly subject: string;
  readonly policy?: string;
  readonly runbook?: string;
  readonly automation: string;
  readonly steps?: readonly string[];
  readonly why: readonly string[];
}

/** The rooms are loaded when they are needed: `--help` should not wait for them. */
async function explain(ports: Ports, settings: Settings): Promise<Explained[]> {
  const { observe } = await import('../observe/observe.ts');
  const { analyze } = await import('../analyze/analyze.ts');
  const { healthHandled, sizingHandled } = await import('../decide/runbook/handled.ts');
  const snapshot = await observe(ports, settings);
  const analysis = analyze(snapshot, settings.policies);
  const workloads = new Map(
    snapshot.workloads.map((workload) => [`${workload.ref.kind}/${workloadName(workload.ref)}`, workload]),
  );
  const workloadOf = (ref: Workload['ref']) => workloads.get(`${ref.kind}/${workloadName(ref)}`);
  const handled: Handled[] = [
    ...findingsOf(analysis).flatMap((finding) => {
      const workload = workloadOf(finding.workload);
      return workload === undefined ? [] : [sizingHandled(finding, { ...snapshot, workload })];
    }),
    ...healthFindingsOf(analysis).map((finding) =>
      healthHandled(finding, { ...snapshot, labels: workloadOf(finding.subject)?.labels ?? {} }),
    ),
  ];
  return Promise.all(handled.map((one) => explainOne(one, settings.policies)));
}

async function explainOne(handled: Handled, policies: PolicySet): Promise<Explained> {
  const { handlingOf } = await import('../decide/runbook/handler.ts');
  const policy = policyFor({ ref: handled.subject, labels: handled.labels }, policies);
  const { steps, ...handling } = handlingOf(handled, policy, policies.runbooks ?? []);
  return {
    finding: handled.check,
    severity: handled.severity,
    subject: workloadName(handled.subject),
    ...handling,
    ...(steps === undefined
      ? {}
      : { steps: steps.map((step) => (step.kind === 'act' ? `act ${step.fix}` : step.kind)) }),
  };
}

function show(world: World, rows: readonly Explained[]): void {
  if (rows.length === 0) line(world.out, 'No findings: nothing would be handled.');
  const cells = rows.map(({ finding, severity, subject, policy, runbook, automation, steps, why }) => [
    { text: `${finding}\n${severity}` },
    { text: subject },
    { text: `${policy ?? 'none'}\n${runbook ?? 'no runbook'}` },
    { text: `${automation}${steps === undefined ? '' : `\n${steps.join(', ') || 'no step'}`}` },
    { text: why.join('\n') },
  ]);
  if (rows.length > 0)
    line(world.out, table(world.out, ['finding', 'about', 'policy, runbook', 'how far', 'why'], cells));
}
