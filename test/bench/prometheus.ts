/**
 * What a recommendation run costs, against the same Prometheus asked the way KRR asks it.
 *
 *   npm run bench:prometheus -- [--sizes 250,500,1000,2000] [--days 2] [--scrape 30] [--strategies floor,krr,cold] [--json]
 *
 * One history of the largest size is back-filled; a smaller size is its first namespaces. The defaults take about 10
 * minutes on 2 cores; `--days 14` is what a real pass reads and takes hours to back-fill at 2000 containers.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { COMPACTING, prometheusInstalled, startPrometheusOver } from '../real/prometheus.ts';
import { parts } from './prometheus/history.ts';
import { type Measured, measure, settled } from './prometheus/measure.ts';
import { strategyNames } from './prometheus/strategies.ts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '250,500,1000,2000' },
    days: { type: 'string', default: '2' },
    scrape: { type: 'string', default: '30' },
    strategies: { type: 'string', default: strategyNames.join(',') },
    json: { type: 'boolean', default: false },
  },
});
const count = z.coerce.number().int().positive();
const sizes = z.array(count).parse(values.sizes.split(','));
const days = count.parse(values.days);
const scrape = count.parse(values.scrape);
const chosen = z.array(z.enum(strategyNames)).parse(values.strategies.split(','));
const end = Date.parse('2026-11-16T12:00:00Z');

if (prometheusInstalled()) await bench();
else process.exitCode = 1;

async function bench(): Promise<void> {
  const containers = Math.max(...sizes);
  say(`back-filling ${containers} containers, ${days} days, a scrape every ${scrape} s ...`);
  const began = performance.now();
  const server = await startPrometheusOver(parts({ containers, days, scrape, end }), [COMPACTING]);
  await settled(server);
  say(`back-filled and compacted in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  const all: Measured[] = [];
  try {
    for (const size of sizes)
      for (const strategy of chosen) {
        const one = await measure(server, strategy, { url: server.url, containers: size, days, end });
        all.push(one);
        say(`${size} ${strategy}: ${one.seconds.toFixed(1)} s`);
      }
  } finally {
    await server.stop();
  }
  process.stdout.write(values.json ? `${JSON.stringify({ days, scrape, measured: all }, undefined, 2)}\n` : table(all));
}

function say(line: string): void {
  process.stderr.write(`bench: ${line}\n`);
}

/** Ratios are against KRR's way at the same size, in the same run: seconds of a shared machine mean little. */
function table(all: readonly Measured[]): string {
  const head = [
    'containers',
    'strategy',
    'wall s',
    'server CPU s',
    'queries',
    'samples M',
    'wire MB',
    'server peak MB',
    'client peak MB',
    'client CPU s',
    'answers',
    'KRR wall',
    'KRR CPU',
  ];
  const rows = all.map((one) => {
    const krr = all.find((other) => other.strategy === 'krr' && other.containers === one.containers);
    const ratio = (of: (measured: Measured) => number): string =>
      krr === undefined ? '-' : `${(of(krr) / of(one)).toFixed(1)}x`;
    return [
      String(one.containers),
      one.strategy,
      one.seconds.toFixed(2),
      one.serverCpuSeconds.toFixed(2),
      String(one.queries),
      one.samples === undefined ? '-' : (one.samples / 1e6).toFixed(1),
      one.megabytes.toFixed(1),
      one.serverPeakMb.toFixed(0),
      one.clientPeakMb.toFixed(0),
      one.clientCpuSeconds.toFixed(1),
      String(one.answers),
      ratio(({ seconds }) => seconds),
      ratio(({ serverCpuSeconds }) => serverCpuSeconds),
    ];
  });
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}
