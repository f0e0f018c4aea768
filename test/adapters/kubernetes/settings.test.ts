import { expect, it } from 'vitest';
import { settings } from '../../../src/adapters/kubernetes/project/settings.ts';

const nested = (levels: number): unknown => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);

it('keeps what a tool is told, without what is secret', () => {
  expect(settings.parse({ values: { a: [1, 'x'] }, password: 'hunter2' })).toEqual({
    values: { a: [1, 'x'] },
    password: '[redacted]',
  });
});

it.each([300, 9_000, 100_000])('keeps nothing of %d levels: walking them would end the process', (levels) => {
  expect(settings.parse(nested(levels))).toEqual({ 'nested-too-deeply': true });
});

it('keeps a hundred levels', () => {
  expect(JSON.stringify(settings.parse(nested(100)))).toBe(JSON.stringify(nested(100)));
});
