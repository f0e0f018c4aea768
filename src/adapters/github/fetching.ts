import { Agent, fetch, type RequestInit } from 'undici';
import { type GithubPlace, TIMEOUT_MS } from './options.ts';

/** What Octokit is to fetch with: bounded in time, with our certificates, and never along a redirect with the token. */
export function fetching({ ca, timeoutMs = TIMEOUT_MS }: GithubPlace): {
  fetch: (url: string, init?: RequestInit) => ReturnType<typeof fetch>;
  redirect: 'manual';
} {
  const dispatcher = new Agent({ connect: ca === undefined ? {} : { ca } });
  return {
    fetch: (url, init = {}) => fetch(url, { ...init, dispatcher, signal: AbortSignal.timeout(timeoutMs) }),
    redirect: 'manual',
  };
}

/** Octokit talks to the console unless it is told otherwise. */
export const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
