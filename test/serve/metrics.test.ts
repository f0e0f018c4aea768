import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { passMetrics } from '../../src/adapters/prom-metrics/pass-metrics.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Serving } from '../../src/serve/serve.ts';
import { oomKilled } from '../builders/finding.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { aWorkload } from '../builders/workload.ts';
import { prometheusInstalled } from '../real/prometheus.ts';
import { serving } from './serving.ts';

/** As the linter of Prometheus sees it: names, units, help, types. */
const check = (text: string) => spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });

describe.runIf(prometheusInstalled())('what serving tells Prometheus', () => {
  let folder: string;
  let one: Serving;
  let text: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'metrics-'));
    writeFileSync(join(folder, 'metrics.prom'), await passText());
    const at = await serving(folder);
    one = at.one;
    at.endNext(0);
    text = await (await at.get('/metrics')).text();
  });
  afterAll(async () => {
    await one.stop();
    rmSync(folder, { recursive: true });
  });

  it('is what promtool takes, without a complaint', () => {
    const { status, stdout, stderr } = check(text);
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });

  it.each([
    'agent_health_checks_total',
    'agent_issues_detected_total',
    'agent_active_issues',
    'trimtab_serve_passes_total',
  ])('has %s', (name) => expect(text).toContain(`# TYPE ${name} `));

  it('would be complained about if it were not', () => {
    expect(check(text.replaceAll('trimtab_serve_passes_total', 'trimtab_serve_passes')).status).not.toBe(0);
  });
});

async function passText(): Promise<string> {
  const finding = oomKilled(aWorkload().build(), {});
  if (finding.kind !== 'oom-killed') throw new Error('a builder built something else');
  const held: Outcome = { kind: 'held', finding, because: { code: 'cool-down', detail: 'merged yesterday' } };
  const metrics = passMetrics(() => 0);
  const verdicts = [{ kind: 'found', check: 'oom-killed', finding } as const];
  metrics.record({ snapshot: aSnapshot(), analysis: { assessments: [], verdicts }, outcomes: [held] }, 2);
  return (await metrics.soFar(undefined)).text;
}
