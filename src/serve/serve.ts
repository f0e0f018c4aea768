import { join } from 'node:path';
import { type CurrentPlan, currentPlan, type Planned } from './current-plan.ts';
import { duties } from './duties.ts';
import { gather } from './gather.ts';
import { guarded, nearby } from './http/access.ts';
import { pages } from './http/pages.ts';
import { alertReceiver, forgeReceiver } from './http/receivers.ts';
import type { Route } from './http/route.ts';
import { listen } from './http/server.ts';
import { health, metrics, type Status } from './http/status.ts';
import type { ServeLog } from './log.ts';
import { type PassRequest, passQueue } from './pass-queue.ts';
import { type Passes, passes } from './passes.ts';
import type { ServePlan } from './plan.ts';
import type { StartProgram } from './program.ts';
import type { ReadSecret } from './secrets.ts';

export interface ServeParts {
  readonly first: ServePlan;
  readonly readPlan: () => Promise<Planned>;
  readonly start: StartProgram;
  /** Arguments of a pass, before those that say where to leave what it found. */
  readonly passArgs: readonly string[];
  /** Where passes leave pages and metrics. */
  readonly folder: string;
  readonly secrets: ReadSecret;
  readonly identity: string;
  readonly log: ServeLog;
  readonly random: () => number;
  /** Called after each pass: there is time then. */
  readonly rest?: () => void;
  readonly pace?: Partial<Pace>;
}

/** Milliseconds. */
export interface Pace {
  /** What is asked for within this time becomes one pass. */
  readonly gathered: number;
  readonly reload: number;
  /** How long a pass may go on when serving ends: below the 30 s after which Kubernetes kills. */
  readonly grace: number;
}
const PACE: Pace = { gathered: 3_000, reload: 5_000, grace: 25_000 };

export interface Serving {
  readonly port: number;
  readonly status: () => Status;
  readonly stop: () => Promise<void>;
}

/** The long-running form: it decides when a pass is due and shows what passes left. Passes are processes of their own. */
export async function serve(parts: ServeParts): Promise<Serving> {
  const { first, log } = parts;
  const pace = { ...PACE, ...parts.pace };
  let stopping: 'yes' | 'no' = 'no';
  const made = passesOf(parts, () => current.plan());
  const queue = passQueue(made.carryOut);
  const soon = gather(pace.gathered, (request) => {
    if (duty.isActive()) queue.request(request);
  });
  const duty = duties({ ...parts, now: queue.request, soon: soon.request });
  const current = currentPlan({ first, read: parts.readPlan, onChange: duty.follow, interval: pace.reload, log });
  const status = (): Status => ({
    state: stopping === 'yes' ? 'stopping' : duty.isActive() ? 'serving' : 'standby',
    configurationFault: current.fault(),
    counts: made.counts(),
    lastGood: made.lastGood(),
    next: duty.next(),
    running: queue.running()?.because,
  });
  const routes = routesOf({ parts, current, status, request: soon.request });
  const listening = await listen(routes, { ...first.listen, log });
  duty.follow(first);
  log.info('serving', { address: `http://${first.listen.host}:${listening.port}/` });
  const end = async (): Promise<void> => {
    stopping = 'yes';
    soon.stop();
    current.stop();
    await ended(queue.close(), { end: made.end, grace: pace.grace });
    // The lease is given back last: nobody begins while this one's pass still runs.
    await duty.stop();
    await listening.close();
  };
  return { port: listening.port, status, stop: end };
}

const passesOf = (parts: ServeParts, plan: () => ServePlan): Passes =>
  passes({
    start: parts.start,
    args: (request) => argsOf(parts, request),
    workshop: join(parts.folder, 'workshop'),
    timeout: () => plan().passTimeout,
    log: parts.log,
    rest: parts.rest ?? (() => undefined),
  });

/** A pass may go on for a while; then it is ended, which it is made for. */
async function ended(idle: Promise<void>, { end, grace }: { end: () => void; grace: number }): Promise<void> {
  const timer = setTimeout(end, grace);
  await idle;
  clearTimeout(timer);
}

function argsOf({ passArgs, folder }: ServeParts, { namespaces, alerts }: PassRequest): string[] {
  return [
    ...passArgs,
    ...['--metrics-file', join(folder, METRICS)],
    ...['--trigger', alerts === undefined ? 'event' : `alert:${alerts.join(',')}`],
    ...(namespaces === undefined ? ['--pages', join(folder, PAGES)] : ['--namespaces', namespaces.join(',')]),
  ];
}

const METRICS = 'metrics.prom';
const PAGES = 'pages';

interface RouteParts {
  readonly parts: ServeParts;
  readonly current: CurrentPlan;
  readonly status: () => Status;
  readonly request: (request: PassRequest) => void;
}

function routesOf({ parts, current, status, request }: RouteParts): Route[] {
  const { folder, secrets: read, first } = parts;
  const { host } = first.listen;
  return [
    nearby(host, health(status)),
    nearby(host, metrics(join(folder, METRICS), status)),
    alertReceiver({ secret: () => current.plan().alertmanager, read, request }),
    forgeReceiver({ secret: () => current.plan().forgeWebhooks, read, request }),
    guarded(() => current.plan().access, read, pages(join(folder, PAGES))),
  ];
}
