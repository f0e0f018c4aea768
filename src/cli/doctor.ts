import { Command } from 'commander';
import { z } from 'zod';
import type { Config } from '../config/load.ts';
import { ConfigError } from '../model/errors.ts';
import { reachOf } from '../model/reach.ts';
import type { Ports } from '../ports/ports.ts';
import { checkCluster } from './checks/cluster.ts';
import { checkMetrics } from './checks/metrics.ts';
import { checkRenderer } from './checks/renderer.ts';
import { checkRepository } from './checks/repository.ts';
import type { Row } from './checks/row.ts';
import { withExamples } from './examples.ts';
import { connected } from './one-pass.ts';
import { common, OUTPUTS, optionsOf, outputOption } from './options.ts';
import { type Cell, table } from './table.ts';
import { line, type Tone } from './terminal.ts';
import type { AccessExpectations, Unusable, World } from './world.ts';

const options = z.object({ ...common, output: z.enum(OUTPUTS) });

export const doctorCommand = (world: World): Command =>
  withExamples(
    new Command('doctor')
      .description('Check configuration, Prometheus, Kubernetes rights, repositories and tools; changes nothing')
      .addOption(outputOption())
      .action(async (_, command: Command) => world.finish(await doctor(world, optionsOf(command, options)))),
    'trimtab doctor',
    'trimtab doctor --output json | jq \'.[] | select(.status != "ok")\'',
  );

async function doctor(world: World, { config, output }: z.output<typeof options>): Promise<number> {
  const unusable: Unusable[] = [];
  const rows = await connected(world, { config, unusable: (found) => unusable.push(found) }, async (parts) =>
    diagnose({
      ports: parts.connection.ports,
      config: parts.config,
      accesses: await world.accesses(reachOf(parts.config.policies), parts.config.serve),
      unusable,
    }),
  );
  if (output === 'json') world.out.write(`${JSON.stringify(rows, null, 2)}\n`);
  else showRows(world, rows);
  return rows.some(({ status }) => status === 'fail') ? 1 : 0;
}

/** Every row of every area; an area that breaks is a row, and the next one is still looked at. */
export async function diagnose(parts: {
  ports: Ports;
  config: Pick<Config, 'file' | 'prometheus' | 'repositories'>;
  accesses: AccessExpectations;
  unusable: readonly Unusable[];
}): Promise<Row[]> {
  const { ports, config, accesses, unusable } = parts;
  const matcher = config.prometheus.clusterMatcher;
  const branches = new Map(config.repositories.map(({ name, branch }) => [name, branch]));
  const rows = [
    [{ area: 'config', check: config.file, status: 'ok', detail: 'no problems' } as const],
    unusable.map(unusableRow),
    unusable.some(({ area }) => area === 'prometheus')
      ? []
      : await area('prometheus', () =>
          checkMetrics(ports.metrics, matcher === undefined ? undefined : `${matcher.label}="${matcher.value}"`),
        ),
    await area('kubernetes', () => checkCluster(ports.cluster, accesses)),
    ports.repositories.length === 0 && unusable.every(({ area }) => area !== 'forge') ? [noRepository] : [],
  ];
  for (const repository of ports.repositories) {
    rows.push(await area('git', () => checkRepository(repository, branches.get(repository.name) ?? 'main')));
  }
  return [...rows.flat(), ...(await area('renderer', () => checkRenderer(ports.renderer)))];
}

const noRepository: Row = {
  area: 'git',
  check: 'repositories',
  status: 'warn',
  detail: 'none configured: findings are reported, nothing is proposed',
  todo: 'name the repositories that Argo CD syncs under repositories',
};

/** A setting that turns out to be unusable only when it is used (a kubeconfig, say) fails its area, not the doctor. */
async function area(name: Row['area'], look: () => Promise<Row[]>): Promise<Row[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [unusableRow({ area: name, error })];
  }
}

const unusableRow = ({ area, name, error }: Omit<Unusable, 'area'> & Pick<Row, 'area'>): Row => ({
  area,
  check: name === undefined ? error.path : `${name}: ${error.path}`,
  status: 'fail',
  detail: `got ${error.got}`,
  todo: `want ${error.want}`,
});

const TONES: Readonly<Record<Row['status'], Tone>> = { ok: 'good', warn: 'warning', fail: 'bad' };

function showRows(world: World, rows: readonly Row[]): void {
  const cells = rows.map(({ area, check, status, detail, todo }): Cell[] => [
    { text: status, tone: TONES[status] },
    { text: area },
    { text: check },
    { text: todo === undefined ? detail : `${detail}\n-> ${todo}` },
  ]);
  line(world.out, table(world.out, ['', 'area', 'check', 'detail'], cells));
  const count = (status: Row['status']): number => rows.filter((row) => row.status === status).length;
  line(world.out, `${count('ok')} ok, ${count('warn')} to improve, ${count('fail')} to fix`);
}
