import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { days, earlier } from '../../src/model/units.ts';
import { anObject } from '../builders/kubernetes-objects.ts';
import { TAKEN_AT } from '../builders/time.ts';
import type { Finished } from '../cli/trimtab.ts';
import { prometheusInstalled, type RealPrometheus, startPrometheusOver } from '../real/prometheus.ts';
import { daily, historyOf, type Used } from './history.ts';
import { eventsOf, type LiveWorld, liveWorld, TOKENS } from './live-world.ts';
import { CREDENTIALS } from './manifests.ts';
import { type PrometheusDoor, prometheusDoor } from './prometheus-door.ts';
import { API, BURST, LEDGER, PATCHY, QUIET, shopFiles, shopObjects, WEB } from './shop.ts';

const MIB = 2 ** 20;
const USED: readonly Used[] = [
  { planned: WEB, cpu: daily(0.1), memory: daily(200 * MIB) },
  { planned: API, cpu: daily(0.08), memory: daily(255 * MIB) },
  { planned: QUIET, cpu: daily(0.045), memory: daily(100 * MIB) },
  { planned: BURST, cpu: daily(0.1), memory: daily(100 * MIB) },
  { planned: PATCHY, cpu: daily(0.1), memory: daily(200 * MIB), missing: (at) => at < TAKEN_AT - days(4) },
  { planned: LEDGER, cpu: daily(0.06), memory: daily(300 * MIB) },
];

const SECRET = anObject('v1', 'Secret')
  .named('database')
  .in('shop')
  .with({ data: { password: 'aHVudGVyMg==' } })
  .build();

/** What it looks like to a person who merges: file, and lines that go and come. */
const DIFFS = {
  'trimtab--shop-api-oom-1rcji021w9e4e': [
    'apps/shop/api.yaml',
    '-              memory: 384Mi',
    '+              memory: 576Mi',
    '-              memory: 512Mi',
    '+              memory: 768Mi',
  ],
  'trimtab--shop-web-shrink-3mopzieqga7t0': [
    'apps/shop/web.yaml',
    '-              cpu: "2" # since the launch',
    '-              memory: 4Gi',
    '+              cpu: "1400m" # since the launch',
    '+              memory: 2880Mi',
  ],
  'trimtab--pay-ledger-shrink-3mvbhwqrha53h': [
    'pay/base/ledger.yaml',
    '-              cpu: 1500m # since the launch',
    '-              memory: 3Gi',
    '+              cpu: 1050m # since the launch',
    '+              memory: 2176Mi',
  ],
};

