import { createHash } from 'node:crypto';
import { type ParsedYaml, parseKubernetesYaml } from './kubernetes-yaml.ts';

export type ParseYaml = (text: string) => ParsedYaml;

/** A digest and the values of each; begun anew when there are more. */
const MOST_DOCUMENTS = 50_000;

/**
 * Reads renderings. A change touches one object of hundreds, and each change is rendered: a document that was read before is
 * not read again, and its values are the very same ones, which tells that nothing in it differs. Whatever cannot be read in
 * parts is read as a whole, so that errors say the same.
 */
export function keptDocuments(most = MOST_DOCUMENTS): ParseYaml {
  const known = new Map<string, readonly unknown[]>();
  const read = (part: string): readonly unknown[] | undefined => {
    const name = createHash('sha256').update(part).digest('base64');
    const before = known.get(name);
    if (before !== undefined) return before;
    const parsed = parseKubernetesYaml(part);
    if (parsed.kind === 'broken') return undefined;
    if (known.size >= most) known.clear();
    known.set(name, parsed.documents);
    return parsed.documents;
  };
  return (text) => {
    // A directive belongs to the line that begins its document.
    if (/^%/m.test(text)) return parseKubernetesYaml(text);
    const documents: unknown[] = [];
    // At the left edge it is the end of a document wherever it stands, in texts of any style too.
    for (const part of text.split(/^---\n/m)) {
      const values = read(part);
      if (values === undefined) return parseKubernetesYaml(text);
      for (const value of values) documents.push(value);
    }
    return { kind: 'parsed', documents };
  };
}
