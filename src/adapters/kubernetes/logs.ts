import { UpstreamSurprise } from '../../model/errors.ts';
import type { LogsAsked } from '../../model/logs.ts';
import { messageOf } from './answer.ts';
import type { Api } from './api.ts';
import { redact } from './redact.ts';

export type LogsAnswer =
  | { readonly kind: 'known'; readonly text: string }
  /** There is no such run, or no such pod. */
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly detail: string; readonly isForbidden: boolean };

/** The last lines tell why it died. The server cuts from the front, so it may send more than is kept. */
const MOST_BYTES = String(256 * 1024);
const KEPT = 8 * 1024;

export async function askLogs(
  api: Api,
  { namespace, pod, container, run }: LogsAsked,
  lines: number,
): Promise<LogsAnswer> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`;
  const query = {
    container,
    ...(run === 'previous' ? { previous: 'true' } : {}),
    tailLines: String(lines),
    limitBytes: MOST_BYTES,
  };
  const { status, text, json } = await api.send({ method: 'GET', path, query, format: 'text' });
  if (status === 200) return { kind: 'known', text: bounded(redact(text ?? '')) };
  // 400 `previous terminated container "app" in pod "web" not found`, or one that has not started; 404: the pod itself.
  if (status === 400 || status === 404) return { kind: 'none' };
  return {
    kind: 'refused',
    detail: `${run} logs: ${status} ${messageOf(json) ?? ''}`.trim(),
    isForbidden: status === 403,
  };
}

const LINES = 100;

/** For people: undefined where there is no such run. Throws UpstreamSurprise or RetryLater. */
export async function containerLogs(api: Api, asked: LogsAsked): Promise<string | undefined> {
  const answer = await askLogs(api, asked, LINES);
  if (answer.kind === 'none') return undefined;
  if (answer.kind === 'known') return answer.text;
  const { detail, isForbidden } = answer;
  throw new UpstreamSurprise({ source: 'kubernetes', issue: detail, ...(isForbidden ? { code: 'forbidden' } : {}) });
}

/** From the end, at the start of a line, without control characters. */
function bounded(text: string): string {
  const plain = text.replace(/[^\P{Cc}\n\t]/gu, '').trimEnd();
  if (plain.length <= KEPT) return plain;
  const tail = plain.slice(-KEPT);
  return `...${tail.slice(tail.indexOf('\n') + 1)}`;
}
