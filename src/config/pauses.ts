import { parse } from 'yaml';
import { z } from 'zod';
import type { Pause } from '../model/guard.ts';
import { guardrails, pauses, pausesOf } from './guardrails-schema.ts';

const switchOrList = z.union([z.boolean(), z.strictObject({ paused: z.boolean() }), pauses]);

/** A pause file: `true`, `paused: true` or a list of requests; an empty one asks for nothing. Throws when it is none of these. */
export function pausesInFile(text: string, path: string): readonly Pause[] {
  const written = switchOrList.parse(parse(text) ?? false);
  if (Array.isArray(written)) return pausesOf({ paused: false, pauses: written }, path);
  return pausesOf({ paused: typeof written === 'boolean' ? written : written.paused, pauses: [] }, path);
}

const configured = z.looseObject({ guardrails });

/** Those of the configuration, whatever the rest of it says by now. Throws when they cannot be read. */
export const pausesInConfig = (text: string, path: string): readonly Pause[] =>
  pausesOf(configured.parse(parse(text) ?? {}).guardrails, path);
