#!/usr/bin/env node
/** The only reader of argv, environment and exit codes. What it reads goes to `wiring/`, which builds the adapters. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageFile from '../package.json' with { type: 'json' };
import { scrubber } from './adapters/log/scrub.ts';
import { failureOf } from './cli/failure.ts';
import { program } from './cli/program.ts';
import type { Terminal } from './cli/terminal.ts';
import type { World } from './cli/world.ts';
import type { Trace } from './model/trace.ts';
import { secretReader } from './serve/secrets.ts';
import { keepCompiled } from './wiring/keep-compiled.ts';
import { leanStart } from './wiring/lean-start.ts';
import { startProgram } from './wiring/start-program.ts';
import { watchedStart } from './wiring/watched-start.ts';
import { keepYoungSpaceSmall } from './wiring/young-space.ts';

const HOME = fileURLToPath(new URL('..', import.meta.url));
const TEMPLATES = join(HOME, 'templates');

const { learn, scrub } = scrubber();
keepYoungSpaceSmall();
keepCompiled(HOME);

async function main(): Promise<number> {
  let code = 0;
  process.on('uncaughtException', (error) => process.exit(fail(error)));
  // `trimtab report | head` ends early; that is no failure.
  process.stdout.on('error', (error) => process.exit('code' in error && error.code === 'EPIPE' ? 0 : fail(error)));
  try {
    const world = worldOf(packageFile.version, (result) => {
      code = result;
    });
    const commands = await program(world, process.argv.slice(2));
    await commands.parseAsync(process.argv);
    return code;
  } catch (error) {
    return fail(error);
  }
}

function worldOf(version: string, finish: World['finish']): World {
  const { env: environment, stdin, stdout, stderr } = process;
  return {
    version,
    environment,
    home: HOME,
    input: stdin,
    out: terminal(stdout),
    err: terminal(stderr),
    scrub,
    texts: async () => (await import('./wiring/texts.ts')).readTexts(TEMPLATES),
    pageTexts: async () => (await import('./wiring/texts.ts')).readPageTexts(TEMPLATES),
    letterTexts: async () => (await import('./wiring/texts.ts')).readLetterTexts(TEMPLATES),
    connect: async (request) => {
      const { connect } = await import('./wiring/connect.ts');
      return connect(request, { version, environment, learn, scrub, stderr });
    },
    traces: readTraces,
    accesses: async (reach, serve) => (await import('./adapters/kubernetes/access.ts')).accessFor(reach, serve),
    identity: `${hostname()}_${process.pid}`,
    start: watchedStart(startProgram(fileURLToPath(import.meta.url)), environment),
    leanStart: leanStart({ environment, argv: process.argv }),
    readSecret: secretReader(environment, learn),
    kubernetesPlace: async (config) => (await import('./wiring/kubernetes-place.ts')).kubernetesPlace(config),
    untilStopped: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
      }),
    finish,
    leave: (code) => process.exit(code),
  };
}

function fail(error: unknown): number {
  const { code, text } = failureOf(error);
  process.stderr.write(scrub(text));
  return code;
}

function terminal(stream: NodeJS.WriteStream): Terminal {
  const { NO_COLOR = '', TERM } = process.env;
  return {
    write: (text) => void stream.write(scrub(text)),
    ...(stream.isTTY ? { columns: stream.columns } : {}),
    colour: stream.isTTY && NO_COLOR === '' && TERM !== 'dumb',
  };
}

async function* readTraces(folder: string): AsyncGenerator<Trace> {
  const { readTraces: read } = await import('./adapters/traces/read-traces.ts');
  yield* read(folder);
}

// Last, because the constants above must exist by then.
process.exitCode = await main();
