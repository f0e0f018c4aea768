/** What a request asks for, in the words of RBAC. */
export interface RequestInfo {
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly query: URLSearchParams;
}

/** Undefined for a path that is none of a resource (`/healthz`). */
export function requestInfo(method: string, url: URL): RequestInfo | undefined {
  const parts = url.pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const [root, ...rest] = parts;
  if (root === 'api') return underVersion({ method, group: '', parts: rest, query: url.searchParams });
  if (root !== 'apis') return undefined;
  const [group = '', ...below] = rest;
  return underVersion({ method, group, parts: below, query: url.searchParams });
}

interface Rest {
  readonly method: string;
  readonly group: string;
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

function underVersion({ method, group, parts, query }: Rest): RequestInfo | undefined {
  const [version, ...path] = parts;
  const inNamespace = path[0] === 'namespaces' && path.length > 2;
  const [resource, name, subresource] = inNamespace ? path.slice(2) : path;
  if (version === undefined || resource === undefined) return undefined;
  return {
    verb: verbOf(method, name, query),
    group,
    version,
    resource,
    query,
    ...(inNamespace && path[1] !== undefined ? { namespace: path[1] } : {}),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

function verbOf(method: string, name: string | undefined, query: URLSearchParams): string {
  switch (method) {
    case 'GET':
      if (query.get('watch') === 'true' || query.get('watch') === '1') return 'watch';
      return name === undefined ? 'list' : 'get';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
    default:
      return method.toLowerCase();
  }
}
