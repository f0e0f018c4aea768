import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { healthKinds } from '../../src/model/health-kinds.ts';

const text = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const sectionOf = (title: string): string => text('CHECKS.md').split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
const rowsOf = (cells: number, section = text('CHECKS.md')): string[][] =>
  section
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.includes('`'))
    .map((line) => line.slice(2, -2).split(' | '))
    .filter((row) => row.length === cells);
const named = (cell = ''): string => cell.replaceAll('`', '');

describe('the table of checks', () => {
  it('has every health check, once', () => {
    const kinds = rowsOf(4).map(([, kind]) => named(kind));
    const sizing = ['oom-killed', 'over-provisioned', 'under-provisioned', 'missing-requests', 'security-posture'];
    expect(kinds.toSorted()).toEqual([...healthKinds, ...sizing].sort());
  });

  it.each(rowsOf(4))('%s: %s is stated and tested where it says', (_, kind, analyzer, scenarios) => {
    expect(text(`../../src/analyze/${named(analyzer)}`)).toContain(`'${named(kind)}'`);
    expect(text(named(scenarios))).toMatch(new RegExp(`['"]${named(kind)}['"]|${named(kind).split('-')[0]}`));
  });

  it.each(rowsOf(3, sectionOf('Which failed rollout')))('%s: some scenario ends in %s', (_, cause, scenarios) => {
    expect(text(named(scenarios))).toContain(named(cause));
  });

  it.each(rowsOf(3, sectionOf('What is done about a failed rollout')))(
    '%s: is set back by %s, left alone by %s',
    (...row) => {
      const there = readdirSync(new URL('../scenarios/rollback', import.meta.url));
      const scenarios = row.slice(1).flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
      expect(scenarios).not.toEqual([]);
      for (const name of scenarios) {
        if (name.endsWith('.ts')) expect(text(name)).toContain(String(row[0]).split(' ').at(-1));
        else if (name.endsWith('*')) expect(there.filter((one) => one.startsWith(name.slice(0, -1)))).not.toEqual([]);
        else expect(there).toContain(name);
      }
    },
  );
});