describe.skipIf(!prometheusInstalled())('from fourteen days in a real Prometheus to branches', () => {
  const open: { readonly close: () => Promise<void> }[] = [];
  const opened = async <T extends { readonly close: () => Promise<void> }>(opening: Promise<T>): Promise<T> => {
    const one = await opening;
    open.push(one);
    return one;
  };
  let capture: string;
  let real: RealPrometheus;
  let doors: Record<'remote' | 'range', PrometheusDoor>;
  let worlds: Record<'live' | 'replayed' | 'ranged', LiveWorld>;
  let said: Record<'captured' | 'planned' | 'replanned' | 'acted' | 'again' | 'reported', Finished>;
  let states: Record<'before' | 'planned' | 'acted' | 'again', string>;

  beforeAll(async () => {
    real = await startPrometheusOver(historyOf(USED, { from: earlier(TAKEN_AT, days(14)), to: TAKEN_AT }));
    doors = {
      remote: await opened(prometheusDoor(real.url, 'open')),
      range: await opened(prometheusDoor(real.url, 'closed')),
    };
    const world = (prometheusUrl: string) =>
      opened(liveWorld({ objects: [...shopObjects(), SECRET], files: shopFiles(), prometheusUrl }));
    const live = await world(doors.remote.url);
    worlds = { live, replayed: await world(doors.remote.url), ranged: await world(doors.range.url) };
    capture = join(live.folder, 'capture');
    const before = live.state();
    const [captured, planned] = await Promise.all([
      live.command('capture', '--out', capture),
      live.command('run', '--dry-run', '--output', 'json'),
    ]);
    const replanned = await live.command('run', '--dry-run', '--output', 'json', '--from', capture);
    const afterPlanning = live.state();
    const acted = await live.command('run');
    const afterActing = live.state();
    const again = await live.command('run');
    states = { before, planned: afterPlanning, acted: afterActing, again: live.state() };
    said = { captured, planned, replanned, acted, again, reported: await live.command('report', '--format', 'csv') };
    await Promise.all([worlds.replayed.command('run', '--from', capture), worlds.ranged.command('run')]);
  });
  afterAll(async () => {
    for (const one of open.toReversed()) await one.close();
    await real.stop();
  });

  it('opens one pull request per workload that needs one, most urgent first, and ends with 0', () => {
    expect(said.acted.code).toBe(0);
    expect(eventsOf(worlds.live.repository).map(({ number, branch, title }) => [number, branch, title])).toEqual([
      [
        1,
        'trimtab--shop-api-oom-1rcji021w9e4e',
        'Give shop/api enough memory: raise memory limit of app to 768Mi and memory request to 576Mi',
      ],
      [
        2,
        'trimtab--shop-web-shrink-3mopzieqga7t0',
        'Right-size shop/web: lower CPU request of app to 1400m and memory request to 2880Mi',
      ],
      [
        3,
        'trimtab--pay-ledger-shrink-3mvbhwqrha53h',
        'Right-size pay/ledger: lower CPU request of app to 1050m and memory request to 2176Mi',
      ],
    ]);
  });

  it.each(Object.entries(DIFFS))('%s changes exactly these lines', (branch, [file, ...lines]) => {
    const diff = worlds.live.repository.git(
      'diff',
      '--unified=0',
      '--src-prefix=',
      '--dst-prefix=',
      `main...${branch}`,
    );
    const changed = diff.split('\n').filter((line) => /^[-+]/.test(line));
    expect(changed).toEqual([`--- ${file}`, `+++ ${file}`, ...lines]);
  });

  it('reports every container: what it used, what it should ask for, and why nothing is proposed', () => {
    expect(said.reported.code).toBe(0);
    const rows = tableOf(said.reported.stdout).map(({ workload, ...row }) =>
      [workload, row.confidence, row.recommended_cpu_request_millicores, row.state, row.reason].join(' | '),
    );
    expect(rows).toEqual([
      'ledger | high | 130 | open | ',
      'api | low | 170 | open | ',
      'burst | high | 210 | held | autoscaled',
      'patchy | low |  | held | history-too-short',
      'quiet | high | 95 | fine | ',
      'web | high | 210 | open | ',
    ]);
  });

  it('writes the audit in one commit of its own branch: three that were opened, what was sighted, and the pass', () => {
    const git = worlds.live.repository.git;
    expect(git('log', '--format=%s | %an | %aI', 'trimtab-journal')).toBe(
      'journal: 5 entries | Trimtab | 2026-11-16T09:00:00+00:00',
    );
    const lines = git('show', 'trimtab-journal:journal/2026-11.jsonl')
      .split('\n')
      .map((line) => entry.parse(JSON.parse(line)));
    const opened = lines.filter(({ action }) => action === 'opened');
    expect(lines.map(({ action }) => action).toSorted()).toEqual(['opened', 'opened', 'opened', 'pass', 'sighted']);
    expect(opened.map(({ facts }) => `${facts.number} ${facts.changes}`).toSorted()).toEqual([
      '1 app/limits.memory=805306368 app/requests.memory=603979776',
      '2 app/requests.cpu=1400 app/requests.memory=3019898880',
      '3 app/requests.cpu=1050 app/requests.memory=2281701376',
    ]);
    for (const { facts } of opened) expect(git('rev-parse', String(facts.branch))).toBe(facts.headCommit);
    expect(lines.find(({ action }) => action === 'pass')).toMatchObject({
      action: 'pass',
      subject: 'prod',
      facts: { workloads: 6, findings: 4, unknown: 1, gaps: '', 'read deployments': 6, 'read pods': 8 },
    });
  });

  it('writes nothing the second time', () => {
    expect(states.again === states.acted).toBe(true);
    expect(said.again.stdout.replaceAll('unchanged', 'opened   ')).toBe(said.acted.stdout);
  });

  it('plans without writing, and the capture replays the same plan byte for byte', () => {
    expect(states.planned === states.before).toBe(true);
    expect(said.captured.code).toBe(0);
    expect(said.replanned.stdout === said.planned.stdout).toBe(true);
    expect(said.planned.stdout).toContain('would open a pull request');
  });

  it('makes the same commits and the same words from the capture, and by range queries', () => {
    expect(doors.remote.paths).toContain('/api/v1/read');
    expect(doors.remote.paths).not.toContain('/api/v1/query_range');
    expect(doors.range.paths).toContain('/api/v1/query_range');
    const proposed = ({ repository }: LiveWorld) => [
      repository
        .refs()
        .split('\n')
        .filter((ref) => ref.includes('/trimtab--')),
      eventsOf(repository),
    ];
    expect(proposed(worlds.replayed)).toEqual(proposed(worlds.live));
    expect(proposed(worlds.ranged)).toEqual(proposed(worlds.live));
  });

  it('lists what it may list and asks for nothing else', () => {
    const { requests } = worlds.live.kubernetes;
    expect(new Set(requests.map(({ verb }) => verb))).toEqual(new Set(['list']));
    expect(new Set(requests.map(({ resource }) => resource))).not.toContain('secrets');
    expect(requests.filter(({ status }) => status === 403)).toEqual([]);
  });

  it('shows no credential to anybody', () => {
    const { repository } = worlds.live;
    const shown = [
      ...Object.values(said).flatMap(({ stdout, stderr }) => [stdout, stderr]),
      repository.git('log', '--all', '--patch', '--format=%B %an %ae'),
      states.again,
      ...readdirSync(capture, { recursive: true, withFileTypes: true })
        .filter((file) => file.isFile())
        .map(({ parentPath, name }) => textOf(readFileSync(join(parentPath, name)))),
    ].join('\n');
    // The search sees what is there: values that are left alone, and marks where others were.
    expect(shown.includes('-Xmx128m')).toBe(true);
    for (const secret of [...Object.values(TOKENS), ...Object.values(CREDENTIALS)]) {
      expect(shown.includes(secret)).toBe(false);
      expect(shown.includes(Buffer.from(secret).toString('base64'))).toBe(false);
    }
  });
});

const entry = z.object({
  action: z.string(),
  subject: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/** Rows by heading; no cell of these tests holds a comma. */
function tableOf(csv: string): Record<string, string>[] {
  const [heading = [], ...rows] = csv
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(heading.map((name, i) => [name, row[i] ?? ''])));
}

const textOf = (content: Buffer): string =>
  (content[0] === 0x1f && content[1] === 0x8b ? gunzipSync(content) : content).toString('utf8');
