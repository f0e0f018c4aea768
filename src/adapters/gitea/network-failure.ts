import { RetryLater, UpstreamSurprise } from '../../model/errors.ts';

export interface NetworkFailure {
  readonly error: RetryLater | UpstreamSurprise;
  /** `no`: the server has not heard of the request, so even a write may be sent again. */
  readonly processed: 'no' | 'unknown';
}

/** What a failed exchange means. Throws the error again when it did not come from the network: that is a bug. */
export function networkFailure(source: string, error: unknown): NetworkFailure {
  if (error instanceof Error && error.name === 'TimeoutError')
    return { error: new RetryLater({ source, issue: 'did not answer in time', cause: error }), processed: 'unknown' };
  const code = codeOf(error);
  if (code === undefined) throw error;
  if (/^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|EPROTO)/.test(code)) {
    const issue = `its certificate is not trusted (${code}): set caFile to the authority that signed it`;
    return { error: new UpstreamSurprise({ source, issue, cause: error }), processed: 'no' };
  }
  const processed = NEVER_ARRIVED.has(code) ? 'no' : 'unknown';
  const issue = processed === 'no' ? `cannot be reached (${code})` : `the connection broke off (${code})`;
  return { error: new RetryLater({ source, issue, cause: error }), processed };
}

const NEVER_ARRIVED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}
