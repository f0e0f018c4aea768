/** `npm test` runs this first: installs the real parts that are missing, says what it did, fails in CI when it cannot. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { binaries, canInstall, type Part, parts } from './parts.ts';

let updated = false;

const missing = parts.filter((part) => !ensure(part));
if (missing.length > 0 && process.env.CI === 'true') {
  say(`CI needs every real part; missing: ${missing.map((part) => part.name).join(', ')}`);
  process.exitCode = 1;
}

function ensure(part: Part): boolean {
  const before = part.version();
  if (before !== undefined) {
    say(`${part.name}: ${before}`);
    return true;
  }
  const way = part.install.find(canInstall);
  if (way === undefined) {
    say(`${part.name}: missing, tests of ${part.neededFor} are skipped`);
    return false;
  }
  if (way.kind === 'apt') installDebian(way.package);
  else installGo(way.module);
  const after = part.version();
  say(`${part.name}: ${after === undefined ? 'could not be installed' : `installed ${after}`}`);
  return after !== undefined;
}

function installDebian(name: string): void {
  // RUNLEVEL=1 keeps the package from starting a server of its own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  if (!updated) attempt('apt-get', ['update', '-qq'], env);
  updated = true;
  attempt('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], env);
}

function installGo(module: string): void {
  mkdirSync(binaries, { recursive: true });
  say(`building ${module} into ${binaries} (once) ...`);
  attempt('go', ['install', module], { ...process.env, GOBIN: binaries });
}

function attempt(command: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
  try {
    execFileSync(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (error) {
    say(`${command} ${args.join(' ')}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function say(line: string): void {
  process.stderr.write(`real parts: ${line}\n`);
}
