/** Debian's Alertmanager on a free loopback port. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onFreePort } from './free-port.ts';

export interface RealAlertmanager {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const PROGRAM = 'prometheus-alertmanager';
const INSTALL = `${PROGRAM} is needed: apt-get install -y ${PROGRAM}`;

/** False where it is not installed, so that a developer's run can skip; with CI=true that is an error instead. */
export function alertmanagerInstalled(): boolean {
  const found = spawnSync(PROGRAM, ['--version']).status === 0;
  if (!found && process.env.CI === 'true') throw new Error(INSTALL);
  if (!found) process.stderr.write(`skipped: ${INSTALL}\n`);
  return found;
}

/** `config` is alertmanager.yml; JSON is YAML. */
export async function startAlertmanager(config: object): Promise<RealAlertmanager> {
  const folder = await mkdtemp(join(tmpdir(), 'trimtab-alertmanager-'));
  const file = join(folder, 'alertmanager.yml');
  await writeFile(file, JSON.stringify(config));
  const { url, child, ended } = await onFreePort(async (port) => {
    const address = `127.0.0.1:${port}`;
    const flags = ['--config.file', file, '--storage.path', folder, '--web.listen-address', address];
    const child = spawn(PROGRAM, [...flags, '--cluster.listen-address='], { stdio: 'ignore' });
    const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
    await ready(`http://${address}`, child);
    return { url: `http://${address}`, child, ended };
  });
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined);
    if (answer?.ok === true) return;
    if (child.exitCode !== null) throw new Error('Alertmanager did not become ready');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
