import { RetryLater, UpstreamSurprise } from '../../model/errors.ts';
import { GitFailure } from './command.ts';

/**
 * Reads a failed network command. Git says what happened in words only (its exit code is 128 for all of it), so words
 * are matched here and nowhere else; LC_ALL=C.UTF-8 keeps them English.
 */
export function transportFailure(error: unknown, source: string): unknown {
  if (!(error instanceof GitFailure)) return error;
  const issue = lastWords(error);
  if (error.timedOut || LATER.test(error.stderr)) return new RetryLater({ source, issue, cause: error });
  const code = FORBIDDEN.test(error.stderr) ? 'forbidden' : ABSENT.test(error.stderr) ? 'absent' : 'surprise';
  const meaning = MEANINGS.find(({ says }) => says.test(error.stderr))?.means;
  return new UpstreamSurprise({
    source,
    issue: meaning === undefined ? issue : `${meaning} (${issue})`,
    code,
    cause: error,
  });
}

/** What a person can do about it; git itself names only the status. */
const MEANINGS: readonly { readonly says: RegExp; readonly means: string }[] = [
  {
    says: /returned error: 403/i,
    means: 'the token, or its account, lacks the right to this: to write branches, most likely',
  },
  {
    says: /authentication failed|could not read (username|password)|returned error: 401/i,
    means: 'the server refused the token: it is missing, wrong, expired or was revoked',
  },
  {
    says: /returned error: 30\d/i,
    means:
      'the server redirects, and a token is not taken elsewhere: the repository was moved or renamed; set its new address',
  },
  { says: /host key verification failed/i, means: 'the server’s ssh key is not in knownHostsFile' },
];

const LATER = new RegExp(
  [
    'could not resolve host',
    'failed to connect',
    "couldn't connect",
    'connection (refused|reset|timed out|closed)',
    'returned error: (429|5\\d\\d)',
    'early eof',
    'rpc failed',
    'unexpected disconnect',
    'hung up unexpectedly',
    'empty reply from server',
    'operation timed out',
    'cannot lock ref',
    'unable to create .*\\.lock',
    'recv failure',
  ].join('|'),
  'i',
);
const FORBIDDEN =
  /authentication failed|could not read (username|password)|returned error: (401|403)|permission denied|access denied|unable to read askpass|terminal prompts disabled|host key verification failed/i;
const ABSENT =
  /repository .*not found|does not appear to be a git repository|returned error: 404|remote branch .* not found|not our ref|couldn't find remote ref|no such remote ref|does not exist/i;

/** The lines in which git or the server says why, without progress. */
export function lastWords(failure: GitFailure): string {
  if (/spawn git ENOENT/.test(failure.stderr)) return 'git is not installed, or not in PATH';
  const lines = failure.stderr.split(/[\r\n]+/).map((line) => line.trim());
  const telling = lines.filter((line) => /^(fatal|error|remote): \S/.test(line));
  return (telling.length > 0 ? telling : lines.filter(Boolean)).slice(0, 3).join('; ').slice(0, 500) || 'git failed';
}
