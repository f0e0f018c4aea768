/** Replies as a kube-apiserver of 1.34 gave them: the texts and details were compared with a real one. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
}

export const ok = (json: unknown): Reply => ({ status: 200, json });

/** What an unknown API group answers: no Status object. */
export const noSuchPath: Reply = { status: 404, text: '404 page not found\n' };

const failure = (
  code: number,
  reason: string,
  rest: { message: string; details?: unknown; metadata?: unknown },
): Reply => ({
  status: code,
  json: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', ...rest, reason, code },
});

export const success = (code: number, details?: unknown): Reply => ({
  status: code,
  json: {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    ...(details === undefined ? { code } : { details }),
  },
});

export const unauthorized = (): Reply => failure(401, 'Unauthorized', { message: 'Unauthorized' });

export const badRequest = (message: string): Reply => failure(400, 'BadRequest', { message });

export const notFound = (resource: string, name: string): Reply =>
  failure(404, 'NotFound', { message: `${resource} "${name}" not found`, details: { name, kind: resource } });

export const noSuchResource = (): Reply =>
  failure(404, 'NotFound', { message: 'the server could not find the requested resource', details: {} });

export const forbidden = (message: string, details: unknown): Reply => failure(403, 'Forbidden', { message, details });

export const conflict = (kind: string, name: string, because: string): Reply =>
  failure(409, 'Conflict', {
    message: `Operation cannot be fulfilled on ${kind} "${name}": ${because}`,
    details: { name, kind },
  });

export const expired = (continueToken: string | undefined): Reply =>
  failure(410, 'Expired', {
    metadata: continueToken === undefined ? {} : { continue: continueToken },
    message:
      'The provided continue parameter is too old to display a consistent list result. You can start a new list ' +
      'without the continue parameter, or use the continue token in this response to retrieve the remainder of the ' +
      'results. Continuing with the provided token results in an inconsistent list - objects that were created, ' +
      'modified, or deleted between the time the first chunk was returned and now may show up in the list.',
  });

/** The `object` of a watch's ERROR event: the HTTP status is 200 by then. */
export const tooOld = (revision: number, oldest: number): unknown =>
  failure(410, 'Expired', { message: `too old resource version: ${revision} (${oldest})` }).json;

export const unsupportedDryRun = (value: string): Reply =>
  failure(422, 'Invalid', {
    message: `DeleteOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["${value}"]: supported values: "All"`,
    details: { group: 'meta.k8s.io', kind: 'DeleteOptions' },
  });

export const disruptionBudget = (cause: string): Reply =>
  failure(429, 'TooManyRequests', {
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
    details: { causes: [{ reason: 'DisruptionBudget', message: cause }] },
  });

export const failed = (code: number, message: string): Reply => failure(code, 'InternalError', { message });
