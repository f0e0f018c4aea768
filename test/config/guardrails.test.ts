import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pauseFiles } from '../../src/adapters/pauses/pause-files.ts';
import { loadConfig } from '../../src/config/load.ts';
import { pausesInConfig, pausesInFile } from '../../src/config/pauses.ts';
import { ConfigError, UpstreamSurprise } from '../../src/model/errors.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trimtab-guardrails-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const load = (yaml: string) => {
  const file = join(folder, 'trimtab.yaml');
  writeFileSync(file, `cluster: { name: prod }\n${yaml}`);
  return loadConfig(file, {});
};
async function wanted(yaml: string): Promise<string> {
  const error = await load(yaml).catch((thrown: unknown) => thrown);
  return error instanceof ConfigError ? `${error.got} -> ${error.want}` : 'fine';
}

describe('guardrails', () => {
  it('stand in the policies as they were meant', async () => {
    const { policies } = await load(
      "mode: observe\nguardrails: { modes: [{ checks: [pod-*], mode: dry-run }], acknowledged: '2026-11-20' }",
    );
    expect(policies.guardrails).toEqual({
      modes: [
        { namespaces: [], checks: [], mode: 'observe' },
        { namespaces: [], checks: ['pod-*'], mode: 'dry-run' },
      ],
      acknowledged: Date.UTC(2026, 10, 20),
    });
  });

  it.each([
    ['{ pauses: [{ name: sale, until: 2026-12-01 }] }', 'nothing -> who asks for it'],
    [
      '{ pauses: [{ name: sale, owner: ann }] }',
      'nothing -> a time such as 2026-12-24T09:00:00Z, or a day such as 2026-12-24',
    ],
    [
      '{ pauses: [{ name: s, owner: a, until: soon }] }',
      '"soon" -> a time such as 2026-12-24T09:00:00Z, or a day such as 2026-12-24',
    ],
    ['{ modes: [{ mode: act }] }', '"act" -> one of: observe, dry-run'],
    ['{ pausd: true }', 'the unknown key "pausd" -> "paused", the nearest key'],
  ])('refuse %s', async (yaml, want) => {
    expect(await wanted(`guardrails: ${yaml}`)).toBe(want);
  });
});

describe('automation', () => {
  it.each([
    ['drain', 'nodes are never cordoned or drained'],
    ['delete-pvc', 'only single pods are ever deleted'],
    ['rollout undo', 'Git is the only deploy path: a pull request changes workloads'],
    ['force-sync', 'nothing is ever pruned, forced or replaced'],
    ['edit secrets', 'secrets are never read or written'],
  ])('refuses %j and says why', async (word, why) => {
    expect(await wanted(`policies: [{ name: p, automation: ${word} }]`)).toBe(
      `"${word}" -> one of: notify, pull-request, auto-merge, direct (${why})`,
    );
  });
});

describe('pause requests', () => {
  const path = () => join(folder, 'paused');
  const read = () => pauseFiles([{ path: path(), parse: (text) => pausesInFile(text, 'the file') }]).read();

  it.each([
    ['true', ['the kill switch of the file']],
    ['false\n', []],
    ['', []],
    ['paused: true', ['the kill switch of the file']],
    ['[{ name: sale, owner: ann, until: 2026-12-01, namespaces: [shop-*] }]', ['sale of ann']],
  ])('in a file: %j', async (text, names) => {
    writeFileSync(path(), text);
    expect((await read()).map(({ name, owner }) => `${name} of ${owner}`)).toEqual(names);
  });

  it('are none without a file, and everything is paused while one cannot be read', async () => {
    expect(await read()).toEqual([]);
    writeFileSync(path(), 'pause, please');
    await expect(read()).rejects.toThrow(UpstreamSurprise);
    await expect(pauseFiles([{ path: folder, parse: () => [] }]).read()).rejects.toThrow(UpstreamSurprise);
    rmSync(path());
    await expect(pauseFiles([{ path: path(), required: true, parse: () => [] }]).read()).rejects.toThrow(
      UpstreamSurprise,
    );
  });

  it('are read from a configuration whose other parts are broken by now', () => {
    expect(pausesInConfig('cluster: 7\nguardrails: { paused: true }', 'trimtab.yaml')).toMatchObject([
      { name: 'the kill switch', owner: 'trimtab.yaml' },
    ]);
    expect(() => pausesInConfig('guardrails: { paused: maybe }', 'trimtab.yaml')).toThrow();
  });
});

describe('runbooks', () => {
  const one = (part: string) => `runbooks: [{ name: one, steps: [{ do: report }], ${part} }]`;

  it.each([
    [
      one('triggers: [{ schedule: { cron: "0 25 * * *" } }]'),
      '"0 25 * * *" -> a cron schedule with five fields (minute 0-59, hour 0-23, day 1-31, month 1-12, weekday 0-7) such as "0 9 * * 1"',
    ],
    [
      one('triggers: [{ schedule: { cron: "0 9 * * 1", timeZone: Mars } }]'),
      '"Mars" -> an IANA time zone such as Europe/Berlin or UTC',
    ],
    [one('triggers: [{ manual: true, alert: { alertname: X } }]'), 'a map -> one of: schedule, alert, manual'],
    [one('trigers: []'), 'the unknown key "trigers" -> "triggers", the nearest key'],
    [one('match: { when: findng.severity == "info" }'), 'Unknown variable: findng'],
    [one('match: { when: finding.pods + 1 }'), 'not true or false'],
    [one('match: { when: "finding." }'), 'Expected IDENTIFIER'],
    [one('automation: drain'), '(nodes are never cordoned or drained)'],
    ['runbooks: [{ name: one, steps: [] }]', 'a list -> at least one step'],
    ['runbooks: [{ name: one, steps: [{ do: drain }] }]', '(nodes are never cordoned or drained)'],
    ['runbooks: [{ name: one, steps: [{ do: act, fix: delete-namespace }] }]', '(only single pods are ever deleted)'],
    ['runbooks: [{ name: one, steps: [{ do: act }] }]', 'fix with `do: act`, and only there'],
    [`${one('')}\n`, 'fine'],
    [
      'runbooks: [{ name: a, steps: [{ do: report }] }, { name: a, steps: [{ do: report }] }]',
      'a -> a name no other runbook has',
    ],
  ])('%s', async (yaml, want) => {
    expect(await wanted(yaml)).toContain(want);
  });

  it('of files come after those of the configuration, and leave the default policy in force', async () => {
    writeFileSync(join(folder, 'books.yaml'), 'runbooks: [{ name: second, steps: [{ do: report }] }]');
    const { policies } = await load('policyFiles: [books.yaml]\nrunbooks: [{ name: first, steps: [{ do: report }] }]');
    expect(policies.runbooks?.map(({ name }) => name)).toEqual(['first', 'second']);
    expect(policies.policies.map(({ name }) => name)).toEqual(['right-sizing']);
  });
});
