import { z } from 'zod';
import { jsonOf } from '../../model/json-of.ts';
import { type Answer, answer, failed } from './failure.ts';
import type { HttpReply } from './http.ts';
import { shortened } from './status.ts';

const success = z.object({
  status: z.literal('success'),
  data: z.unknown(),
  warnings: z.array(z.string()).nullish(),
});
const error = z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() });

/** The `data` of a complete, undoubted answer. A warning means that parts may be missing (Thanos, Mimir, federation). */
export async function dataOf(reply: HttpReply, limits: { name: string; bytes: number }): Promise<Answer<unknown>> {
  const body = await textOf(reply.chunks, limits.bytes);
  if (body === undefined) {
    const detail = `An answer of ${limits.name} was larger than ${limits.bytes} bytes and was not read to its end.`;
    return failed('query-rejected', detail, 'smaller');
  }
  const parsed = success.safeParse(jsonOf(body));
  if (!parsed.success) return strange(reply, { body, name: limits.name });
  const [warning] = parsed.data.warnings ?? [];
  if (warning !== undefined) {
    const hint = 'check the stores behind it';
    return failed(
      'partial-answer',
      `${limits.name} warned that its answer is partial ("${shortened(warning)}"): ${hint}.`,
    );
  }
  return answer(parsed.data.data);
}

function strange(reply: HttpReply, { body, name }: { body: string; name: string }): Answer<never> {
  if (reply.contentType.includes('html') || body.trimStart().startsWith('<')) {
    const hint = 'a login page, or the path of prometheus.url is not that of the API';
    return failed('upstream-surprise', `${name} answered with a web page: ${hint}.`);
  }
  const what = jsonOf(body) === undefined ? 'text that is not JSON or was cut off' : 'JSON of an unknown shape';
  return failed('upstream-surprise', `${name} answered with ${what}: check that prometheus.url is a Prometheus API.`);
}

/** What a refusing reply says about itself, in Prometheus' own form; nothing when it is a proxy's page. */
export async function errorOf(reply: HttpReply): Promise<{ errorType?: string; text?: string }> {
  const parsed = error.safeParse(jsonOf((await textOf(reply.chunks, 65_536)) ?? ''));
  return parsed.success ? { errorType: parsed.data.errorType, text: parsed.data.error } : {};
}

async function textOf(chunks: AsyncIterable<Uint8Array>, most: number): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > most) return undefined;
    parts.push(chunk);
  }
  return Buffer.concat(parts, size).toString('utf8');
}
