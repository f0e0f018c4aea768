import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { reasonCodes } from '../../../src/model/reason.ts';
import { mebibytes, millicores } from '../../../src/model/units.ts';
import type { Edit, Spliced, Step } from '../../../src/propose/splice/edit.ts';
import { documentOffsets, splice } from '../../../src/propose/splice/splice.ts';
import { type Manifest, manifests } from './manifest-arbitrary.ts';

const FIELDS = ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'] as const;
type FieldName = (typeof FIELDS)[number];
const fields = fc.uniqueArray(fc.constantFrom(...FIELDS), { minLength: 1, maxLength: 4 });
const RUNS = { numRuns: 200 };

describe('splice, over manifests in many styles', () => {
  it('changes the meant paths and no other byte, or says why not', () => {
    let spliced = 0;
    fc.assert(
      fc.property(manifests, fields, (manifest, names) => {
        const result = edit(manifest, names);
        if (result.kind === 'refused') {
          expect(reasonCodes).toContain(result.because.code);
          expect(result.because.detail).not.toBe('');
          return;
        }
        spliced++;
        expect(withoutFields(result.text, names)).toEqual(withoutFields(manifest.text, names));
        for (const name of names) expect(readValue(result.text, name)).toBe(TARGETS[name].read);
        expect(untouched(result.text, result)).toBe(untouchedBefore(manifest.text, result));
      }),
      RUNS,
    );
    expect(spliced).toBeGreaterThan(RUNS.numRuns / 2);
  });

  it('finds nothing to do the second time', () => {
    fc.assert(
      fc.property(manifests, fields, (manifest, names) => {
        const first = edit(manifest, names);
        if (first.kind === 'refused') return;
        expect(edit({ ...manifest, text: first.text }, names)).toMatchObject({ text: first.text, splices: [] });
      }),
      RUNS,
    );
  });

  it('gives the original bytes when a replaced value is put back', () => {
    let reverted = 0;
    fc.assert(
      fc.property(manifests, fc.constantFrom('256Mi', '"256Mi"', "'256Mi'", '256Mi  # note'), (manifest, spelled) => {
        const text = manifest.text.replace(/512Mi|"512Mi"/, spelled);
        if (!text.includes(spelled)) return;
        const there = spliceAll(text, [at(text, 'limits.memory', { kind: 'memory', to: mebibytes(777) })]);
        if (there.kind === 'refused') return;
        const back = spliceAll(there.text, [at(there.text, 'limits.memory', { kind: 'memory', to: mebibytes(256) })]);
        expect(back).toMatchObject({ kind: 'spliced', text });
        reverted++;
      }),
      { numRuns: 400 },
    );
    expect(reverted).toBeGreaterThan(20);
  });

  it('does not depend on the order of two edits', () => {
    fc.assert(
      fc.property(manifests, fc.shuffledSubarray([...FIELDS], { minLength: 2, maxLength: 2 }), (manifest, names) => {
        const forth = inTurn(manifest, names);
        const back = inTurn(manifest, names.toReversed());
        expect(forth).toBe(back);
        const [together, reversed] = [edit(manifest, names), edit(manifest, names.toReversed())];
        expect(textOf(together)).toBe(textOf(reversed));
        if (forth !== undefined) expect(textOf(together)).toBe(forth);
      }),
      RUNS,
    );
  });
});

const TARGETS = {
  'requests.cpu': { value: { kind: 'cpu', to: millicores(777) }, read: 777 },
  'requests.memory': { value: { kind: 'memory', to: mebibytes(1000) }, read: 1000 * 2 ** 20 },
  'limits.cpu': { value: { kind: 'cpu', to: millicores(1777) }, read: 1777 },
  'limits.memory': { value: { kind: 'memory', to: mebibytes(3000) }, read: 3000 * 2 ** 20 },
} as const;

const pathOf = (name: FieldName): readonly Step[] => [
  'spec', 'template', 'spec', 'containers', { named: 'app' }, 'resources', ...name.split('.'),
]; // biome-ignore format: a path

