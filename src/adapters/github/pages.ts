import { z } from 'zod';
import type { Call, Client } from './client.ts';

const PAGE = 100;

/** Page after page, as long as `Link` names a next one. */
export async function* pages<T>(client: Client, call: Call, item: z.ZodType<T>): AsyncGenerator<T[], void> {
  for (let page = 1; ; page++) {
    const parameters = { ...call.parameters, per_page: PAGE, page };
    const reply = await client.ask({ ...call, parameters });
    yield reply.read(z.array(item));
    if (!hasNext(reply.headers.link)) return;
  }
}

export async function everything<T>(client: Client, call: Call, item: z.ZodType<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages(client, call, item)) found.push(...page);
  return found;
}

export const hasNext = (link: string | undefined): boolean => /rel="next"/.test(link ?? '');
