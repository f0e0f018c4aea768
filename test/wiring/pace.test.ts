import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { days, earlier, instant } from '../../src/model/units.ts';
import { sourcesOf } from '../../src/wiring/sources.ts';
import { fourContainers, isUsage } from '../adapters/prometheus/against.ts';
import { collect, gapsOf } from '../adapters/prometheus/collect.ts';
import { silent } from '../builders/sources.ts';
import { lyingPrometheus } from '../fakes/prometheus/lying-prometheus.ts';

const TAKEN_AT = instant(Date.parse('2026-11-16T06:00:00Z'));

/** What a configuration makes of two days of four containers. */
async function reading(pace: string) {
  const fake = await lyingPrometheus({ containers: fourContainers });
  onTestFinished(fake.close);
  const file = join(mkdtempSync(join(tmpdir(), 'trimtab-pace-')), 'trimtab.yaml');
  writeFileSync(file, `cluster: { name: prod }\nprometheus: { url: "${fake.url}", ${pace} }\n`);
  const config = await loadConfig(file, {});
  const surroundings = {
    ...{ version: 'test', environment: {}, stderr: process.stderr },
    ...{ learn: () => undefined, scrub: (text: string) => text },
  };
  const { metrics } = await sourcesOf({ config, purpose: 'pass' }, silent, surroundings);
  const window = { from: earlier(TAKEN_AT, days(2)), to: TAKEN_AT };
  const messages = await collect(metrics.usage({ window, namespaces: ['shop'] }));
  expect(gapsOf(messages)).toEqual([]);
  return { questions: fake.asked.filter(isUsage).length, atOnce: fake.mostAtOnce() };
}

it('asks one at a time where the impact is to be low, whatever else is said', async () => {
  expect((await reading('concurrency: 8, impact: low')).atOnce).toBe(1);
});

it('asks for no more than the budget in one question', async () => {
  // Of each resource: 1,152 values a day and 2 days in 3 calendar days; 1,000 hold 250 slots of 4 containers.
  const usual = await reading('concurrency: 1');
  const small = await reading('concurrency: 1, sampleBudget: 1000');
  expect(usual.questions).toBe(6);
  expect(small.questions).toBeGreaterThan(6);
});
