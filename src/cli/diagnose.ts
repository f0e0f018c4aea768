import { Command } from 'commander';
import { z } from 'zod';
import { readCommits } from '../observe/read-commits.ts';
import { readLogs } from '../observe/read-logs.ts';
import { type Diagnosis, diagnosisOf, type Fact } from '../report/diagnosis.ts';
import { askedWorkload, namedWorkload } from './asked-workload.ts';
import { withExamples } from './examples.ts';
import { connected, measuredPass } from './one-pass.ts';
import { common, OUTPUTS, optionsOf, outputOption } from './options.ts';
import { line, paint, printable, type Terminal, type Tone } from './terminal.ts';
import type { World } from './world.ts';

const options = z.object({ ...common, from: z.string().optional(), output: z.enum(OUTPUTS) });

/** What is wrong with one workload, and what speaks for it. Reads only. */
export const diagnoseCommand = (world: World): Command =>
  withExamples(
    new Command('diagnose')
      .description('One workload from its pods up to Git: what is wrong, what speaks for it, what changed lately')
      .argument('<workload>', '<namespace>/<kind>/<name>, the kind as kubectl takes it')
      .option('--from <capture>', 'replay a capture instead of asking Prometheus and Kubernetes')
      .addOption(outputOption())
      .action(async (workload: string, _, command: Command) =>
        world.finish(await diagnose(world, workload, optionsOf(command, options))),
      ),
    'trimtab diagnose shop/Deployment/web',
    'trimtab diagnose shop/deploy/web --from capture/ --output json | jq .causes[0]',
  );

/** 0: nothing is wrong with it. 1: something is. */
async function diagnose(world: World, typed: string, asked: z.output<typeof options>): Promise<number> {
  namedWorkload(typed);
  const request = { config: asked.config, from: asked.from, mode: 'dry-run' } as const;
  return connected(world, request, async ({ connection, settings }) => {
    const pass = await measuredPass(connection, settings);
    const workload = askedWorkload(typed, pass.snapshot.workloads);
    const { cluster, repositories } = connection.ports;
    const logs = await readLogs(workload, cluster);
    const commits = await readCommits(workload, pass.snapshot, repositories);
    const diagnosis = diagnosisOf(pass, workload, { logs, commits });
    if (asked.output === 'json') line(world.out, JSON.stringify(diagnosis, null, 2));
    else line(world.out, textOf(world.out, diagnosis));
    return diagnosis.causes.some(({ severity }) => severity !== 'info') ? 1 : 0;
  });
}

const TONES: Readonly<Record<string, Tone>> = { critical: 'bad', warning: 'warning', info: 'faint' };

function textOf(terminal: Terminal, diagnosis: Diagnosis): string {
  const { workload, chain, causes, pods, events, logs, around, recent, unknown } = diagnosis;
  const reasons = causes.flatMap(({ severity, confidence, check, what, answer, evidence }, i) => [
    `  ${i + 1}. ${paint(terminal, TONES[severity] ?? 'faint', severity)} ${printable(check)}, ${confidence} confidence: ${printable(what)}`,
    `     ${printable(answer)}`,
    ...evidence.map((one) => paint(terminal, 'faint', `     - ${printable(one)}`)),
  ]);
  return [
    paint(terminal, 'strong', printable(workload)),
    ...chain.map(factLine),
    paint(terminal, 'strong', causes.length === 0 ? 'Nothing was found' : 'Causes, most likely first'),
    ...reasons,
    ...section(terminal, 'Pods', pods),
    ...section(terminal, 'Warnings', events),
    ...logs.flatMap(({ what, lines }) => [
      paint(terminal, 'strong', `Log of ${printable(what)}`),
      ...lines.map((text) => paint(terminal, 'faint', `  | ${printable(text)}`)),
    ]),
    ...section(terminal, 'Around it', around),
    ...section(terminal, 'Lately', recent),
    ...section(terminal, 'Not known', unknown),
  ].join('\n');
}

const section = (terminal: Terminal, title: string, facts: readonly Fact[]): string[] =>
  facts.length === 0 ? [] : [paint(terminal, 'strong', title), ...facts.map(factLine)];

const factLine = ({ what, is }: Fact): string => `  ${printable(what)}: ${printable(is)}`;
