#!/usr/bin/env node
/** The only reader of argv, environment and exit codes, and the only place that builds adapters. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type ClosableLog, pinoLog, scrubber } from './adapters/log/index.ts';
import { failureOf } from './cli/failure.ts';
import { program } from './cli/program.ts';
import type { Terminal } from './cli/terminal.ts';
import { unaskedMetrics } from './cli/unasked-metrics.ts';
import type { Connection, ConnectRequest, World } from './cli/world.ts';
import type { Config } from './config/load.ts';
import { type Secrets, secretsFrom } from './config/secrets.ts';
import { ConfigError } from './model/errors.ts';
import type { Texts } from './model/settings.ts';
import type { Trace } from './model/trace.ts';
import { type Instant, instant, milliseconds } from './model/units.ts';
import type { Clock } from './ports/clock.ts';
import type { Cluster } from './ports/cluster.ts';
import type { Log } from './ports/log.ts';
import type { Metrics } from './ports/metrics.ts';
import type { RepositoryPorts } from './ports/ports.ts';
import type { UsageMemory } from './ports/usage-memory.ts';

const HOME = fileURLToPath(new URL('..', import.meta.url));
const IDENTITY = { name: 'Trimtab', email: 'trimtab@localhost' };

const { learn, scrub } = scrubber();

async function main(): Promise<number> {
  let code = 0;
  process.on('uncaughtException', (error) => process.exit(fail(error)));
  // `trimtab report | head` ends early; that is no failure.
  process.stdout.on('error', (error) => process.exit('code' in error && error.code === 'EPIPE' ? 0 : fail(error)));
  try {
    const version = await ownVersion();
    const world: World = {
      version,
      environment: process.env,
      home: HOME,
      out: terminal(process.stdout),
      err: terminal(process.stderr),
      texts: readTexts,
      connect: (request) => connect(request, version),
      traces: readTraces,
      accesses: async () => {
        const { neededAccess, forbiddenAccess } = await import('./adapters/kubernetes/access.ts');
        return { needed: neededAccess, forbidden: forbiddenAccess };
      },
      finish: (result) => {
        code = result;
      },
    };
    await program(world).parseAsync(process.argv);
    return code;
  } catch (error) {
    return fail(error);
  }
}

function fail(error: unknown): number {
  const { code, text } = failureOf(error);
  process.stderr.write(scrub(text));
  return code;
}

const packageFile = z.object({ version: z.string() });
const ownVersion = async (): Promise<string> =>
  packageFile.parse(JSON.parse(await readFile(join(HOME, 'package.json'), 'utf8'))).version;

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

async function readTexts(): Promise<Texts> {
  const text = (name: string): Promise<string> => readFile(join(HOME, 'templates', name), 'utf8');
  return {
    pullRequestTitle: await text('pull-request-title.liquid'),
    pullRequestBody: await text('pull-request-body.liquid'),
    commitMessage: await text('commit-message.liquid'),
    reportHtml: await text('report.html.liquid'),
    reportMarkdown: await text('report.md.liquid'),
  };
}

interface Sources {
  readonly metrics: Metrics;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly usageMemory?: UsageMemory;
  readonly replayed?: NonNullable<Connection['replayed']>;
}

async function connect(request: ConnectRequest, version: string): Promise<Connection> {
  const { config, from } = request;
  const log = openLog(config);
  const sources = from === undefined ? await liveSources(request, log, version) : await replayedSources(from);
  const { recording } = await import('./adapters/capture/recording.ts');
  const recorded = request.purpose === 'capture' ? recording(sources) : undefined;
  const { passMetrics } = await import('./adapters/prom-metrics/index.ts');
  const measured = passMetrics(() => performance.now() / 1000);
  const repositories = await openRepositories(config);
  const { metrics, cluster, usageMemory } = recorded ?? sources;
  const { renderer } = await import('./adapters/render/renderer.ts');
  const rendering = renderer({ searchPath: process.env.PATH ?? '' });
  return {
    ports: {
      log,
      clock: sources.clock,
      metrics,
      cluster,
      ...(usageMemory === undefined ? {} : { usageMemory }),
      renderer: rendering,
      repositories: repositories.map(({ ports }) => ({ ...ports, forge: measured.timed(ports.forge) })),
    },
    ...(sources.replayed === undefined ? {} : { replayed: sources.replayed }),
    endProgress: log.close,
    saveDiff: diffsOf(repositories),
    record: measured.record,
    metricsText: measured.text,
    saveCapture: async (folder, { takenAt, cluster, window }) => {
      if (recorded === undefined) throw new Error('nothing was recorded');
      await recorded.save(folder, { takenAt, cluster, window, trimtab: version });
    },
    close: async () => {
      log.close();
      await rendering.close();
      for (const { ports } of repositories) await ports.manifests.close();
    },
  };
}

const diffsOf =
  (repositories: Awaited<ReturnType<typeof openRepositories>>): Connection['saveDiff'] =>
  async (name, number) => {
    const repository = repositories.find(({ ports }) => ports.name === name);
    if (repository === undefined) throw new Error(`no repository ${name}`);
    return repository.saveDiff(number);
  };

const openLog = (config: Config): ClosableLog =>
  pinoLog({
    level: config.logLevel,
    sink: process.stderr,
    format: process.stderr.isTTY ? 'people' : 'json',
    scrub,
  });

async function replayedSources(folder: string): Promise<Sources> {
  const { replaying } = await import('./adapters/capture/replaying.ts');
  const { facts, ...sources } = await replaying(folder);
  const window = milliseconds(facts.window.to - facts.window.from);
  return { ...sources, replayed: { cluster: facts.cluster, window } };
}

async function liveSources({ config, purpose }: ConnectRequest, log: Log, version: string): Promise<Sources> {
  const clock: Clock = { now: (): Instant => instant(Date.now()) };
  const { kubernetes } = await import('./adapters/kubernetes/kubernetes.ts');
  const { kubeconfig, context, inCluster } = config.cluster;
  const file = {
    ...(kubeconfig === undefined ? {} : { path: kubeconfig }),
    ...(context === undefined ? {} : { context }),
  };
  const access = inCluster === true ? ({ kind: 'in-cluster' } as const) : ({ kind: 'kubeconfig', ...file } as const);
  return {
    clock,
    cluster: kubernetes({ access, version }),
    metrics: purpose === 'locate' ? unaskedMetrics : await liveMetrics(config, clock),
    ...(await liveMemory(config, log)),
  };
}

async function liveMetrics({ file, prometheus: asked }: Config, clock: Clock): Promise<Metrics> {
  if (asked.url === undefined) {
    const want =
      'the address of Prometheus, here or in TRIMTAB_PROMETHEUS_URL; or `--from CAPTURE` to replay a capture';
    throw new ConfigError({ path: `${file} prometheus.url`, got: 'nothing', want });
  }
  const { prometheus } = await import('./adapters/prometheus/prometheus.ts');
  const { clusterMatcher, tls } = asked;
  return prometheus({
    url: asked.url,
    auth: await signIn(asked.auth, secretsFrom(process.env, learn)),
    headers: asked.headers,
    tls: {
      insecureSkipVerify: tls.insecureSkipVerify,
      ...(tls.caFile === undefined ? {} : { ca: await readFile(tls.caFile, 'utf8') }),
    },
    ...(clusterMatcher === undefined ? {} : { clusterMatcher, clusterLabel: clusterMatcher.label }),
    concurrency: asked.concurrency,
    timeout: asked.timeout,
    clock,
  });
}

/** Another address, tenant or account is another backend. */
async function liveMemory({ cluster, prometheus: { url, headers, auth }, usageCache }: Config, log: Log) {
  const { chosenCache } = await import('./adapters/usage-cache/chosen-cache.ts');
  return chosenCache({ ...usageCache, identity: JSON.stringify([cluster.name, url, headers, auth]), log }, process.env);
}

