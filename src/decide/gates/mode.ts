import type { Gate } from '../candidate.ts';

/** `dry-run` goes on: it is proved and shown, and stops before act. */
export const mode: Gate = (candidate) =>
  candidate.mode === 'observe' ? { code: 'mode', detail: 'mode observe: findings are only stated' } : undefined;
