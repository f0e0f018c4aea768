import { readFile } from 'node:fs/promises';
import type { PassCounts } from '../passes.ts';
import { onlyWith, plain, type Route } from './route.ts';

/** What the outside may know of how serving goes. */
export interface Status {
  readonly state: 'serving' | 'standby' | 'stopping';
  readonly configurationFault: string | undefined;
  readonly counts: PassCounts;
  readonly lastGood: Date | undefined;
  readonly next: Date | undefined;
  readonly running: string | undefined;
}

/** `/healthz` says that the process answers; `/readyz` that it may be sent work. */
export const health =
  (status: () => Status): Route =>
  async ({ method, path }) => {
    if (path !== '/healthz' && path !== '/readyz') return undefined;
    if (method !== 'GET' && method !== 'HEAD') return onlyWith('GET');
    if (path === '/healthz') return plain(200, 'ok');
    const now = status();
    return {
      status: now.state === 'stopping' ? 503 : 200,
      text: `${JSON.stringify(shown(now), null, 2)}\n`,
      headers: { 'content-type': 'application/json' },
    };
  };

const shown = ({ state, configurationFault, lastGood, next, running }: Status) => ({
  state,
  configuration: configurationFault ?? 'in force',
  running: running ?? 'nothing',
  lastPass: lastGood?.toISOString() ?? 'none yet',
  nextPass: next?.toISOString() ?? 'none',
});

/** The metrics that the last pass left in `file`, and a few of the process that starts passes. */
export const metrics =
  (file: string, status: () => Status): Route =>
  async ({ method, path }) => {
    if (path !== '/metrics') return undefined;
    if (method !== 'GET' && method !== 'HEAD') return onlyWith('GET');
    return {
      status: 200,
      text: `${await written(file)}${own(status())}`,
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    };
  };

async function written(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

function own({ counts, state, configurationFault, lastGood }: Status): string {
  const results = Object.entries(counts).map(([result, count]) => ({ labels: `{result="${result}"}`, value: count }));
  return [
    family('trimtab_serve_passes_total', { type: 'counter', help: 'Passes by how they ended' }, results),
    family('trimtab_serve_active', { type: 'gauge', help: '1 where passes are made, 0 on standby' }, [
      { labels: '', value: state === 'serving' ? 1 : 0 },
    ]),
    family('trimtab_serve_config_in_force', { type: 'gauge', help: '0 when the newest configuration is not usable' }, [
      { labels: '', value: configurationFault === undefined ? 1 : 0 },
    ]),
    family(
      'trimtab_serve_last_pass_timestamp_seconds',
      { type: 'gauge', help: 'When the last pass ended that went through' },
      lastGood === undefined ? [] : [{ labels: '', value: lastGood.getTime() / 1000 }],
    ),
  ].join('');
}

interface Sample {
  readonly labels: string;
  readonly value: number;
}

/** Prometheus' text format; five numbers are no reason to load a library into an idle process. */
const family = (name: string, about: { type: string; help: string }, samples: readonly Sample[]): string =>
  `# HELP ${name} ${about.help}\n# TYPE ${name} ${about.type}\n${samples
    .map(({ labels, value }) => `${name}${labels} ${value}\n`)
    .join('')}`;
