import { byText } from '../model/by-text.ts';
import type { FindingKind } from '../model/finding.ts';
import { healthKinds } from '../model/health-kinds.ts';
import { parseMemory } from '../model/quantity.ts';
import { known, type Reading, unknown } from '../model/reason.ts';
import { type Bytes, days, type Instant, instant, later } from '../model/units.ts';

/** What annotations ask of the bot. */
export interface OptOuts {
  readonly ignore?: true;
  /** Written while a deletion is announced; it stays stopped until this is taken away. */
  readonly aborted?: true;
  readonly ignoreChecks: readonly string[];
  readonly notifyOnly?: true;
  readonly pausedUntil?: Instant;
  readonly minimumMemory?: Bytes;
  readonly maximumMemory?: Bytes;
}

const CHECKS: Readonly<Record<FindingKind, true>> = {
  'oom-killed': true,
  'over-provisioned': true,
  'under-provisioned': true,
  'missing-requests': true,
  'predictive-scaling': true,
  'security-posture': true,
};
/** A pause without an end is forgotten; 90 days is the longest one that counts as a pause. */
const LONGEST_PAUSE = days(90);

type Read = (text: string, now: Instant) => Partial<OptOuts> | undefined;

/** Each annotation with its reader; undefined means malformed. */
const READERS: Readonly<Record<string, Read>> = {
  ignore: (text) => switched(text, { ignore: true }),
  abort: (text) => switched(text, { aborted: true }),
  'ignore-checks': readChecks,
  mode: readMode,
  'pause-until': readPause,
  'min-memory': (text) => sized(text, (minimumMemory) => ({ minimumMemory })),
  'max-memory': (text) => sized(text, (maximumMemory) => ({ maximumMemory })),
};

/**
 * Layers come nearest first: the object's annotation wins over its namespace's. A value that cannot be read, in any
 * layer, makes the whole answer unknown: a broken opt-out is read as opted out.
 */
export function readOptOuts(
  layers: readonly Readonly<Record<string, string>>[],
  prefix: string,
  now: Instant,
): Reading<OptOuts> {
  let all: OptOuts = { ignoreChecks: [] };
  for (const layer of layers.toReversed()) {
    for (const [name, text] of ownAnnotations(layer, prefix)) {
      const read = READERS[name]?.(text.trim(), now);
      if (read === undefined) return malformed(`${prefix}/${name}`, READERS[name] === undefined ? undefined : text);
      all = { ...withoutKey(all, name), ...read };
    }
  }
  if (all.minimumMemory !== undefined && all.maximumMemory !== undefined && all.minimumMemory > all.maximumMemory) {
    return malformed(`${prefix}/min-memory`, 'more than max-memory');
  }
  return known(all);
}

const ownAnnotations = (layer: Readonly<Record<string, string>>, prefix: string): [string, string][] =>
  Object.entries(layer)
    .filter(([name]) => name.startsWith(`${prefix}/`))
    .map(([name, text]): [string, string] => [name.slice(prefix.length + 1), text])
    .sort(([a], [b]) => byText(a, b));

const malformed = (name: string, text: string | undefined) =>
  unknown(
    'opt-out-malformed',
    text === undefined
      ? `annotation ${name} is none that is known (${Object.keys(READERS).join(', ')}); read as opted out`
      : `annotation ${name} has a value that cannot be read (${text.slice(0, 60)}); read as opted out`,
  );

/** `ignore: "false"` on the object takes back the namespace's `ignore: "true"`. */
function withoutKey(all: OptOuts, name: string): OptOuts {
  const { ignore, aborted, notifyOnly, pausedUntil, minimumMemory, maximumMemory, ignoreChecks } = all;
  return {
    ignoreChecks: name === 'ignore-checks' ? [] : ignoreChecks,
    ...(ignore === undefined || name === 'ignore' ? {} : { ignore }),
    ...(aborted === undefined || name === 'abort' ? {} : { aborted }),
    ...(notifyOnly === undefined || name === 'mode' ? {} : { notifyOnly }),
    ...(pausedUntil === undefined || name === 'pause-until' ? {} : { pausedUntil }),
    ...(minimumMemory === undefined || name === 'min-memory' ? {} : { minimumMemory }),
    ...(maximumMemory === undefined || name === 'max-memory' ? {} : { maximumMemory }),
  };
}

function switched(text: string, on: Partial<OptOuts>): Partial<OptOuts> | undefined {
  if (text === 'true') return on;
  return text === 'false' ? {} : undefined;
}

function readChecks(text: string): Partial<OptOuts> | undefined {
  const ignoreChecks = text.split(',').map((check) => check.trim());
  return ignoreChecks.every(isCheck) ? { ignoreChecks } : undefined;
}

const HEALTH: ReadonlySet<string> = new Set(healthKinds);
const isCheck = (check: string): boolean => Object.hasOwn(CHECKS, check) || HEALTH.has(check);

/** An annotation can only lower what the configuration allows: `act` asks for nothing. */
function readMode(text: string): Partial<OptOuts> | undefined {
  if (['observe', 'dry-run', 'notify'].includes(text)) return { notifyOnly: true };
  return ['act', 'pull-request'].includes(text) ? {} : undefined;
}

const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

function readPause(text: string, now: Instant): Partial<OptOuts> | undefined {
  const until = DATE.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(until) || until > later(now, LONGEST_PAUSE)) return undefined;
  return until > now ? { pausedUntil: instant(until) } : {};
}

function sized(text: string, wrap: (memory: Bytes) => Partial<OptOuts>): Partial<OptOuts> | undefined {
  const memory = parseMemory(text);
  return memory === undefined || memory <= 0 ? undefined : wrap(memory);
}
