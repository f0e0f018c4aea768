import { isSecretName, REDACTED, redact } from './redact.ts';
import { redactLines } from './redact-lines.ts';

/** Redacts every text inside; one under a secret name (`password: x`, `{name: DB_PASSWORD, value: x}`) as a whole. */
export const redactDeep = (record: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const named = typeof record.name === 'string' && isSecretName(record.name);
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      key,
      isSecretName(key) || (named && key === 'value') ? hideText(value) : redactValue(value),
    ]),
  );
};

function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\n') ? redactLines(value) : redact(value);
  if (Array.isArray(value)) return value.map(redactValue);
  return isRecord(value) ? redactDeep(value) : value;
}

/** A switch under such a name (`createSecret: true`) is none; maps below it (`secret: {name: x}`) are looked into. */
function hideText(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'number') return REDACTED;
  if (Array.isArray(value)) return value.map(hideText);
  return redactValue(value);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
