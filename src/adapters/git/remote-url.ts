import { ConfigError } from '../../model/errors.ts';

/** The URL as git shall get it, or a ConfigError that does not repeat a password. */
export function remoteUrl(configured: string): string {
  const url = configured.startsWith('/') ? `file://${configured}` : configured;
  if (hasPassword(url)) throw refused('a URL with a password', 'a URL without a password; give the token apart');
  if (!ALLOWED.some((form) => form.test(url))) throw refused(url, 'an https, http, ssh or file URL');
  return url;
}

/** `ext::sh -c` runs programs and a leading dash is an option; only these forms reach git. */
const ALLOWED = [/^(https?|ssh):\/\/[\w.@:[\]-]+\/[^\s]+$/, /^file:\/\/\/.+$/, /^[\w.-]+@[\w.-]+:[^\s:-][^\s]*$/];

const hasPassword = (url: string): boolean =>
  /^[a-z+]+:\/\/[^/@]*:[^/@]*@/i.test(url) || /^https?:\/\/[^/@]+@/i.test(url);

const refused = (got: string, want: string): ConfigError => new ConfigError({ path: 'repositories.url', got, want });
