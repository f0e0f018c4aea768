/**
 * What reading usage costs, against the same Prometheus asked the way KRR asks it.
 *
 *   npm run bench:prometheus -- [--containers 500] [--days 14] [--growth 250,500,1000,2000,5000] [--growth-days 1] [--scrape 30]
 *     [--rounds 3] [--strategies floor,krr,cold] [--prometheus PROGRAM] [--json]
 *
 * First one size over the whole window, as medians of interleaved rounds; then growth, over fewer days and once each: a
 * smaller size is the first namespaces of the largest. `--containers 0` and `--growth ''` leave a part out. The histories
 * are made once and kept (`prometheus/store.ts`).
 */
import { parseArgs } from 'node:util';
import { COMPACTING, prometheusInstalled, type RealPrometheus } from '../real/prometheus.ts';
import { asked, HELP, namesOf, numberOf, numbersOf, programOf, ran } from './asked.ts';
import { goalsOf } from './prometheus/goals.ts';
import { type Measured, measure, mediansOf, versionOf } from './prometheus/measure.ts';
import { openStore } from './prometheus/store.ts';
import { strategyNames, withoutPast } from './prometheus/strategies.ts';
import { goalsTable, table } from './prometheus/table.ts';

const USAGE = `usage: npm run bench:prometheus -- [--containers 500] [--days 14] [--growth 250,500] [--growth-days 1] [--scrape 30]
         [--rounds 3] [--strategies ${strategyNames.join(',')}] [--prometheus PROGRAM] [--json]
  --containers   one size, over --days and as medians of --rounds; 0 leaves it out
  --growth       sizes, each once over --growth-days; '' leaves them out
  --scrape       seconds between two samples
  --prometheus   the program; \`prometheus\` on the PATH if left out`;

const { values, containers, days, growth, growthDays, scrape, rounds, chosen, program } = asked(USAGE, () => {
  const { values } = parseArgs({
    options: {
      ...HELP,
      containers: { type: 'string', default: '500' },
      days: { type: 'string', default: '14' },
      growth: { type: 'string', default: '250,500,1000,2000,5000' },
      'growth-days': { type: 'string', default: '1' },
      scrape: { type: 'string', default: '30' },
      rounds: { type: 'string', default: '3' },
      strategies: { type: 'string', default: strategyNames.join(',') },
      prometheus: { type: 'string', default: 'prometheus' },
      json: { type: 'boolean', default: false },
    },
  });
  return {
    values,
    containers: numberOf('containers', values.containers, 0),
    days: numberOf('days', values.days),
    growth: numbersOf('growth', values.growth),
    growthDays: numberOf('growth-days', values['growth-days']),
    scrape: numberOf('scrape', values.scrape),
    rounds: numberOf('rounds', values.rounds),
    chosen: namesOf('strategies', values.strategies, strategyNames),
    program: values.help
      ? values.prometheus
      : programOf('prometheus', values.prometheus, 'apt-get install -y prometheus'),
  };
});
const end = Date.parse('2026-11-16T12:00:00Z');

if (prometheusInstalled()) await ran(bench);
else process.exitCode = 2;

interface Part {
  readonly sizes: readonly number[];
  readonly days: number;
  readonly rounds: number;
}

async function bench(): Promise<void> {
  const whole = { sizes: containers === 0 ? [] : [containers], days, rounds };
  const growing = { sizes: growth, days: growthDays, rounds: 1 };
  const parts = [];
  for (const part of [whole, growing])
    if (part.sizes.length > 0) parts.push({ ...part, ...(await measuredPart(part)) });
  const goals = parts.flatMap(({ version, days, measured }) => (days === whole.days ? goalsOf(version, measured) : []));
  if (values.json) process.stdout.write(`${JSON.stringify({ scrape, parts, goals }, undefined, 2)}\n`);
  else
    for (const { version, days, rounds, measured } of parts)
      process.stdout.write(
        `Prometheus ${version}, ${days} days, a scrape every ${scrape} s, medians of ${rounds}\n\n${table(measured)}\n`,
      );
  if (!values.json) process.stdout.write(goalsTable(goals));
}

async function measuredPart({ sizes, days, rounds }: Part): Promise<{ version: string; measured: Measured[] }> {
  const shape = { containers: Math.max(...sizes), days, scrape, end };
  const server = await openStore(shape, { flags: [COMPACTING], program }, say);
  try {
    const measured: Measured[] = [];
    for (const size of sizes) measured.push(...(await measuredSize(server, { ...shape, containers: size }, rounds)));
    return { version: await versionOf(server), measured };
  } finally {
    await server.stop();
  }
}

/** Strategies take turns, so that whatever disturbs the machine disturbs them alike. */
async function measuredSize(
  server: RealPrometheus,
  shape: Parameters<typeof measure>[2],
  rounds: number,
): Promise<Measured[]> {
  const all: Measured[] = [];
  const short = withoutPast(chosen, shape.days);
  if (short.length > 0)
    say(`${short.join(', ')} left out: a pass a day earlier lies before a history of ${shape.days} d`);
  const possible = chosen.filter((strategy) => !short.includes(strategy));
  for (let round = 1; round <= rounds; round++)
    for (const strategy of possible) {
      const one = await measure(server, strategy, shape);
      all.push(one);
      say(
        `${shape.containers} ${strategy} ${round}: ${one.seconds.toFixed(2)} s, server ${one.serverCpuSeconds.toFixed(2)} s`,
      );
    }
  return possible.map((strategy) => mediansOf(all.filter((one) => one.strategy === strategy)));
}

function say(line: string): void {
  process.stderr.write(`bench: ${line}\n`);
}