async function signIn(auth: Config['prometheus']['auth'], secrets: Secrets) {
  if (auth.kind === 'none') return auth;
  if (auth.kind === 'bearer') return { kind: 'bearer', token: await secrets.token(auth) } as const;
  const username = secrets.variable(auth.usernameEnv);
  const password = secrets.variable(auth.passwordEnv);
  // Sent as one text in base64, so that text is a secret as well.
  learn(`${username}:${password}`);
  return { kind: 'basic', username, password } as const;
}

interface OpenRepository {
  readonly ports: RepositoryPorts;
  readonly saveDiff: (number: number) => Promise<string>;
}

async function openRepositories(config: Config): Promise<OpenRepository[]> {
  const { gitRepository } = await import('./adapters/git/git-repository.ts');
  const { localForge } = await import('./adapters/local-forge/local-forge.ts');
  const { orphanJournal } = await import('./adapters/journal/journal.ts');
  const { BRANCH_PREFIX } = await import('./propose/text/branch.ts');
  return config.repositories.map(({ name, url, aliases, remote, branch }) => {
    const manifests = gitRepository({
      name,
      url: remote,
      aliases: [url, ...aliases],
      branch,
      identity: IDENTITY,
      environment: process.env,
    });
    const forge = localForge({ repository: remote, prefix: BRANCH_PREFIX, environment: process.env });
    const journal = orphanJournal({ manifests, branch: config.journal.branch });
    return { ports: { name, manifests, forge, journal }, saveDiff: forge.saveDiff };
  });
}

// Last, because the constants above must exist by then.
process.exitCode = await main();
