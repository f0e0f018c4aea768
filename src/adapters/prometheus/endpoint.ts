import { ConfigError } from '../../model/errors.ts';
import type { PrometheusAuth, PrometheusOptions } from './options.ts';

/** Where requests go and who asks. `name` is safe to show: no user, no password, no query. */
export interface Endpoint {
  readonly name: string;
  readonly at: (path: string) => URL;
  readonly auth: PrometheusAuth;
  readonly headers: Readonly<Record<string, string>>;
}

/** Throws ConfigError for an address or a header that can never work. */
export function endpointOf(options: PrometheusOptions): Endpoint {
  const url = parsed(options.url);
  const base = url.origin + url.pathname.replace(/\/+$/, '');
  for (const [name, value] of Object.entries(options.headers ?? {})) checkHeader(name, value);
  return {
    name: base,
    at: (path) => new URL(base + path),
    auth: options.auth && options.auth.kind !== 'none' ? options.auth : userOf(url),
    headers: options.headers ?? {},
  };
}

function parsed(url: string): URL {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined || !/^https?:$/.test(address.protocol)) {
    throw new ConfigError({
      path: 'prometheus.url',
      got: 'something else', // never the text itself: it may hold a password
      want: 'an address such as http://prometheus.monitoring:9090',
    });
  }
  return address;
}

/** `https://user:password@host` is read as basic auth, and then never shown again. */
function userOf(url: URL): PrometheusAuth {
  if (url.username === '') return { kind: 'none' };
  return {
    kind: 'basic',
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}

function checkHeader(name: string, value: string): void {
  if (/^[\w-]+$/.test(name) && isHeaderText(value)) return;
  throw new ConfigError({
    path: `prometheus.headers.${name.replaceAll(/[^\w-]/g, '?')}`,
    got: 'characters that HTTP does not allow',
    want: 'printable ASCII on one line',
  });
}

export const isHeaderText = (text: string): boolean => /^[\t\x20-\x7e]*$/.test(text);
