import { describe, expect, it } from 'vitest';
import { isInside, joinPath } from '../../../src/propose/locate/paths.ts';

describe('paths', () => {
  it('joins, and knows what leaves the repository', () => {
    expect(joinPath('', './apps/web/')).toBe('apps/web');
    expect(joinPath('overlays/prod', '../../base')).toBe('base');
    expect(joinPath('overlays/prod', '/base')).toBe('base');
    expect(joinPath('', '.')).toBe('');
    expect(joinPath('apps', '../../etc')).toBeUndefined();
  });

  it('does not take a longer name for a folder inside', () => {
    expect(isInside('apps/web/x.yaml', 'apps/web')).toBe(true);
    expect(isInside('apps/web-b/x.yaml', 'apps/web')).toBe(false);
    expect(isInside('anything', '')).toBe(true);
  });
});
