import type { Reason } from '../../model/reason.ts';
import { isRecord } from '../locate/documents.ts';
import { because } from '../locate/reasons.ts';
import type { Row } from './row.ts';
import { selects } from './selector.ts';
import type { GeneratorAt, Site } from './site.ts';

/** https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Cluster/ */
export function clusterRows({ clusters }: Site, { body }: GeneratorAt): readonly Row[] | Reason {
  if (body.flatList === true) {
    return because('generator-unsupported', 'A cluster generator with flatList is not followed.');
  }
  const selector = prefixed(isRecord(body.selector) ? body.selector : {});
  const chosen = clusters().filter((row) => !hasLabels(row) || selects(selector, row.params));
  if (chosen.length > 0) return chosen;
  return because(
    'generator-unsupported',
    'The clusters of a cluster generator are not known: their Secrets are not in Git.',
  );
}

/** A cluster that is known from an Application was selected when that was made. */
const hasLabels = ({ params }: Row): boolean => Object.keys(params).some((key) => key.startsWith('metadata'));

/** The selector is about labels of the Secret, which are parameters under `metadata.labels`. */
function prefixed(selector: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const at = (key: unknown): string => `metadata.labels.${String(key)}`;
  const labels = isRecord(selector.matchLabels) ? Object.entries(selector.matchLabels) : [];
  const rules: readonly unknown[] = Array.isArray(selector.matchExpressions) ? selector.matchExpressions : [];
  return {
    matchLabels: Object.fromEntries(labels.map(([key, value]) => [at(key), value])),
    matchExpressions: rules.map((rule) => (isRecord(rule) ? { ...rule, key: at(rule.key) } : rule)),
  };
}
