/**
 * The back-test of `trimtab backtest --traces DIR`, and how far the goals are met:
 * `node test/bench/recommender.ts --traces DIR [--json] [--chart FILE.svg] [--published]`. With `--published` the rivals stand
 * beside the figures that others have of the development traces.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readTraces } from '../../src/adapters/traces/read-traces.ts';
import { compare, weeksInTrace } from '../../src/analyze/backtest/compare.ts';
import type { Week } from '../../src/analyze/backtest/week.ts';
import { backtestText } from '../../src/cli/backtest-text.ts';
import type { Comparison } from '../../src/model/comparison.ts';
import { tradeOffChart } from '../../src/report/html/trade-off-chart.ts';
import { asked, HELP } from './asked.ts';
import { goals } from './recommender-goals.ts';
import { rivalsAsPublished, rowText } from './recommender-published.ts';
import { NO_PEAKS, type Peaks, peaksText, withPeaks } from './returning-peaks.ts';
import { type Accuracy, accuracyText, NOTHING_YET, withTrace } from './sketch-accuracy.ts';

export interface Benched {
  readonly result: Comparison;
  readonly sketches: Accuracy;
  readonly peaks: Peaks;
}

export async function runBench(folder: string): Promise<Benched> {
  const [cpu, memory]: [Week[], Week[]] = [[], []];
  let [sketches, peaks] = [NOTHING_YET, NO_PEAKS];
  for await (const trace of readTraces(folder)) {
    const weeks = weeksInTrace(trace);
    cpu.push(...weeks.cpu);
    memory.push(...weeks.memory);
    sketches = withTrace(sketches, trace);
    peaks = withPeaks(peaks, trace);
  }
  return { result: compare({ cpu, memory }), sketches, peaks };
}

function text({ result, sketches, peaks }: Benched): string {
  const tables = backtestText({ write: () => undefined, colour: false }, result);
  const met = goals(result).map((goal) => `${goal.met ? 'met   ' : 'MISSED'} ${goal.name}\n         ${goal.facts}`);
  return `${tables}\n${met.join('\n\n')}\n\n${accuracyText(sketches)}\n${peaksText(peaks)}\n`;
}

const publishedText = (result: Comparison): string =>
  [
    '',
    'rivals as published for the development traces, ours, difference',
    ...rivalsAsPublished(result).map(rowText),
    '',
  ].join('\n');

const USAGE = `usage: npm run bench:recommender -- --traces DIR [--json] [--chart FILE.svg] [--published]
  --traces     a folder with index.json and <set>/<name>.csv.gz of \`unix_seconds,cpu_cores,mem_bytes\`
  --chart      also draw the trade-off
  --published  beside the figures that others published of the development traces`;

if (import.meta.main) {
  const { values } = asked(USAGE, () =>
    parseArgs({
      options: {
        ...HELP,
        traces: { type: 'string' },
        json: { type: 'boolean', default: false },
        chart: { type: 'string' },
        published: { type: 'boolean', default: false },
      },
    }),
  );
  if (values.traces === undefined) {
    process.stderr.write(`--traces is missing\n${USAGE}\n`);
    process.exitCode = 2;
  } else {
    const benched = await runBench(values.traces);
    const { result } = benched;
    process.stdout.write(values.json ? `${JSON.stringify(result, undefined, 2)}\n` : text(benched));
    if (values.published && !values.json) process.stdout.write(publishedText(result));
    if (values.chart !== undefined) writeFileSync(values.chart, tradeOffChart(result));
  }
}
