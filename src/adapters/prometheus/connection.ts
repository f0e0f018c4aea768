import { setTimeout as pause } from 'node:timers/promises';
import { Agent } from 'undici';
import { type Milliseconds, milliseconds, seconds } from '../../model/units.ts';
import { attempt } from './attempt.ts';
import { endpointOf } from './endpoint.ts';
import type { Connection } from './http.ts';
import type { PrometheusOptions } from './options.ts';
import { turns } from './turns.ts';

const TRIES = 4;
const LONGEST_WAIT = seconds(60);
const LONGEST_PAUSE = seconds(10);

/** HTTP with sign-in, TLS, a time limit, turns and bounded retries. Throws ConfigError for options that can never work. */
export function connect(options: PrometheusOptions): Connection {
  const timeout = options.timeout ?? seconds(60);
  const wait = options.wait ?? pauseFor;
  const context = {
    endpoint: endpointOf(options),
    agent: agentOf(options),
    timeout,
    onExchange: options.onExchange ?? (() => undefined),
  };
  const queue = turns(atOnceOf(options));
  /** Nobody was there, all tries long: until somebody answers, one try is enough. */
  let deserted = false;
  const exchange: Connection['exchange'] = async (asked, read) => {
    for (let tried = 1; ; tried++) {
      const { result, after } = await attempt({ ...context, asked }, read);
      const silent = result.kind === 'failure' && result.failure.silent === true;
      if (!silent) deserted = false;
      if (result.kind === 'answer' || result.failure.helps !== 'later') return result;
      if (tried === TRIES || deserted) {
        deserted = silent;
        return result;
      }
      if (after !== undefined && after > LONGEST_WAIT) return result;
      // 0.5 s, 1 s, 2 s, or what Retry-After says.
      await wait(after ?? milliseconds(250 * 2 ** tried));
    }
  };
  const gently: Connection['exchange'] = async (asked, read) => {
    const begun = performance.now();
    const result = await exchange(asked, read);
    const took = performance.now() - begun;
    if (asked.heavy !== undefined) await wait(milliseconds(Math.min(LONGEST_PAUSE, took)));
    return result;
  };
  const polite = options.impact === 'low' ? gently : exchange;
  return { name: context.endpoint.name, timeout, exchange: (asked, read) => queue.take(() => polite(asked, read)) };
}

/** Questions at the same time. */
export const atOnceOf = ({ impact, concurrency = 2 }: PrometheusOptions): number =>
  impact === 'low' ? 1 : concurrency;

const pauseFor = async (howLong: Milliseconds): Promise<void> => {
  await pause(howLong);
};

function agentOf(options: PrometheusOptions): Agent {
  const { tls = {} } = options;
  return new Agent({
    connections: atOnceOf(options),
    connect: {
      ...(tls.ca === undefined ? {} : { ca: tls.ca }),
      ...(tls.insecureSkipVerify === true ? { rejectUnauthorized: false } : {}),
    },
  });
}
