import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Blamed } from '../../../src/model/blame.ts';
import type { Rollback } from '../../../src/model/decision.ts';
import { findingKey } from '../../../src/model/finding.ts';
import { commandsFor } from '../../../src/propose/rollback/commands.ts';
import { refOf } from '../../builders/objects.ts';
import { TAKEN_AT } from '../../builders/time.ts';

const WEB = refOf('Deployment', 'shop', 'web');
const KEY = findingKey({ cluster: 'prod', workload: WEB, kind: 'deploy-stuck' });
const blame: Blamed = {
  key: KEY,
  subject: WEB,
  confidence: 'exact',
  application: 'web',
  repository: 'manifests',
  ...{ good: 'a'.repeat(40), bad: 'b'.repeat(40), diff: '' },
  ...{ commits: [], changes: [], later: [], undo: [], hazards: [] },
};
const rollback = (application: string): Rollback => ({
  finding: {
    ...{ kind: 'deploy-stuck', key: KEY, severity: 'critical', subject: WEB, since: TAKEN_AT, detail: '' },
    ...{ remedy: { kind: 'rollback', hint: '' }, evidence: [], pods: [] },
  },
  blame: { ...blame, application },
  pods: [],
});

/** What a shell makes of it, with programs that write down their arguments, one per line. */
const runBy = (block: string): string[] => {
  const script = block.split('\n').slice(1, -1).join('\n');
  execFileSync('/bin/sh', ['-n', '-c', script]);
  const recorded = `kubectl() { printf '%s\\n' kubectl "$@"; }\nargocd() { printf '%s\\n' argocd "$@"; }\n${script}`;
  return execFileSync('/bin/sh', ['-c', recorded], { env: {} }).toString().trimEnd().split('\n');
};

const HOSTILE = [
  "we'b", 'we"b', 'we`id`b', '$(id)', '$IFS', 'web;id', 'web|id', 'web&', 'web\nid', 'web\r\nid', '-n', '--help',
  'web ', ' web', '*', '~', 'web#', 'web\\', '<name>', 'web>x', '\u202ebew', 'w\u200beb', 'w\u0000b', 'wéb', '', '.', 'web-',
]; // biome-ignore format: a list

describe('commands to be typed in an emergency', () => {
  it('name the object and the Application as they are', () => {
    const block = commandsFor(rollback('web.prod-1'), refOf('Deployment', 'shop-2', 'api.v1'));
    expect(runBy(block)).toEqual([
      ...['argocd', 'app', 'set', 'web.prod-1', '--sync-policy', 'none'],
      ...['kubectl', 'rollout', 'undo', 'deployment/api.v1', '-n', 'shop-2'],
      ...['argocd', 'app', 'set', 'web.prod-1', '--sync-policy', 'automated'],
    ]);
  });

  it.each(['CronJob', 'Job', 'Application', 'ConfigMap'])('are none for a %s, which kubectl cannot undo', (kind) => {
    expect(commandsFor(rollback('web'), refOf(kind, 'shop', 'web'))).toBe('');
  });

  it.each(HOSTILE)('are not shown for a name like %j, wherever it stands', (name) => {
    for (const said of [
      commandsFor(rollback(name), refOf('Deployment', 'shop', 'web')),
      commandsFor(rollback('web'), { ...WEB, kind: 'Rollout', name }),
      commandsFor(rollback('web'), { ...WEB, namespace: name }),
    ]) {
      expect(said).toMatch(/^No commands are shown/);
      expect(said).not.toMatch(/kubectl|argocd|```/);
    }
  });

  it('whatever the names, are left out or say nothing but these names to a shell', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...HOSTILE),
      fc.stringMatching(/^[a-z0-9.-]{1,12}$/),
      fc.stringMatching(/^[a-z0-9]{1,3}[ -~][a-z0-9]{0,3}$/),
    );
    const shown: [string, string[]][] = [];
    fc.assert(
      fc.property(name, name, name, (own, namespace, application) => {
        const block = commandsFor(rollback(application), { ...WEB, kind: 'DaemonSet', namespace, name: own });
        if (block.startsWith('No commands')) return;
        expect(block.split('\n')).toHaveLength(8);
        shown.push([block, [application, `daemonset/${own}`, namespace, application]]);
      }),
      { numRuns: 2_000 },
    );
    // One shell for all of them: what breaks out of one is seen in the next.
    const block = ['```sh', ...shown.flatMap(([one]) => one.split('\n').slice(1, -1)), '```'].join('\n');
    const named = (words: readonly string[]) => words.filter((word) => !FIXED.has(word)).join(' ');
    expect(named(runBy(block))).toBe(named(shown.flatMap(([, names]) => names)));
  });
});

const FIXED = new Set('argocd app set --sync-policy none automated kubectl rollout undo -n'.split(' '));
