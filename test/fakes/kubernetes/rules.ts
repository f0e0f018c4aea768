/** RBAC as a table: who holds a rule may do what it says, everybody may do nothing else. */
export interface Rule {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  /** `pods`, `pods/eviction`; `*` stands for all, subresources included. */
  readonly resources: readonly string[];
  /** Left out: in all namespaces. */
  readonly namespaces?: readonly string[];
}

export interface Attributes {
  readonly verb: string;
  readonly group?: string | undefined;
  readonly resource: string;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
}

export const EVERYTHING: Rule = { verbs: ['*'], groups: ['*'], resources: ['*'] };
export const READ = ['get', 'list', 'watch'] as const;

export const allows = (rules: readonly Rule[], wanted: Attributes): boolean =>
  rules.some(
    (rule) =>
      covers(rule.verbs, wanted.verb) &&
      covers(rule.groups, wanted.group ?? '') &&
      covers(rule.resources, fullName(wanted)) &&
      (rule.namespaces === undefined || rule.namespaces.includes(wanted.namespace ?? '')),
  );

const covers = (held: readonly string[], wanted: string): boolean => held.includes('*') || held.includes(wanted);

const fullName = ({ resource, subresource }: Attributes): string =>
  subresource === undefined || subresource === '' ? resource : `${resource}/${subresource}`;
