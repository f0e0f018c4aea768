/** Plain directories: the one document that Argo CD would load for the object. */
import type { ObjectRef } from '../../model/cluster.ts';
import type { Reason } from '../../model/reason.ts';
import { type FoundDocument, findDocuments, slicesOf } from '../locate/documents.ts';
import { type Place, RANK } from '../locate/place.ts';
import { because } from '../locate/reasons.ts';
import type { Subject } from '../locate/subject.ts';
import { parseYaml, unfit } from '../splice/parsed.ts';

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
      fields.map(({ path, value }) => ({ file, edit: { document, path: [...root, ...path], value } })),
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
