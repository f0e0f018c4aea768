/** Why no value of a chart controls a field, as precisely as its templates allow. */

import { parseImage } from '../../model/image.ts';
import { fieldPathOf } from '../../model/intent-text.ts';
import type { Reason } from '../../model/reason.ts';
import type { Field } from '../locate/field.ts';
import { fieldAt } from '../locate/reach.ts';
import { because } from '../locate/reasons.ts';
import type { Subject } from '../locate/subject.ts';
import { type Chart, joined } from './chart.ts';
import type { HelmModel } from './layers.ts';

export function noControl(
  { index, object }: Subject,
  { chart }: HelmModel,
  { field, body }: { readonly field: Field; readonly body: unknown },
): Reason {
  const name = fieldPathOf(field.intent);
  const read = fieldAt(body, field);
  if (read === undefined || read === null) {
    return because('value-not-found', `The templates set no ${name}, and no value of the chart makes them.`);
  }
  const literal = String(read);
  const found = (chart?.directories ?? [])
    .flatMap((directory) => index.pathsUnder(joined(directory, 'templates')))
    .filter((path) =>
      writes(index.tree.text(path) ?? '', { kind: object.kind, key: String(field.path.at(-1)), literal }),
    );
  const own = found.filter((path) => index.tree.text(path)?.includes(object.name) === true);
  const [file, another] = own.length > 0 ? own : found;
  if (file === undefined) {
    const version = field.intent.kind === 'set-image' ? versionIn(literal, chart) : undefined;
    const why = version ?? 'no value of the chart is what is written there.';
    return because('value-not-found', `${name} is ${literal}, and ${why}`);
  }
  const where = another === undefined ? file : 'a template';
  const detail = `${name} is ${literal} in ${where} and no value of the chart changes it.`;
  return because('template-literal', detail);
}

/** Released with the chart: what is made for one version is not told to be another. */
function versionIn(image: string, chart: Chart | undefined): string | undefined {
  const tag = parseImage(image)?.tag;
  const named = chart?.versions.find(({ version }) => tag === version || tag === `v${version}`);
  return named === undefined
    ? undefined
    : `its tag is the appVersion of ${named.file}: no value of the chart sets another.`;
}

const writes = (text: string, { kind, key, literal }: { kind: string; key: string; literal: string }): boolean =>
  text.includes(`kind: ${kind}`) &&
  text.split('\n').some((line) => {
    const [name, value = ''] = line.split(/:(.*)/s);
    return name?.trim().replace(/^- /, '') === key && value.trim().replace(/^["']|["']$/g, '') === literal;
  });
