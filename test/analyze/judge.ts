import { analyze } from '../../src/analyze/analyze.ts';
import type { Analysis, Assessment } from '../../src/model/analysis.ts';
import type { Finding, FindingKind, Note, Verdict } from '../../src/model/finding.ts';
import type { Recommendation } from '../../src/model/recommendation.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { Workload } from '../../src/model/workload.ts';
import { aPolicy, aPolicySet } from '../builders/policy.ts';
import { aSnapshot } from '../builders/snapshot.ts';

type Policy = Parameters<typeof aPolicy>[0];

/** The whole analysis of one workload under the shipped policy with these parts replaced. */
export const analysisOf = (workload: Workload, policy: Policy = {}, snapshot: Partial<Snapshot> = {}): Analysis =>
  analyze(aSnapshot([workload], snapshot), aPolicySet({ policies: [aPolicy(policy)] }));

/** The only verdict of a check, or that of a named container. */
export function verdictIn<Kind extends FindingKind>(analysis: Analysis, check: Kind, container?: string): Verdict {
  const verdicts = analysis.verdicts.filter((verdict) => verdict.check === check && isAbout(verdict, container));
  if (verdicts.length !== 1 || verdicts[0] === undefined) throw new Error(`${verdicts.length} verdicts of ${check}`);
  return verdicts[0];
}

const isAbout = (verdict: Verdict, container: string | undefined): boolean =>
  container === undefined || (verdict.kind === 'found' ? verdict.finding.container : verdict.container) === container;

/** `healthy`, `found`, or the code that an unknown verdict gives: what a test asks first. */
export const outcomeOf = (verdict: Verdict): string =>
  verdict.kind === 'unknown' ? verdict.because.code : verdict.kind;

export function findingIn<Kind extends FindingKind>(
  analysis: Analysis,
  check: Kind,
  container?: string,
): Extract<Finding, { kind: Kind }> {
  const verdict = verdictIn(analysis, check, container);
  if (verdict.kind !== 'found') throw new Error(`${check} is ${outcomeOf(verdict)}`);
  const { finding } = verdict;
  if (!isKind(finding, check)) throw new Error(`not ${check}`);
  return finding;
}

const isKind = <Kind extends FindingKind>(finding: Finding, kind: Kind): finding is Extract<Finding, { kind: Kind }> =>
  finding.kind === kind;

export function assessmentIn(analysis: Analysis, container = 'app'): Assessment {
  const found = analysis.assessments.find((assessment) => assessment.container.spec.name === container);
  if (found === undefined) throw new Error(`no assessment of ${container}`);
  return found;
}

export function recommendationIn(analysis: Analysis, container = 'app'): Recommendation {
  const { recommendation } = assessmentIn(analysis, container);
  if (recommendation.kind === 'unknown') throw new Error(`unknown: ${recommendation.because.code}`);
  return recommendation.value;
}

/** The code of an unknown recommendation, or `known`. */
export const recommendationStateIn = (analysis: Analysis, container = 'app'): string => {
  const { recommendation } = assessmentIn(analysis, container);
  return recommendation.kind === 'known' ? 'known' : recommendation.because.code;
};

export const withheldIn = (analysis: Analysis, container = 'app'): string[] =>
  (recommendationIn(analysis, container).withheld ?? []).map(({ resource, because }) => `${resource} ${because.code}`);

export const noteCodes = (finding: { readonly notes: readonly Note[] }): string[] =>
  finding.notes.map(({ code }) => code);

/** Binary mebibytes of a byte count; undefined stays undefined. */
export const mebi = (size: number | undefined): number | undefined => (size === undefined ? undefined : size / 2 ** 20);

export const MI = 2 ** 20;