const deployment = (text: string) =>
  parseAllDocuments(text, { merge: true, logLevel: 'silent' }).findIndex((doc) => doc.get('kind') === 'Deployment');

function at(text: string, name: FieldName, value: Edit['value']): Edit {
  const docs = parseAllDocuments(text, { merge: true, logLevel: 'silent' });
  const before = docs.slice(0, deployment(text)).filter((doc) => doc.contents !== null).length;
  return { document: documentOffsets(text)[before] ?? -1, path: pathOf(name), value };
}

const spliceAll = (text: string, edits: readonly Edit[]): Spliced => splice(text, edits);
const edit = ({ text }: Manifest, names: readonly FieldName[]): Spliced =>
  splice(
    text,
    names.map((name) => at(text, name, TARGETS[name].value)),
  );
const textOf = (result: Spliced): string | undefined => (result.kind === 'spliced' ? result.text : undefined);

/** One edit after the other; undefined when one of them is refused. */
function inTurn(manifest: Manifest, names: readonly FieldName[]): string | undefined {
  return names.reduce<string | undefined>(
    (text, name) => (text === undefined ? undefined : textOf(edit({ ...manifest, text }, [name]))),
    manifest.text,
  );
}

/** An independent reader: plain objects, without the edited fields and what became empty with them. */
function withoutFields(text: string, names: readonly FieldName[]): unknown {
  const trees: unknown[] = parseAllDocuments(text, { merge: true, logLevel: 'silent' }).map((doc) => doc.toJS());
  const container = containerOf(trees[deployment(text)]);
  const resources = container.resources;
  for (const name of names) {
    const [group = '', key = ''] = name.split('.');
    if (isObject(resources) && isObject(resources[group])) delete resources[group][key];
    if (isObject(resources) && isBlank(resources[group])) delete resources[group];
  }
  if (isBlank(container.resources)) delete container.resources;
  return trees;
}

/** Memory in bytes or CPU in millicores, read by hand. */
function readValue(text: string, name: FieldName): number | undefined {
  const trees: unknown[] = parseAllDocuments(text, { merge: true, logLevel: 'silent' }).map((doc) => doc.toJS());
  const { resources } = containerOf(trees[deployment(text)]);
  const [group = '', key = ''] = name.split('.');
  const read = isObject(resources) && isObject(resources[group]) ? String(resources[group][key]) : '';
  const [, digits = '', unit = ''] = /^([\d.]+)(.*)$/.exec(read) ?? [];
  const factor = { '': name.endsWith('cpu') ? 1000 : 1, m: 1, M: 1e6, e6: 1e6, Mi: 2 ** 20, Gi: 2 ** 30 }[unit];
  const value = factor === undefined ? undefined : Number(digits) * factor;
  // Decimal units are rounded up by less than 1 %.
  const { read: wanted } = TARGETS[name];
  return value !== undefined && value >= wanted && value < wanted * 1.01 ? wanted : value;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isBlank = (value: unknown): boolean =>
  value === null || value === undefined || (isObject(value) && Object.keys(value).length === 0);

function containerOf(tree: unknown): Record<string, unknown> {
  const path = ['spec', 'template', 'spec', 'containers'];
  const containers = path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), tree);
  const found: unknown = Array.isArray(containers)
    ? containers.find((one: unknown) => isObject(one) && one.name === 'app')
    : undefined;
  return isObject(found) ? found : {};
}

type Done = Extract<Spliced, { kind: 'spliced' }>;

/** What is left of the new text when the inserted pieces are taken out; must be the old text without the replaced ones. */
function untouched(after: string, { splices }: Done): string {
  let [kept, shift, from] = ['', 0, 0];
  for (const { start, end, text } of splices) {
    kept += after.slice(from, start + shift);
    from = start + shift + text.length;
    shift += text.length - (end - start);
  }
  return kept + after.slice(from);
}

function untouchedBefore(before: string, { splices }: Done): string {
  let [kept, from] = ['', 0];
  for (const { start, end } of splices) {
    kept += before.slice(from, start);
    from = end;
  }
  return kept + before.slice(from);
}
