import { z } from 'zod';
import { RetryLater, UpstreamSurprise } from '../../model/errors.ts';
import type { Place } from './place.ts';

const failures = z.array(
  z.object({
    type: z.string().nullish(),
    message: z.string().catch(''),
    extensions: z.object({ code: z.string().nullish() }).nullish(),
  }),
);

export type GraphqlAnswer<T> =
  | { readonly kind: 'data'; readonly data: T }
  /** `STALE_DATA`, `NOT_FOUND`, `undefinedField`, ... */
  | { readonly kind: 'error'; readonly code: string; readonly message: string };

interface Question<T> {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly schema: z.ZodType<T>;
}

/** GraphQL answers 200 whatever happens; what went wrong is in the body. */
export async function graphql<T>(place: Place, question: Question<T>): Promise<GraphqlAnswer<T>> {
  const { query, variables, schema } = question;
  const isQuestion = query.trimStart().startsWith('query');
  const reply = await place.client.ask({
    route: `POST ${place.graphqlUrl}`,
    parameters: { query, variables },
    ...(isQuestion ? { purpose: 'read' } : {}),
  });
  const { data, errors } = reply.read(z.object({ data: z.unknown().optional(), errors: failures.optional() }));
  const [first] = errors ?? [];
  const { source } = place.client;
  if (first?.type === 'RATE_LIMITED') throw new RetryLater({ source, issue: 'limits our requests', afterMs: 60_000 });
  if (first !== undefined)
    return { kind: 'error', code: first.type ?? first.extensions?.code ?? '', message: first.message.slice(0, 200) };
  const parsed = schema.safeParse(data);
  if (parsed.success) return { kind: 'data', data: parsed.data };
  throw new UpstreamSurprise({ source, issue: 'its GraphQL answer does not fit', cause: parsed.error });
}

/** For mutations that have no expected refusal. */
export async function mutate<T>(place: Place, question: Question<T>): Promise<T> {
  const answer = await graphql(place, question);
  if (answer.kind === 'data') return answer.data;
  const code = answer.code === 'FORBIDDEN' ? 'forbidden' : 'surprise';
  throw new UpstreamSurprise({ source: place.client.source, issue: `refuses: "${answer.message}"`, code });
}
