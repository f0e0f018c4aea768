/** `spec.ignoreDifferences`: a field that Argo CD does not compare may stay as it is whatever Git says. */

import type { Application } from '../../model/application.ts';
import type { ObjectRef } from '../../model/cluster.ts';
import type { Reason } from '../../model/reason.ts';
import { groupOf, type Workload } from '../../model/workload.ts';
import { wordsIn } from './documents.ts';
import type { Field } from './field.ts';

export function ignoredBy(
  application: Application,
  at: { readonly object: ObjectRef; readonly fields: readonly Field[]; readonly workload: Workload },
): Reason | undefined {
  const rule = application.ignoreDifferences.find((one) => concerns(one, at.object) && covers(one, at));
  if (rule === undefined) return undefined;
  return {
    code: 'field-ignored-by-argocd',
    detail: `ignoreDifferences of the Application ${application.ref.name} covers this field.`,
  };
}

type Rule = Readonly<Record<string, unknown>>;

function concerns(rule: Rule, object: ObjectRef): boolean {
  const fits = (value: unknown, own: string | undefined): boolean =>
    value === undefined || value === '' || value === '*' || value === own;
  return (
    (rule.group === '*' || (rule.group ?? '') === groupOf(object)) &&
    fits(rule.kind, object.kind) &&
    fits(rule.name, object.name) &&
    fits(rule.namespace, object.namespace)
  );
}

function covers(
  rule: Rule,
  { fields, workload }: { readonly fields: readonly Field[]; readonly workload: Workload },
): boolean {
  const managers = wordsIn(rule.managedFieldsManagers);
  return (
    fields.some(
      (field) =>
        wordsIn(rule.jsonPointers).some((pointer) => pointerCovers(pointer, field)) ||
        wordsIn(rule.jqPathExpressions).some((expression) => expressionMayCover(expression, field)),
    ) ||
    (workload.controller?.managers ?? []).some(
      (one) => managers.includes(one.manager) && one.owns.includes('resources'),
    )
  );
}

/** `/spec/template/spec/containers/0/resources` covers what is below it; the index may be any container's. */
function pointerCovers(pointer: string, field: Field): boolean {
  const parts = pointer.split('/').filter(Boolean);
  return (
    parts.length <= field.path.length &&
    parts.every((part, i) => {
      const step = field.path[i];
      return typeof step === 'string' ? step === part : /^(\d+|-|\*)$/.test(part);
    })
  );
}

/**
 * jq is not evaluated. A path made of plain keys up to its first bracket is compared as far as it goes; whether a
 * selector such as `.containers[] | select(.name == "x")` means our container is not asked: it may.
 */
function expressionMayCover(expression: string, field: Field): boolean {
  const head = /^[.\w]*/.exec(expression.trim())?.[0].split('.').filter(Boolean) ?? [];
  const same = head.every((part, i) => field.path[i] === part);
  const below = /\.([A-Za-z]\w*)[^.]*$/.exec(expression.replace(/"[^"]*"/g, ''))?.[1];
  const names = field.path.filter((step) => typeof step === 'string');
  const bracket = expression.includes('[');
  return same && (!bracket || below === undefined || below === 'name' || names.includes(below));
}
