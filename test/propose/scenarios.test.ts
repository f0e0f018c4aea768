import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { renderer } from '../../src/adapters/render/renderer.ts';
import type { Hold } from '../../src/model/decision.ts';
import type { Rendering, RenderRequest } from '../../src/model/manifests.ts';
import type { Proposal, Refusal } from '../../src/model/proposal.ts';
import { propose } from '../../src/propose/propose.ts';
import { ALL_PLACES } from './decisions.ts';
import { readScenario, type Scenario, scenarioNames } from './scenario.ts';
import { TEXTS } from './texts.ts';

const ROOT = fileURLToPath(new URL('../scenarios/manifests/', import.meta.url));
const tools = renderer({ searchPath: process.env.PATH ?? '' });
const found = await tools.tools();
const has = (tools: readonly string[]): boolean =>
  found.some(({ tool, version }) => tools.includes(tool) && version !== undefined);
const [kustomize, helm] = [has(['kustomize', 'kubectl']), has(['helm'])];

/** Read once: there are hundreds of folders. */
const scenarios = scenarioNames(ROOT).map((name) => readScenario(ROOT, name));

afterAll(() => tools.close());

describe('manifest scenarios', () => {
  it('run with a real kustomize and a real helm where CI asks for it', () => {
    expect((kustomize && helm) || process.env.CI !== 'true').toBe(true);
  });

  it('end in no change for at least half of them', () => {
    const unchanged = scenarios.filter((one) => one.expect !== 'proposal');
    expect(unchanged.length).toBeGreaterThanOrEqual(scenarios.length / 2);
    expect(scenarios.length).toBeGreaterThanOrEqual(50);
  });

  for (const scenario of scenarios) {
    const needs = (file: RegExp): boolean => scenario.tree.paths.some((path) => file.test(path));
    it.skipIf((needs(/kustomization/i) && !kustomize) || (needs(/Chart.yaml$/) && !helm))(scenario.name, async () => {
      const [result] = await drive(
        propose([scenario.decision], scenario.snapshot, { texts: TEXTS, admission: ALL_PLACES }),
      );
      expect(result).toBeDefined();
      if (result !== undefined) check(scenario, result);
    });
  }
});

async function drive<T>(rendering: Rendering<T>): Promise<T> {
  let step = rendering.next();
  while (!step.done) {
    const request: RenderRequest = step.value;
    step = rendering.next(await tools.render(request));
  }
  return step.value;
}

function check(scenario: Scenario, result: Proposal | Refusal | Hold): void {
  const got = result.kind === 'proposal' ? 'proposal' : result.because.code;
  const why =
    result.kind === 'refusal' ? JSON.stringify({ because: result.because, considered: result.considered }) : '';
  expect(got, why).toBe(scenario.expect);
  const after = result.kind === 'proposal' ? result.edits.map(({ path, after: text }) => [path, text]) : [];
  expect(Object.fromEntries(after)).toEqual(scenario.after);
  if (result.kind !== 'proposal') {
    expect(result.because.detail).not.toBe('');
    return;
  }
  expect(result.proof?.changes.length).toBeGreaterThan(0);
  if (scenario.proves !== undefined) expect(result.proof?.applications).toEqual(scenario.proves);
}
