import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fromHistory } from '../../../src/act/from-history.ts';
import type { ManifestRepository } from '../../../src/ports/manifests.ts';
import { type GitSubject, gitSubject } from './subject.ts';

/** A server that has the newest two of four commits, as a shallow mirror has. */
describe('a server with a short history', () => {
  let subject: GitSubject;
  afterEach(() => subject.finish());
  function mirrored(): { manifests: ManifestRepository; commits: string[] } {
    subject = gitSubject();
    const { bare } = subject;
    const first = bare.head('main') ?? '';
    const others = ['128Mi', '256Mi', '512Mi'].map((memory) => bare.commit({ 'app/web.yaml': `memory: ${memory}\n` }));
    const path = join(bare.folder, 'mirror.git');
    bare.git('clone', '--quiet', '--bare', '--depth=2', bare.url, path);
    return { manifests: subject.client({ url: `file://${path}` }), commits: [first, ...others] };
  }

  it('tells nothing about commits before it, and says that it is the history which is short', async () => {
    const { manifests, commits } = mirrored();
    const [first = '', second = '', third = '', fourth = ''] = commits;
    expect(await manifests.history({ after: first, paths: [], limit: 5 })).toBe('shallow');
    expect(await manifests.history({ after: second, to: fourth, paths: ['app'], limit: 5 })).toBe('shallow');
    expect(await manifests.history({ paths: [], limit: 5 })).toBe('shallow');
    expect(await manifests.history({ after: third, paths: [], limit: 5 })).toMatchObject({
      commits: [{ commit: fourth }],
      isCut: false,
    });
  });

  it.each(['history', 'tree'] as const)('is a reason of its own where a %s is asked for', async (kind) => {
    const { manifests, commits } = mirrored();
    const [first = ''] = commits;
    const place = { name: 'manifests', manifests };
    const request =
      kind === 'tree'
        ? { kind, repository: 'manifests', commit: first }
        : { kind, repository: 'manifests', after: first, paths: [], limit: 5 };
    expect(await fromHistory(request, [place])).toMatchObject({
      kind: 'no-history',
      because: { code: 'history-too-shallow', detail: expect.stringContaining('serve the whole one') },
    });
  });
});
