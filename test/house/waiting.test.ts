import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const TESTS = join(import.meta.dirname, '..');
const WAITS = /\b(?:vi\.(?:waitFor|waitUntil)|expect\.poll)\(/;

it('waits in one way, which has patience with a machine that is busy', () => {
  const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const waiting = files.filter((path) => WAITS.test(readFileSync(join(TESTS, path), 'utf8')));
  expect(waiting).toEqual([join('fakes', 'eventually.ts')]);
});
