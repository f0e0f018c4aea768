/** Brakes that people set: they can only lower what policies allow. */
import { z } from 'zod';
import type { Pause } from '../model/guard.ts';
import { type Instant, instant } from '../model/units.ts';
import { file } from './places.ts';
import { choice, shape, text } from './shape.ts';

const TIME_WANT = 'a time such as 2026-12-24T09:00:00Z, or a day such as 2026-12-24';
const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** A day is its first moment in UTC. */
const time = () =>
  z
    .string({ error: TIME_WANT })
    .refine((written) => TIME.test(written) && !Number.isNaN(Date.parse(written)), { error: TIME_WANT })
    .transform((written): Instant => instant(Date.parse(written)));

const globs = (want: string) => z.array(text(want)).prefault([]);

const pause = shape({
  name: text('a short name such as black-friday').describe('Shown wherever it held something back'),
  owner: text('who asks for it').describe('Whom to ask about it'),
  until: time().describe('When it ends by itself; a pause without an end would be forgotten'),
  reason: z.exactOptional(text('why')).describe('Shown beside the name'),
  namespaces: globs('a name or a glob such as shop-*').describe('Where it holds; none means everywhere'),
});

export const pauses = z.array(pause).prefault([]);

export const guardrails = shape({
  paused: z
    .boolean()
    .prefault(false)
    .describe('The kill switch: nothing is written or deleted; read again before every action'),
  pauses: pauses.describe('Requests to stop for a while; read again before every action'),
  pauseFile: z
    .exactOptional(file('File with `true`, or with a list like pauses'))
    .describe(
      'A file with `true` or with a list like `pauses`, such as a mounted ConfigMap key; no file means no pause',
    ),
  modes: z
    .array(
      shape({
        namespaces: globs('a name or a glob such as shop-*').describe('Where; none means everywhere'),
        checks: globs('a check or a glob such as pod-*').describe('For which findings; none means all'),
        mode: choice(['observe', 'dry-run']).describe('State findings only, or say what would be done as well'),
      }),
    )
    .prefault([])
    .describe('Lower modes for parts of the cluster; the lowest that fits counts'),
  acknowledged: z
    .exactOptional(time())
    .describe('Failed actions up to this time were looked at: closes the breakers that they opened'),
})
  .prefault({})
  .describe('Brakes; they can only lower what policies allow');

export type GuardrailsFile = z.output<typeof guardrails>;

/** The switch itself is a pause without an end. */
export const pausesOf = (
  { paused, pauses: asked }: Pick<GuardrailsFile, 'paused' | 'pauses'>,
  where: string,
): Pause[] => [...(paused ? [{ name: 'the kill switch', owner: where, namespaces: [] }] : []), ...asked];
