import { type Answer, failed, silent } from './failure.ts';

/** `ECONNREFUSED`, `UND_ERR_SOCKET`, `CERT_HAS_EXPIRED`: what Node and undici call it. Undefined for a bug of ours. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}

export const isTimeout = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'TimeoutError' || timeoutCodes.includes(codeOf(error) ?? ''));

const timeoutCodes = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'];

/** What a failed connection means. Throws the error again when it did not come from the network: that is a bug. */
export function networkFailure(
  error: unknown,
  where: { name: string; timeoutMs: number; begun: boolean },
): Answer<never> {
  if (isTimeout(error)) {
    const waited = `${where.timeoutMs / 1000} s`;
    const hint = 'raise prometheus.timeout or give the backend more CPU if this goes on';
    return silent('query-timeout', `${where.name} did not answer within ${waited}: ${hint}.`, 'smaller');
  }
  const code = codeOf(error);
  if (code === undefined) throw error;
  if (isCertificateProblem(code)) {
    const hint = 'set prometheus.tls.caFile to the authority that signed it';
    return failed('upstream-unreachable', `The certificate of ${where.name} is not trusted (${code}): ${hint}.`);
  }
  return where.begun
    ? silent('upstream-surprise', `The answer of ${where.name} broke off (${code}): look for a proxy limit.`, 'later')
    : silent('upstream-unreachable', `${where.name} cannot be reached (${code}): ${reachHint(code)}.`, 'later');
}

const isCertificateProblem = (code: string): boolean =>
  /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|EPROTO)/.test(code);

const reachHint = (code: string): string =>
  code === 'ENOTFOUND' || code === 'EAI_AGAIN'
    ? 'check the host name in prometheus.url'
    : 'check prometheus.url, the Service and network policies';
