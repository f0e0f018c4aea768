/** Prometheus' HTTP API, as far as it is used here: https://prometheus.io/docs/prometheus/latest/querying/api/ */
import { z } from 'zod';
import type { Instant, Milliseconds, Window } from '../../model/units.ts';
import { dataOf, type ReplyLimits, wholeBody } from './envelope.ts';
import { type Answer, answer, failed } from './failure.ts';
import type { Connection, HttpRequest } from './http.ts';
import { type SampleList, type SampleRoom, sampleLists } from './sample-lists.ts';

export type Labels = Readonly<Record<string, string>>;

export interface PrometheusApi {
  readonly name: string;
  readonly instant: (query: string, at: Instant) => Promise<Answer<readonly VectorSample[]>>;
  /** Raw samples of a plain range selector. */
  readonly raw: (query: string, at: Instant) => Promise<Answer<readonly Matrix[]>>;
  readonly range: (query: string, steps: Steps) => Promise<Answer<Matrices>>;
  /** Label sets that had a sample in the window. */
  readonly series: (selectors: readonly string[], window: Window) => Promise<Answer<readonly Labels[]>>;
  readonly labelValues: (
    label: string,
    facts: { selector: string; window: Window },
  ) => Promise<Answer<readonly string[]>>;
  readonly buildinfo: () => Promise<Answer<{ readonly version: string; readonly application: string }>>;
}

export interface Steps {
  readonly first: Instant;
  readonly last: Instant;
  readonly step: Milliseconds;
}

export interface VectorSample {
  readonly metric: Labels;
  readonly value: number;
}

export interface Matrices {
  readonly series: readonly Matrix[];
  /** Nobody looks at their samples any more: that memory is used again. */
  readonly release: () => void;
}

export interface Matrix {
  readonly metric: Labels;
  /** Undefined where the reply holds something else. */
  readonly samples: SampleList | undefined;
}

export function prometheusApi(connection: Connection, answerBytes: number): PrometheusApi {
  const get = getter(connection, answerBytes);
  const matrices = matrixGetter(get);
  // The backend gives up first, so that a query that nobody waits for any more does not go on.
  const timeout = `${Math.max(1, Math.floor((connection.timeout * 0.9) / 1000))}s`;
  const asking = (path: string, fields: Fields): HttpRequest => ({
    ...form(path, { ...fields, timeout }),
    heavy: 'halve',
  });

  return {
    name: connection.name,
    instant: async (text, at) => {
      const reply = await get(asking('/api/v1/query', { query: text, time: secondsText(at) }), vector);
      return reply.kind === 'failure'
        ? reply
        : answer(reply.value.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) })));
    },
    raw: async (text, at) => {
      const reply = await matrices(asking('/api/v1/query', { query: text, time: secondsText(at) }));
      return reply.kind === 'failure' ? reply : answer(reply.value.series);
    },
    range: (text, { first, last, step }) => {
      const fields = { query: text, start: secondsText(first), end: secondsText(last), step: secondsText(step) };
      return matrices(asking('/api/v1/query_range', fields));
    },
    series: (selectors, window) =>
      get(form('/api/v1/series', { 'match[]': selectors, ...bounds(window) }), z.array(labels)),
    labelValues: (label, { selector, window }) => {
      const path = `/api/v1/label/${encodeURIComponent(label)}/values?${encoded({ 'match[]': [selector], ...bounds(window) })}`;
      return get({ method: 'GET', path }, z.array(z.string()));
    },
    buildinfo: async () => {
      const reply = await get({ method: 'GET', path: '/api/v1/status/buildinfo' }, build);
      return reply.kind === 'failure'
        ? reply
        : answer({ application: reply.value.application ?? 'Prometheus', version: reply.value.version });
    },
  };
}

type Get = ReturnType<typeof getter>;

const getter =
  (connection: Connection, bytes: number) =>
  async <T>(request: HttpRequest, schema: z.ZodType<T>, body: ReplyLimits['body'] = wholeBody): Promise<Answer<T>> => {
    const { name } = connection;
    const data = await connection.exchange(request, (reply) => dataOf(reply, { name, bytes, body }));
    return data.kind === 'failure' ? data : shaped(data.value, schema, name);
  };

function matrixGetter(get: Get) {
  const rooms: SampleRoom[] = [];
  return async (request: HttpRequest): Promise<Answer<Matrices>> => {
    const lists = sampleLists(rooms);
    const reply = await get(request, matrix, lists.begin);
    if (reply.kind === 'failure') return reply;
    const series = reply.value.result.map(({ metric, values }) => ({ metric, samples: lists.of(values) }));
    return answer({ series, release: lists.release });
  };
}

/** By hand: there are thousands of them in the answer to who owned which pod, and a schema would copy each. */
const labels = z.custom<Labels>(
  (value) =>
    typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string'),
);
const matrix = z.object({
  resultType: z.literal('matrix'),
  result: z.array(z.object({ metric: labels, values: z.unknown() })),
});
const vector = z.object({
  resultType: z.literal('vector'),
  result: z.array(z.object({ metric: labels, value: z.tuple([z.number(), z.string()]) })),
});
const build = z.object({ version: z.string(), application: z.string().optional() });

type Fields = Readonly<Record<string, string | readonly string[]>>;

const bounds = ({ from, to }: Window) => ({ start: secondsText(from), end: secondsText(to) });

/** POST: a query of many namespaces is longer than an address may be. */
function form(path: string, fields: Fields): HttpRequest {
  return {
    method: 'POST',
    path,
    body: encoded(fields),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  };
}

function encoded(fields: Fields): string {
  const pairs = Object.entries(fields).flatMap(([key, value]) =>
    (typeof value === 'string' ? [value] : value).map((one): [string, string] => [key, one]),
  );
  return new URLSearchParams(pairs).toString();
}

const secondsText = (time: number): string => String(time / 1000);

function shaped<T>(data: unknown, schema: z.ZodType<T>, name: string): Answer<T> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return answer(parsed.data);
  const [issue] = parsed.error.issues;
  const where = issue === undefined ? '' : ` (at ${issue.path.join('.') || 'its top'})`;
  return failed(
    'upstream-surprise',
    `${name} answered in an unknown shape${where}: check that it is a Prometheus API.`,
  );
}
