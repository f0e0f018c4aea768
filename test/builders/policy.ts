import { defaultPolicy } from '../../src/config/policy-schema.ts';
import type { ChangePolicy, Policy, PolicySet, Sizing } from '../../src/model/policy.ts';
import { money } from '../../src/model/units.ts';

/** Every default of the shipped policy, with these parts replaced. */
export const aPolicy = (
  part: Partial<Omit<Policy, 'change' | 'sizing'>> & { change?: Partial<ChangePolicy>; sizing?: Partial<Sizing> } = {},
): Policy => {
  const base = defaultPolicy();
  return {
    ...base,
    ...part,
    change: { ...base.change, ...part.change },
    sizing: { ...base.sizing, ...part.sizing },
  };
};

export const aPolicySet = (part: Partial<PolicySet> = {}): PolicySet => ({
  policies: [aPolicy()],
  budgets: { newPerRun: 3, openPerRepository: 5 },
  prices: { currency: 'USD', cpuCoreMonth: money(23), memoryGibMonth: money(3) },
  systemNamespaces: ['kube-*', 'argocd'],
  annotationPrefix: 'trimtab.dev',
  teamLabel: 'team',
  ...part,
});
