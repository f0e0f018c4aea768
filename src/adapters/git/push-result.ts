import type { PushResult } from '../../ports/manifests.ts';

/** Reads `git push --porcelain`: `<flag>\t<from>:<to>\t<summary>`. https://git-scm.com/docs/git-push#_output */
export function pushResult(stdout: string, stderr = ''): PushResult {
  const line = stdout.split('\n').find((text) => /^[ +\-*=!]\t/.test(text));
  if (line?.startsWith('=')) return { kind: 'up-to-date' };
  if (line === undefined || line.startsWith('!')) return rejection(line ?? '', stderr);
  return { kind: 'pushed' };
}

/** What servers say, and what a person can do about it. The first that fits; others are passed on as they are. */
const CAUSES: readonly { readonly says: RegExp; readonly means: string; readonly moved?: true }[] = [
  { says: /stale info|fetch first|non-fast-forward/i, means: 'the branch moved since it was read', moved: true },
  {
    says: /GH013|repository rule violations/i,
    means: 'a repository rule forbids it: let the bot bypass the rule for its branches',
  },
  {
    says: /GH003|cannot force-push|force push/i,
    means: 'force-push is forbidden for this branch: allow it for the bot’s branches',
  },
  { says: /GH006|protected branch/i, means: 'the branch is protected: take the bot’s branches out of the protection' },
  { says: /workflow/i, means: 'the token may not change workflow files: give it that permission or exclude the file' },
  { says: /shallow update not allowed/i, means: 'the server refuses pushes from shallow clones' },
  {
    says: /cannot lock ref.*exists|directory file conflict|'refs\/heads\/[^']+' exists/i,
    means: 'a branch with the name of the folder exists: rename or delete it',
  },
  {
    says: /cannot lock ref|failed to update ref|incorrect old value/i,
    means: 'the branch moved since it was read',
    moved: true,
  },
  { says: /pre-receive hook declined|hook declined|update hook/i, means: 'a hook of the server declined the push' },
  { says: /deletion prohibited|deny.*delet/i, means: 'the server forbids to delete branches' },
  { says: /archived|read-?only/i, means: 'the repository is read-only' },
];

function rejection(line: string, stderr: string): PushResult {
  const remote = stderr
    .split(/[\r\n]+/)
    .map((text) => text.replace(/^remote:\s*/, '').trim())
    .filter((text) => text !== '' && !/^(error: failed to push|to |hint:)/i.test(text));
  const summary = line.split('\t')[2] ?? '';
  const cause = CAUSES.find(({ says }) => says.test(summary)) ?? CAUSES.find(({ says }) => says.test(remote.join(' ')));
  const said = [summary, ...remote].filter(Boolean).join('; ').slice(0, 300);
  if (cause === undefined) return { kind: 'rejected', because: said || 'the server gave no answer' };
  return { kind: 'rejected', because: `${cause.means} (${said})`, ...(cause.moved ? { moved: true } : {}) };
}
