/** A real Prometheus on a free loopback port, over history that promtool back-fills. */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { onFreePort } from './free-port.ts';

export interface RealPrometheus {
  readonly url: string;
  readonly pid: number;
  /** Killed at once, then started again at the same address. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const INSTALL = 'prometheus and promtool are needed: apt-get install -y prometheus';

/** Blocks grow as under a retention of 15 days; without it nothing is compacted in the middle of a test. */
export const COMPACTING = '--storage.tsdb.max-block-duration=36h';

/** False where it is not installed, so that a developer's run can skip; with CI=true that is an error instead. */
export function prometheusInstalled(): boolean {
  const found = ['prometheus', 'promtool'].every((tool) => spawnSync(tool, ['--version']).status === 0);
  if (!found && process.env.CI === 'true') throw new Error(INSTALL);
  if (!found) process.stderr.write(`skipped: ${INSTALL}\n`);
  return found;
}

/** `lines` is OpenMetrics text without its `# EOF`; timestamps in seconds. */
export const startPrometheus = (lines: Iterable<string>, flags: readonly string[] = []): Promise<RealPrometheus> =>
  startPrometheusOver([lines], flags);

/** Over history of its own, which is gone when it is stopped. */
export async function startPrometheusOver(
  parts: Iterable<Iterable<string>>,
  flags: readonly string[] = [],
): Promise<RealPrometheus> {
  const dir = await mkdtemp(join(tmpdir(), 'trimtab-prometheus-'));
  try {
    await fillHistory(dir, [joined(parts)]);
    const server = await openPrometheus(dir, { flags });
    return { ...server, stop: () => server.stop().then(() => rm(dir, { recursive: true, force: true })) };
  } catch (cause) {
    await rm(dir, { recursive: true, force: true });
    throw cause;
  }
}

/** Each part is back-filled by itself: all of a large one would be a file of gigabytes. */
export async function fillHistory(dir: string, parts: Iterable<Iterable<string>>): Promise<void> {
  for (const lines of parts) await backfill(dir, lines);
}

export interface Opening {
  readonly flags: readonly string[];
  /** The one on the PATH if left out. */
  readonly program?: string;
}

/** Over history that is there and stays. */
export async function openPrometheus(dir: string, opening: Opening): Promise<RealPrometheus> {
  const first = await onFreePort(async (port) => ({ port, child: await serve(dir, { ...opening, port }) }));
  const { port } = first;
  let { child } = first;
  return {
    url: addressOf(port),
    pid: child.pid ?? 0,
    restart: async () => {
      await ended(child, 'SIGKILL');
      child = await serve(dir, { ...opening, port });
    },
    stop: () => ended(child),
  };
}

/** promtool parses its whole input once per block, and each start takes longer than a day of samples: 20 days a block. */
const LONG_BLOCKS = '--max-block-duration=486h';

function* joined(parts: Iterable<Iterable<string>>): Generator<string> {
  for (const lines of parts) yield* lines;
}

async function backfill(dir: string, lines: Iterable<string>): Promise<void> {
  const file = join(dir, 'history.om');
  await pipeline(Readable.from(blocksOf(lines)), createWriteStream(file));
  const most = { maxBuffer: 64 * 2 ** 20 };
  await promisify(execFile)(
    'promtool',
    ['tsdb', 'create-blocks-from', 'openmetrics', '-q', LONG_BLOCKS, file, join(dir, 'data')],
    most,
  );
  await rm(file);
}

/** One write per 64 KiB: a stream of single lines would take minutes for millions of samples. */
function* blocksOf(lines: Iterable<string>): Generator<string> {
  let block = '';
  for (const line of lines) {
    block += `${line}\n`;
    if (block.length < 65_536) continue;
    yield block;
    block = '';
  }
  yield `${block}# EOF\n`;
}

const addressOf = (port: number): string => `http://127.0.0.1:${port}`;

interface Serving extends Opening {
  readonly port: number;
}

async function serve(dir: string, { flags, port, program = 'prometheus' }: Serving): Promise<ChildProcess> {
  const config = join(dir, 'prometheus.yml');
  await writeFile(config, 'global: {}\n');
  const child = spawn(program, [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(dir, 'data')}`,
    '--storage.tsdb.retention.time=100y', // history of any date stays
    ...(flags.includes(COMPACTING)
      ? []
      : ['--storage.tsdb.min-block-duration=2h', '--storage.tsdb.max-block-duration=2h']),
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=error',
    ...flags,
  ]);
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said = `${said}${text.toString()}`.slice(-2000);
  });
  for (let tried = 0; tried < 600 && child.exitCode === null; tried++) {
    if (await isReady(addressOf(port))) return child;
    await pause(100);
  }
  await ended(child);
  throw new Error(`prometheus did not start: ${said}`);
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/-/ready`).then(
    (reply) => reply.ok,
    () => false,
  );

async function ended(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await exit;
}
