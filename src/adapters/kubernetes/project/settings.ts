import { z } from 'zod';
import { redactDeep } from '../redact-deep.ts';

/** Levels: more than any chart has; a few thousand, which the API server takes, would end whoever walks them. */
const DEEPEST = 200;
/** No tool has this setting: what is not understood is not rendered and not written to. */
const TOO_DEEP = { 'nested-too-deeply': true };

/**
 * What an Application or ApplicationSet hands on to its tool, kept as read; helm values, plug-in variables and elements may
 * hold credentials in clear, which are left out.
 */
export const settings = z
  .record(z.string(), z.unknown())
  .transform((record): Record<string, unknown> => (isDeeper(record, DEEPEST) ? TOO_DEEP : redactDeep(record)));

function isDeeper(value: unknown, most: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((one): unknown[] => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}
