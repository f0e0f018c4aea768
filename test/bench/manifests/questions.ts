/** What is asked of a workload: fields that it has or could have, with the value it has and another one. */
import type { ObjectRef } from '../../../src/model/cluster.ts';
import { parseImage } from '../../../src/model/image.ts';
import type { Intent } from '../../../src/model/intent.ts';
import { type IntentTexts, intentFrom } from '../../../src/model/intent-from.ts';
import { isRecord } from '../../../src/propose/locate/documents.ts';
import { fieldOf } from '../../../src/propose/locate/field.ts';
import { stepsReached, valueAt } from '../../../src/propose/locate/reach.ts';

export const FIELDS = [
  'limits.memory',
  'requests.cpu',
  'image',
  'replicas',
  'livenessProbe.timeoutSeconds',
  'livenessProbe.httpGet.port',
  'securityContext.allowPrivilegeEscalation',
  'podSecurityContext.runAsNonRoot',
  'env.GOMEMLIMIT',
  'annotations.trimtab.dev/bench',
  'unset limits.cpu',
] as const;
export type FieldName = (typeof FIELDS)[number];

export interface Asked {
  readonly object: ObjectRef;
  readonly body: Readonly<Record<string, unknown>>;
  readonly container: string;
}

/** Undefined where the field makes no sense for the object, or is that already. */
export function questionFor(name: FieldName, { object, body, container }: Asked): Intent | undefined {
  const field = name.replace('unset ', '');
  const probe = intentFrom({ object, container, field, from: '1', to: SAMPLES[field] ?? '1' });
  const place = probe === undefined ? undefined : fieldOf(probe, object);
  if (place === undefined || stepsReached(body, place.path) < place.required) return undefined;
  const read = valueAt(body, place.path);
  if (isRecord(read) || Array.isArray(read)) return undefined;
  const from = read === undefined || read === null ? undefined : String(read);
  const to = name.startsWith('unset ') ? undefined : nextOf(field, from);
  if (from === to || (name.startsWith('unset ') && from === undefined)) return undefined;
  const texts: IntentTexts = {
    object,
    container,
    field,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
  const intent = intentFrom(texts);
  return intent === undefined || (from !== undefined && intent.from === undefined) ? undefined : intent;
}

const SAMPLES: Readonly<Record<string, string>> = {
  'limits.memory': '1Gi',
  'requests.cpu': '1',
  image: 'a:1',
  'securityContext.allowPrivilegeEscalation': 'false',
  'podSecurityContext.runAsNonRoot': 'true',
};

function nextOf(field: string, from: string | undefined): string | undefined {
  if (field === 'image') return imageAfter(from);
  if (field === 'replicas' || field.endsWith('Seconds')) return String(Number(from ?? '1') + 1);
  if (field.endsWith('port')) return from === '8099' ? '8098' : '8099';
  if (field === 'env.GOMEMLIMIT') return '777MiB';
  return { ...SAMPLES, 'limits.memory': '777Mi', 'requests.cpu': '77m' }[field] ?? 'by the bench';
}

/** Another tag; a digest would make it mean nothing. */
function imageAfter(from: string | undefined): string | undefined {
  const image = from === undefined ? undefined : parseImage(from);
  // Without the values of its environment a chart may say `registry/:`.
  return image === undefined || !/^[a-z0-9][^\s]*[a-z0-9]$/i.test(image.name) || image.name.includes('..')
    ? undefined
    : `${image.name}:1.99.7`;
}
