import { CommanderError } from 'commander';
import { ConfigError, RequestError, RetryLater, UpstreamSurprise } from '../model/errors.ts';
import { printable } from './terminal.ts';

export interface Failure {
  readonly code: 0 | 1 | 2 | 70;
  readonly text: string;
}

/** The one place where an error becomes an exit code and words. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? 0 : 2, text: '' };
  if (error instanceof ConfigError) return { code: 2, text: configText(error) };
  if (error instanceof RetryLater)
    return { code: 1, text: upstreamText(error, 'try again later; `trimtab doctor` checks it') };
  if (error instanceof UpstreamSurprise)
    return { code: 1, text: upstreamText(error, '`trimtab doctor` says what is missing') };
  if (isFull(error))
    return { code: 2, text: `trimtab: ${error.message}\n  make room where it writes, and run it again\n` };
  return { code: 70, text: `trimtab: this is a bug, please report it with the lines below\n${stackOf(error)}\n` };
}

function configText(error: ConfigError): string {
  const problems = [error, ...error.others];
  const heading = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  const lines = problems.map(
    ({ path, got, want }) =>
      `  ${printable(path)}\n    got:  ${printable(got) || '""'}\n    want: ${printable(want)}\n`,
  );
  const what = error instanceof RequestError ? 'what was asked for cannot be done' : 'the configuration is not usable';
  return `trimtab: ${what}, ${heading}\n${lines.join('')}`;
}

/** Of the disk that stdout goes to, say; what is written by name is told by `writing`. */
const isFull = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT'].includes(String(error.code));

const upstreamText = (error: RetryLater | UpstreamSurprise, next: string): string =>
  `trimtab: ${printable(error.source)}: ${printable(error.issue)}\n  ${next}\n`;

/** The stack with those of all its causes. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\ncaused by ${stackOf(error.cause)}`;
}
