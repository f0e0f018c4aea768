import type { Reading } from '../../model/reason.ts';
import { instant } from '../../model/units.ts';
import type { UsageMessage } from '../../model/usage.ts';
import type { Metrics, UsageRequest } from '../../ports/metrics.ts';
import { prometheusApi } from './api.ts';
import { takeCensus } from './census.ts';
import { atOnceOf, connect } from './connection.ts';
import { readHealth } from './health.ts';
import type { PrometheusOptions } from './options.ts';
import { readOwners } from './owners.ts';
import { probeOf } from './probe.ts';
import { scopeOf } from './queries.ts';
import { rangeTransport } from './range-transport.ts';
import { allUnknown, readUsage, type Reading as UsageReading } from './read-usage.ts';
import { withFallback } from './remote-read/fallback.ts';
import { remoteTransport } from './remote-read/remote-transport.ts';
import { newRooms, type Rooms } from './remote-read/rooms.ts';
import { readSignal } from './signals.ts';
import { type Survey, type SurveyContext, takeSurvey } from './survey.ts';
import { usageTexts } from './usage-texts.ts';

/** Bytes of JSON that one sample takes, with its share of labels. */
const SAMPLE_BYTES = 32;
const SAMPLE_BUDGET = 500_000;
/** 104 containers for a day. More at once costs memory on both sides, fewer cost requests. */
const QUERY_VALUES = 30_000;
/** Containers, where nobody counted them. */
const LARGE_NAMESPACE = 1000;

/**
 * Metrics from Prometheus or anything that speaks its API. Throws ConfigError for options that can never work; after
 * that every failure is a gap or an `unknown` whose reason says what to do.
 */
export function prometheus(options: PrometheusOptions): Metrics {
  const connection = connect(options);
  const api = prometheusApi(connection, (options.sampleBudget ?? SAMPLE_BUDGET) * SAMPLE_BYTES);
  const scope = scopeOf(options);
  const atOnce = atOnceOf(options);
  const rooms = newRooms();
  const context = () => ({ api, connection, options, scope, at: options.clock?.now() ?? instant(Date.now()) });
  const seen: { survey?: Survey } = {};
  const survey = async (): Promise<Survey> => {
    const facts = await takeSurvey(context());
    seen.survey = facts;
    return facts;
  };
  const surveyed = async (): Promise<Survey> => seen.survey ?? survey();
  /** Refuses where names of several clusters would be mixed up. */
  const unlessRefused = async <T>(read: () => Promise<Reading<T>>): Promise<Reading<T>> => {
    const { refusal } = await surveyed();
    return refusal === undefined ? read() : { kind: 'unknown', because: refusal };
  };

  return {
    describe: () => ({ ...usageTexts(scope, seen.survey).shown, backend: seen.survey?.backend ?? 'unknown' }),
    probe: async () => probeOf(await survey()),
    usage: (request) => usageOf({ ...context(), atOnce, rooms, surveyed }, request),
    signal: (name, window) => unlessRefused(() => readSignal({ api, scope, name, atOnce }, window)),
    health: (name, at) => unlessRefused(() => readHealth({ api, scope }, name, at)),
    async podOwners(window) {
      // Beside the survey: where names of several clusters would be mixed up, the answer is thrown away.
      const [owners] = await Promise.all([readOwners(api, scope, window), surveyed()]);
      return unlessRefused(async () => owners);
    },
  };
}

interface UsageContext extends SurveyContext {
  readonly atOnce: number;
  readonly rooms: Rooms;
  readonly surveyed: () => Promise<Survey>;
}

async function* usageOf(context: UsageContext, request: UsageRequest): AsyncGenerator<UsageMessage> {
  const survey = await context.surveyed();
  if (survey.refusal !== undefined) return yield* allUnknown(request, survey.refusal);
  const reading = await readingOf(context, survey, request);
  context.rooms.enter();
  try {
    yield* readUsage(reading);
  } finally {
    context.rooms.leave();
  }
}

/** Streamed remote read where it is offered, range queries otherwise and when it breaks. */
async function readingOf(context: UsageContext, survey: Survey, request: UsageRequest): Promise<UsageReading> {
  const { api, connection, scope, options, atOnce, rooms } = context;
  const { matchers: matchersOf, rateWindow, slice: queryOf, ...texts } = usageTexts(scope, survey);
  const census = await takeCensus({ api, texts }, request);
  const { sizeOf } = census;
  const budget = options.sampleBudget ?? SAMPLE_BUDGET;
  const values = Math.min(QUERY_VALUES, budget);
  const range = rangeTransport({ api, queryOf, limits: { sizeOf, values, guess: QUERY_VALUES / 288 } });
  const limits = { sizeOf, values: budget, guess: LARGE_NAMESPACE };
  const remote = remoteTransport({ connection, matchersOf, rateWindow, limits, rooms });
  const transport = survey.remoteRead ? withFallback(remote, range) : range;
  const scrapeInterval = survey.scrapeInterval.kind === 'known' ? survey.scrapeInterval.value : undefined;
  return { transport, request, census, scrapeInterval, atOnce };
}
