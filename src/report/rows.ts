import { type Analysis, type Assessment, findingsOf } from '../model/analysis.ts';
import { byText } from '../model/by-text.ts';
import type { PolicySet } from '../model/policy.ts';
import type { Actions } from './actions.ts';
import { type Row, rowOf } from './row.ts';

/** One per container, by namespace, kind, name, container. */
export function rowsOf(analysis: Analysis, parts: { readonly actions: Actions; readonly policies: PolicySet }): Row[] {
  const findings = Map.groupBy(findingsOf(analysis), ({ workload, container }) => keyOf(workload, container));
  return analysis.assessments
    .map((assessment) => rowOf(assessment, { findings: findings.get(keyOfAssessment(assessment)) ?? [], ...parts }))
    .sort((a, b) => byText(a.id, b.id));
}

const keyOfAssessment = ({ workload, container }: Assessment): string => keyOf(workload.ref, container.spec.name);
const keyOf = (ref: Assessment['workload']['ref'], container: string): string =>
  [ref.namespace ?? '', ref.apiVersion, ref.kind, ref.name, container].join('/');
