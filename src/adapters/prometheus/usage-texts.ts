import type { UsageQueries, UsageResource } from '../../model/usage.ts';
import type { CensusTexts } from './census.ts';
import { rateWindow, realContainers, type Scope, usageMetric, usageQuery, withImage } from './queries.ts';
import { anyOf, type LabelMatcher, selector } from './selector.ts';
import type { Survey } from './survey.ts';
import type { Slice } from './transport.ts';

export interface UsageTexts extends CensusTexts {
  readonly slice: (slice: Slice) => string;
  /** For people: `$namespace` stands for the namespace they look at. */
  readonly shown: Pick<UsageQueries, 'cpu' | 'memory'>;
}

/** Every usage query of one backend; before it was surveyed, as most backends need them. */
export function usageTexts(scope: Scope, survey: Survey | undefined): UsageTexts {
  const containers = survey?.containers ?? [...realContainers, withImage];
  const interval = survey?.scrapeInterval;
  const window = rateWindow(interval?.kind === 'known' ? interval.value : undefined);
  const select = (resource: UsageResource, where: readonly LabelMatcher[]): string =>
    selector(usageMetric[resource], [...where, ...scope.cadvisor, ...containers]);
  const query = (resource: UsageResource, where: readonly LabelMatcher[]): string =>
    usageQuery(resource, { selector: select(resource, where), rateWindow: window });
  const anywhere: readonly LabelMatcher[] = [{ label: 'namespace', op: '=', value: '$namespace' }];

  return {
    slice: ({ resource, namespace, pods }) =>
      query(resource, [anyOf('namespace', [namespace]), ...(pods === undefined ? [] : [pods])]),
    usage: (resource, namespaces) => query(resource, [anyOf('namespace', namespaces)]),
    selector: (resource, namespaces) => select(resource, [anyOf('namespace', namespaces)]),
    shown: { cpu: query('cpu', anywhere), memory: query('memory', anywhere) },
  };
}
