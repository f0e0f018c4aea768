import { z } from 'zod';
import { jsonOf } from '../../model/json-of.ts';
import { type Answer, answer, failed } from './failure.ts';
import type { HttpReply } from './http.ts';
import { shortened } from './status.ts';

const success = z.object({
  status: z.literal('success'),
  data: z.unknown(),
  warnings: z.array(z.string()).nullish(),
  isPartial: z.boolean().nullish(),
});
const error = z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() });

export interface ReplyLimits {
  readonly name: string;
  readonly bytes: number;
  /** Begins a reply. */
  readonly body: () => BodyReader;
}

/** Reads a body as it comes. */
export interface BodyReader {
  readonly take: (part: Uint8Array) => void;
  /** All of it, or what is not read yet. */
  readonly text: () => string;
}

/** The `data` of a complete, undoubted answer. */
export async function dataOf(reply: HttpReply, limits: ReplyLimits): Promise<Answer<unknown>> {
  const body = await bodyOf(reply, limits);
  if (body === undefined) {
    const detail = `An answer of ${limits.name} was larger than ${limits.bytes} bytes and was not read to its end.`;
    return failed('query-rejected', detail, 'smaller');
  }
  const parsed = success.safeParse(jsonOf(body));
  if (!parsed.success) return strange(reply, { body, name: limits.name });
  const doubt = doubtIn(parsed.data);
  if (doubt !== undefined) {
    const hint = 'check the stores behind it';
    return failed(
      'partial-answer',
      `${limits.name} warned that its answer is partial ("${shortened(doubt)}"): ${hint}.`,
    );
  }
  return answer(parsed.data.data);
}

/**
 * A warning means that parts may be missing (Thanos, Mimir, federation); a cluster of VictoriaMetrics says `isPartial`.
 * Remarks about the query itself are none: Thanos, and Prometheus 2.48 to 2.52, list them among the warnings, such as
 * `PromQL info: metric might not be a counter`. https://github.com/thanos-io/thanos/issues/7354
 */
function doubtIn({ warnings, isPartial }: z.infer<typeof success>): string | undefined {
  if (isPartial === true) return 'isPartial';
  return warnings?.find((warning) => !warning.startsWith('PromQL info:'));
}

function strange(reply: HttpReply, { body, name }: { body: string; name: string }): Answer<never> {
  if (reply.contentType.includes('html') || body.trimStart().startsWith('<')) {
    const hint = 'a login page, or the path of prometheus.url is not that of the API';
    return failed('upstream-surprise', `${name} answered with a web page: ${hint}.`);
  }
  const what = jsonOf(body) === undefined ? 'text that is not JSON or was cut off' : 'JSON of an unknown shape';
  return failed('upstream-surprise', `${name} answered with ${what}: check that prometheus.url is a Prometheus API.`);
}

/** What a refusing reply says about itself: in Prometheus' own form, or a plain line (Mimir: `no org id`); no proxy's page. */
export async function errorOf(reply: HttpReply): Promise<{ errorType?: string; text?: string }> {
  const body = (await bodyOf(reply, { bytes: 65_536, body: wholeBody })) ?? '';
  const parsed = error.safeParse(jsonOf(body));
  if (parsed.success) return { errorType: parsed.data.errorType, text: parsed.data.error };
  return reply.contentType.startsWith('text/plain') && body.length > 0 ? { text: body } : {};
}

/** Nothing is read before all of it is there. */
export function wholeBody(): BodyReader {
  const parts: Uint8Array[] = [];
  return { take: (part) => void parts.push(part), text: () => Buffer.concat(parts).toString() };
}

async function bodyOf({ each }: HttpReply, most: Pick<ReplyLimits, 'bytes' | 'body'>): Promise<string | undefined> {
  const body = most.body();
  let size = 0;
  await each((part) => {
    size += part.length;
    if (size > most.bytes) return 'enough';
    body.take(part);
    return 'more';
  });
  return size > most.bytes ? undefined : body.text();
}
