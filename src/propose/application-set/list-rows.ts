import type { Reason } from '../../model/reason.ts';
import { isRecord, recordsIn, wordOf } from '../locate/documents.ts';
import { because } from '../locate/reasons.ts';
import { yamlValue } from '../splice/parsed.ts';
import { plainSteps } from './interpolate.ts';
import { keyOf, leavesOf, type Origin, type Row } from './row.ts';
import type { GeneratorAt, Site } from './site.ts';

/** `elements` and `elementsYaml`. https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-List/ */
export function listRows({ dialect }: Site, generator: GeneratorAt): readonly Row[] | Reason {
  const { elements, elementsYaml } = generator.body;
  const rows = recordsIn(elements).map((element, i) => rowOf(element, generator, { path: ['elements', i] }));
  const text = wordOf(elementsYaml);
  const more = text === undefined ? [] : parsedList(text);
  if (more === undefined)
    return because('generator-unsupported', 'elementsYaml of a list generator is no list of maps.');
  const all = [
    ...rows,
    ...more.map((element, i) => rowOf(element, generator, { path: ['elementsYaml', i], within: 1 })),
  ];
  return dialect.goTemplate ? all : all.map(flat);
}

function parsedList(text: string): readonly Readonly<Record<string, unknown>>[] | undefined {
  const list = yamlValue(text);
  return Array.isArray(list) && list.every(isRecord) ? list : undefined;
}

interface ElementAt {
  readonly path: readonly (string | number)[];
  readonly within?: number;
}

function rowOf(element: Readonly<Record<string, unknown>>, { path, made }: GeneratorAt, at: ElementAt): Row {
  const origins = leavesOf(element).map((leaf): [string, Origin] => {
    const steps = [...path, ...at.path, ...leaf.path];
    const text = at.within === undefined ? steps : [...path, ...at.path.slice(0, at.within)];
    const source = made.get(keyOf(plainSteps(text)));
    const within = at.within === undefined ? {} : { within: path.length + at.within };
    return [
      keyOf(leaf.path),
      { kind: 'set', path: steps, ...within, ...(source === undefined ? {} : { made: source }) },
    ];
  });
  return { params: element, origins: new Map(origins) };
}

/** Without Go templates an element has texts only, and `values` one level down. */
function flat({ params, origins }: Row): Row {
  const leaves = leavesOf(params).filter(({ value }) => typeof value === 'string');
  return {
    params: Object.fromEntries(leaves.map(({ path, value }) => [path.join('.'), value])),
    origins: new Map(
      leaves.flatMap(({ path }): [string, Origin][] => {
        const origin = origins.get(keyOf(path));
        return origin === undefined ? [] : [[keyOf([path.join('.')]), origin]];
      }),
    ),
  };
}
