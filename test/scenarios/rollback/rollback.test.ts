import { afterAll, describe, expect, it } from 'vitest';
import { changed, readScenarios, type Scenario } from './scenario.ts';
import { type Played, play, tools } from './world.ts';

const scenarios = readScenarios();
const found = await tools.tools();
const has = (names: readonly string[]): boolean =>
  found.some(({ tool, version }) => names.includes(tool) && version !== undefined);
const isRenderable = ({ repository }: Scenario): boolean =>
  repository === 'plain' || (repository === 'helm' ? has(['helm']) : has(['kustomize', 'kubectl']));

afterAll(() => tools.close());

describe('rollback scenarios', () => {
  it('end in no change for at least half of them', () => {
    const unchanged = scenarios.filter(({ expect: { after } }) => after === undefined);
    expect(unchanged.length).toBeGreaterThanOrEqual(scenarios.length / 2);
  });

  for (const scenario of scenarios)
    it.skipIf(!isRenderable(scenario))(`${scenario.name}: ${scenario.what}`, async () => {
      check(scenario, await play(scenario));
    });
});

function check({ expect: wanted, policy }: Scenario, { plan, files, subjects }: Played): void {
  const { analysis, proposals, left } = plan;
  const [blame] = analysis.blames ?? [];
  const refusals = proposals.flatMap((one) => (one.kind === 'refusal' ? [one.because] : []));
  const why = JSON.stringify({
    left: left.map(({ because }) => because),
    refusals,
    blame: blame?.confidence === 'none' ? blame.because : blame?.confidence,
  });
  const made = proposals.flatMap((one) => (one.kind === 'proposal' ? [one] : []));
  if (wanted.after === undefined)
    expect(
      made.map(({ title }) => title),
      why,
    ).toEqual([]);
  else {
    expect(made.length, why).toBe(1);
    const edits = (made[0]?.edits ?? []).map(({ path, after }) => [path, after]);
    expect({ ...files, ...Object.fromEntries(edits) }).toEqual(changed(files, wanted.after));
  }
  if (wanted.left !== undefined)
    expect(
      left.map(({ because }) => because.code),
      why,
    ).toEqual([wanted.left]);
  if (wanted.refused !== undefined)
    expect(
      refusals.map(({ code }) => code),
      why,
    ).toEqual([wanted.refused]);
  if (wanted.confidence !== undefined) expect(blame?.confidence, why).toBe(wanted.confidence);
  if (wanted.blamed !== undefined) {
    const commits = blame === undefined || blame.confidence === 'none' ? [] : blame.commits;
    expect(commits.map(({ commit }) => subjects.get(commit))).toEqual([wanted.blamed]);
  }
  const findings = (analysis.health ?? []).flatMap((one) => (one.kind === 'found' ? [one.finding.cause] : []));
  if (wanted.cause !== undefined) expect(findings).toContain(wanted.cause);
  for (const text of wanted.says) expect(made[0]?.body).toContain(text);
  // Commands that go past Git are shown where a policy asks for them, and nowhere else.
  if (!JSON.stringify(policy).includes('emergencyCommands'))
    expect(made[0]?.body ?? '').not.toMatch(/kubectl (argo )?rollouts? undo|argocd app set/);
}
