import type { ReasonCode } from '../../model/reason.ts';
import { type Answer, type Failure, failed, silent } from './failure.ts';

/** A reply that is not a success, with what is needed to judge it. */
export interface Refused {
  readonly status: number;
  /** Of Prometheus' own error answer, where it sent one. */
  readonly errorType?: string;
  readonly text?: string;
  /** Where a redirect points to. */
  readonly location?: string;
  /** `halve`: the caller can ask for less. */
  readonly heavy: 'halve' | 'as-is';
}

/** What a status means and what to do about it. Only 429, 502, 503 and 504 are worth the same question again. */
export function statusFailure(name: string, refused: Refused): Answer<never> {
  const { status } = refused;
  const said = refused.text === undefined ? '' : ` It said: "${shortened(refused.text)}".`;
  if (refused.errorType === 'timeout' || status === 504) return tooSlow(name, refused);
  if (status === 413 || status === 422)
    return failed(
      'query-rejected',
      `${name} rejected a query as too large (${status}).${said} ${limitHint}`,
      'smaller',
    );
  if (status >= 300 && status < 400) return redirected(name, refused);
  const known = meanings.get(status);
  if (known !== undefined) {
    // A proxy that answers for a backend that is not there: as good as silence.
    const outcome = known.code === 'upstream-unreachable' ? silent : failed;
    return outcome(known.code, `${name} ${known.means}.${said}`, known.helps);
  }
  return status >= 500
    ? failed('query-failed', `${name} failed (${status}): look at its logs.${said}`)
    : failed('query-rejected', `${name} rejected a query (${status}).${said}`);
}

const limitHint = 'Raise its query limits if halving does not get through.';

function tooSlow(name: string, { status, heavy }: Refused): Answer<never> {
  const detail = `${name} ran out of time for a query (${status}): give it more CPU or raise its query timeout.`;
  // The same question would take as long again; where it cannot be halved, a busy moment is the better guess.
  return failed('query-timeout', detail, heavy === 'halve' ? 'smaller' : 'later');
}

function redirected(name: string, { status, location }: Refused): Answer<never> {
  const target = location !== undefined && URL.canParse(location, name) ? new URL(location, name).origin : 'elsewhere';
  const hint = 'point prometheus.url at the API itself, not at a login page or an old address';
  return failed('upstream-surprise', `${name} redirects to ${target} (${status}): ${hint}.`);
}

interface Meaning {
  readonly code: ReasonCode;
  readonly means: string;
  readonly helps: Failure['helps'];
}

const meanings: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [401, { code: 'forbidden', means: `refused the credentials (401): ${signInHint()}`, helps: 'nothing' }],
  [403, { code: 'forbidden', means: "forbids queries (403): grant the bot's account read access", helps: 'nothing' }],
  [404, { code: 'upstream-surprise', means: `has no such API (404): ${prefixHint()}`, helps: 'nothing' }],
  [405, { code: 'upstream-surprise', means: 'does not take POST (405): allow it in the proxy', helps: 'nothing' }],
  [429, { code: 'query-failed', means: 'asks to slow down (429): lower prometheus.concurrency', helps: 'later' }],
  [502, { code: 'upstream-unreachable', means: 'is not behind its proxy (502): check that it runs', helps: 'later' }],
  [503, { code: 'upstream-unreachable', means: 'is not ready (503): check that it runs', helps: 'later' }],
]);

function signInHint(): string {
  return 'check prometheus.auth, and prometheus.headers where tenants are told apart (X-Scope-OrgID for Mimir)';
}

function prefixHint(): string {
  return 'check the path of prometheus.url (Mimir needs /prometheus, a VictoriaMetrics cluster /select/0/prometheus)';
}

/** Text of the other side: one line, printable, short. */
export const shortened = (text: string): string =>
  text
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 200);
