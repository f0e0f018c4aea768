import { z } from 'zod';
import type { Call, Client } from './client.ts';

/** Servers cap a page at 50 (`MAX_RESPONSE_ITEMS`), whatever is asked for; some at less. */
const PAGE = 50;

export interface Paged extends Call {
  /** Some lists count the entries of the page instead of all: read on until a page is empty. */
  readonly count?: 'unreliable';
}

/**
 * Page after page. An entry may be null (its repository is gone, or it failed to load), so a short page is not the last:
 * the count or an empty page says so. Some lists ignore `page` and come whole each time; the second copy ends them.
 */
export async function* pages<T>(client: Client, call: Paged, item: z.ZodType<T>): AsyncGenerator<T[], void> {
  const schema = z.array(item.nullable()).nullable();
  let previous = '';
  for (let page = 1, seen = 0; ; page++) {
    const reply = await client.ask({ ...call, query: { ...call.query, page, limit: PAGE } });
    const entries = reply.read(schema) ?? [];
    if (entries.length === 0 || reply.text === previous) return;
    yield entries.filter((entry) => entry !== null);
    seen += entries.length;
    previous = reply.text;
    if (call.count !== 'unreliable' && reply.total !== undefined && seen >= reply.total) return;
  }
}

export async function everything<T>(client: Client, call: Paged, item: z.ZodType<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages(client, call, item)) found.push(...page);
  return found;
}
