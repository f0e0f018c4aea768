import { describe, expect, it } from 'vitest';
import { explanationText } from '../../src/cli/explanation-text.ts';
import type { Explanation } from '../../src/propose/explain.ts';

const terminal = { write: () => undefined, colour: false };
const CHAIN = [
  { step: 'live object', is: 'shop/Deployment/web' },
  { step: 'Application', is: 'argocd/web' },
];
const shown = (explanation: Partial<Explanation>, sharedFiles: 'narrow' | 'refuse' = 'narrow'): string[] =>
  explanationText(terminal, {
    container: 'app',
    field: 'limits.memory',
    sharedFiles,
    explanation: { chain: CHAIN, places: [], lost: [], ...explanation },
  }).split('\n');

describe('an explanation in the terminal', () => {
  it('is a tree from the live object to the line, with what comes after and what cannot be', () => {
    const lines = shown({
      places: [
        { place: 'prod/kustomization.yaml (new patch)', location: 'prod/kustomization.yaml:4', sharedWith: [] },
        { place: 'base/web.yaml (document)', location: 'base/web.yaml:20', sharedWith: ['argocd/web-staging'] },
      ],
      lost: [
        { place: 'a.yaml (document)', because: { code: 'file-encrypted', detail: 'a.yaml is encrypted with SOPS.' } },
      ],
    });
    expect(lines).toEqual([
      'shop/Deployment/web, container app, limits.memory',
      '├─ Application  argocd/web',
      '├─ write        prod/kustomization.yaml:4 (new patch)',
      '├─ otherwise    base/web.yaml:20 (document)',
      '│               read by argocd/web-staging too: only where the proof shows that nothing else changes',
      '└─ not          a.yaml (document)',
      '                file-encrypted: a.yaml is encrypted with SOPS.',
    ]);
  });

  it('says where the chain ends', () => {
    const because = { code: 'owner-unknown' as const, detail: 'Nobody knows.' };
    expect(shown({ because }).slice(-2)).toEqual(['└─ ends         owner-unknown', '                Nobody knows.']);
  });

  it('counts readers beyond a handful, and says what the policy does about them', () => {
    const place = { place: 'b.yaml (document)', location: 'b.yaml:1', sharedWith: ['a', 'b', 'c', 'd', 'e'] };
    expect(shown({ places: [place] }, 'refuse').at(-1)).toMatch(
      /read by a, b, c and 2 more too: the policy never writes shared files$/,
    );
  });

  it('lets no escape sequence of a name through', () => {
    const place = { place: 'a.yaml (document)', location: 'a\u001b[31m.yaml:1', sharedWith: [] };
    expect(shown({ places: [place] }).join('\n')).not.toContain('\u001b');
  });
});
