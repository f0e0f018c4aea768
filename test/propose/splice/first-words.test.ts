import { describe, expect, it } from 'vitest';
import { mebibytes } from '../../../src/model/units.ts';
import type { Edit } from '../../../src/propose/splice/edit.ts';
import { NO_DOCUMENT } from '../../../src/propose/splice/first-words.ts';
import { splice } from '../../../src/propose/splice/splice.ts';

const memory: Edit = {
  document: NO_DOCUMENT,
  path: ['web', 'resources', 'limits', 'memory'],
  value: { kind: 'memory', to: mebibytes(768) },
};
const tag: Edit = { document: NO_DOCUMENT, path: ['web', 'image', 'tag'], value: { kind: 'text', to: '1.10' } };
const BLOCK = 'web:\n  image:\n    tag: "1.10"\n  resources:\n    limits:\n      memory: 768Mi\n';

describe('the first words of a text', () => {
  it.each([
    ['nothing', '', BLOCK],
    ['a comment', '# ours\n', `# ours\n${BLOCK}`],
    ['a comment without a line break', '# ours', `# ours\n${BLOCK}`],
    ['the start of a document', '---\n', `---\n${BLOCK}`],
    ['Windows line endings', '# ours\r\n', `# ours\r\n${BLOCK.replaceAll('\n', '\r\n')}`],
    ['a byte order mark', '\uFEFF# ours\n', `\uFEFF# ours\n${BLOCK}`],
  ])('come after %s', (_, before, after) => {
    expect(splice(before, [memory, tag])).toMatchObject({ kind: 'spliced', text: after });
  });

  it.each([
    ['words', 'web: {}\n'],
    ['two documents', '---\n---\n'],
    ['broken YAML', 'a: [\n'],
    ['a null', 'null\n'],
  ])('are refused where there is %s', (_, text) => {
    expect(splice(text, [memory])).toMatchObject({ kind: 'refused', because: { code: 'splice-inexact' } });
  });

  it('are not needed to take away what is not there', () => {
    expect(splice('# ours\n', [{ ...memory, value: { kind: 'absent' } }])).toMatchObject({
      text: '# ours\n',
      splices: [],
    });
  });

  it('are refused as a list, and where they contradict each other', () => {
    const item: Edit = { document: NO_DOCUMENT, path: [{ append: true }], value: { kind: 'number', to: 1 } };
    expect(splice('', [item])).toMatchObject({ kind: 'refused' });
    expect(splice('', [memory, { ...memory, value: { kind: 'text', to: 'x' } }])).toMatchObject({ kind: 'refused' });
  });
});
