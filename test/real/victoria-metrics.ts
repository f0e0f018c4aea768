/** A real VictoriaMetrics on a free loopback port, with history that is imported. Started only where somebody names the program. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.ts';

export interface RealVictoriaMetrics {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** `lines` is OpenMetrics text without its `# EOF`; timestamps in seconds. */
export async function startVictoriaMetrics(program: string, lines: Iterable<string>): Promise<RealVictoriaMetrics> {
  const dir = await mkdtemp(join(tmpdir(), 'trimtab-victoria-'));
  const url = `http://127.0.0.1:${await freePort()}`;
  const flags = [
    `-storageDataPath=${dir}`,
    `-httpListenAddr=${new URL(url).host}`,
    '-retentionPeriod=100y',
    '-loggerLevel=ERROR',
  ];
  const child = spawn(program, flags, { stdio: 'ignore' });
  const stop = async (): Promise<void> => {
    const exit = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.kill()) await exit;
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await ready(url);
    const body = [...lines].filter((line) => !line.startsWith('#')).map(inMilliseconds);
    await post(`${url}/api/v1/import/prometheus`, `${body.join('\n')}\n`);
    await post(`${url}/internal/force_flush`, '');
    return { url, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** VictoriaMetrics reads the older text format, whose timestamps are milliseconds. */
const inMilliseconds = (line: string): string =>
  line.replace(/ (\S+)$/, (_, seconds: string) => ` ${Math.round(1000 * Number(seconds))}`);

async function ready(url: string): Promise<void> {
  for (let tried = 0; tried < 600; tried++) {
    const health = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (health) return;
    await pause(100);
  }
  throw new Error('VictoriaMetrics did not start');
}

async function post(url: string, body: string): Promise<void> {
  const reply = await fetch(url, { method: 'POST', body });
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${await reply.text()}`);
}
