import { z } from 'zod';
import { UpstreamSurprise } from '../../model/errors.ts';
import type { RevisionName, RevisionTemplate } from '../../model/revision-template.ts';
import type { Api } from './api.ts';
import { time } from './project/shape.ts';
import { redactDeep } from './redact-deep.ts';

const record = z.record(z.string(), z.unknown());
const template = z.object({ metadata: record.nullish(), spec: record });
const replicaSet = z.object({ spec: z.object({ template }) });
/** Of StatefulSets and DaemonSets: the patch that makes the object be of that revision. */
const controllerRevision = z.object({ data: z.object({ spec: z.object({ template }) }) });
const meta = z.object({ metadata: z.object({ name: z.string(), creationTimestamp: time }) });

const RESOURCES = { ReplicaSet: 'replicasets', ControllerRevision: 'controllerrevisions' } as const;

/** A pod template is a few kilobytes; one that is larger holds data, and nobody would read its difference. */
const LARGEST = 256 * 1024;

/** By a list of one: the right to list is there already. */
export async function revisionTemplate(api: Api, of: RevisionName): Promise<RevisionTemplate> {
  const path = `/apis/apps/v1/namespaces/${encodeURIComponent(of.namespace)}/${RESOURCES[of.kind]}`;
  const answer = await api.send({ method: 'GET', path, query: { fieldSelector: `metadata.name=${of.name}` } });
  if (answer.status !== 200) throw surprise(of, answer.status === 403 ? 'forbidden' : 'absent', `${answer.status}`);
  for (const item of answer.items ?? []) {
    const named = meta.safeParse(item);
    if (!named.success || named.data.metadata.name !== of.name) continue;
    const found = templateIn(item);
    if (found === undefined) throw surprise(of, 'surprise', 'it holds no pod template');
    if (JSON.stringify(found).length > LARGEST) throw surprise(of, 'surprise', 'its pod template is too large');
    return { createdAt: named.data.metadata.creationTimestamp, template: redactDeep(found) };
  }
  throw surprise(of, 'absent', 'it is not there any more');
}

function templateIn(item: unknown): { metadata: Record<string, unknown>; spec: Record<string, unknown> } | undefined {
  const set = replicaSet.safeParse(item);
  const revision = controllerRevision.safeParse(item);
  const raw = set.success ? set.data.spec.template : revision.data?.data.spec.template;
  return raw === undefined ? undefined : { metadata: raw.metadata ?? {}, spec: raw.spec };
}

const surprise = (of: RevisionName, code: 'absent' | 'forbidden' | 'surprise', issue: string): UpstreamSurprise =>
  new UpstreamSurprise({ source: 'kubernetes', code, issue: `${of.kind} ${of.namespace}/${of.name}: ${issue}` });
