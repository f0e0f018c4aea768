/** Plain directories: the one document that Argo CD would load for the object. */
import type { ObjectRef } from '../../model/cluster.ts';
import type { Reason } from '../../model/reason.ts';
import { type FoundDocument, findDocuments, slicesOf, wordOf } from '../locate/documents.ts';
import type { Field } from '../locate/field.ts';
import { type Place, RANK, type Write } from '../locate/place.ts';
import { valueAt } from '../locate/reach.ts';
import { because } from '../locate/reasons.ts';
import type { Subject } from '../locate/subject.ts';
import { parseYaml, unfit } from '../splice/parsed.ts';
import { documentOffsets } from '../splice/splice.ts';
import { withoutTemplates } from '../splice/templates.ts';

export function plainPlaces(subject: Subject): readonly Place[] | Reason {
  const { object, application } = subject;
  const found = filesNaming(subject).flatMap((file) =>
    findDocuments(file, { ...object, names: [object.name] }).filter(
      ({ namespace }) => (namespace ?? application.destination.namespace) === object.namespace,
    ),
  );
  const [document, ...others] = found;
  if (document === undefined) return notFound(subject);
  if (others.length > 0) {
    const paths = found.map(({ path }) => path).join(', ');
    return because('file-ambiguous', `${nameOf(object)} is described more than once: ${paths}.`);
  }
  return [documentPlace(document, () => RANK.document)];
}

/** The place inside a document that describes the whole object. */
export function documentPlace(found: FoundDocument, rank: Place['rank']): Place {
  const { path: file, document, root } = found;
  return {
    label: `${file} (document)`,
    file,
    rank,
    writes: (fields) =>
      fields.map((field) =>
        field.within === undefined
          ? { file, edit: { document, path: [...root, ...field.path], value: field.value } }
          : { file, ...insideText(found, field, field.within) },
      ),
  };
}

/** The field stands in a text that is YAML itself: inline Helm values, `elementsYaml`. */
function insideText(
  { object, document, root }: FoundDocument,
  { path, value }: Field,
  within: number,
): Omit<Write, 'file'> {
  const text = wordOf(valueAt(object, path.slice(0, within))) ?? '';
  const templated = object.kind === 'ApplicationSet' && text.includes('{{');
  const [start = 0] = documentOffsets(templated ? withoutTemplates(text) : text);
  return {
    inside: { document, path: [...root, ...path.slice(0, within)], ...(templated ? { templated: true } : {}) },
    edit: { document: start, path: path.slice(within), value },
  };
}

const filesNaming = ({ loads, index, directory, object }: Subject): { path: string; text: string }[] =>
  index.pathsUnder(directory).flatMap((path) => {
    const text = loads(path) ? index.tree.text(path) : undefined;
    return text?.includes(object.name) === true ? [{ path, text }] : [];
  });

/** A file that names the object but cannot be read is the likelier reason. */
function notFound(subject: Subject): Reason {
  const { object, index, loads, directory } = subject;
  for (const { path, text } of filesNaming(subject)) {
    if (!text.includes(object.kind)) continue;
    for (const slice of slicesOf(text)) {
      const parsed = parseYaml(slice.text);
      const [document] = parsed.documents;
      const wrong = document === undefined ? undefined : unfit(parsed, document);
      if (wrong !== undefined) return because(wrong.code, `${path}: ${wrong.detail}`);
    }
  }
  const detail = `No document for ${nameOf(object)} among the ${index.pathsUnder(directory).filter(loads).length} files of ${directory || '.'}.`;
  return because('file-not-found', detail);
}

const nameOf = (object: ObjectRef): string => `${object.kind} ${object.namespace ?? ''}/${object.name}`;
