import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type IntentTexts, intentFrom } from '../../../src/model/intent-from.ts';
import { reasonCodes } from '../../../src/model/reason.ts';
import { objectsOf } from '../../../src/propose/locate/documents.ts';
import { type Field, fieldOf } from '../../../src/propose/locate/field.ts';
import type { Edit, Spliced } from '../../../src/propose/splice/edit.ts';
import { splice } from '../../../src/propose/splice/splice.ts';
import { differenceOf } from '../../bench/manifests/difference.ts';
import { wordsOf } from '../../bench/manifests/words.ts';
import { refOf } from '../../builders/objects.ts';

const WEB = refOf('Deployment', 'shop', 'web');
type Change = Pick<IntentTexts, 'field' | 'from' | 'to'>;

/** Changes of values that are there, so that the way back is a change as well. */
const REPLACING: readonly Change[] = [
  { field: 'image', from: 'registry.example.com:5000/shop/app:1.4.2', to: `r/app:v2@sha256:${'0a'.repeat(32)}` },
  { field: 'replicas', from: '2', to: '5' },
  { field: 'livenessProbe.periodSeconds', from: '10', to: '20' },
  { field: 'livenessProbe.httpGet.path', from: '/health', to: '/live' },
  { field: 'livenessProbe.httpGet.port', from: 'http', to: '8080' },
  { field: 'env.JAVA_TOOL_OPTIONS', from: '-Xmx512m', to: '-Xms1g -Xmx2g' },
  { field: 'annotations.example.com/owner', from: 'shop', to: 'a: b # c 🚀' },
  { field: 'labels.tier', from: 'web', to: 'true' },
  { field: 'limits.memory', from: '512Mi', to: '777Mi' },
];
/** Changes that add something; where it may go again, that is the way back. */
const ADDING: readonly Change[] = [
  { field: 'livenessProbe.timeoutSeconds', to: '7' },
  { field: 'annotations.example.com/new', to: 'yes' },
  { field: 'labels.new', to: 'x' },
  { field: 'requests.cpu', to: '250m' },
  { field: 'requests.memory', to: '64Mi' },
];
const LASTING: readonly Change[] = [
  { field: 'env.GOMEMLIMIT', to: '900MiB' },
  { field: 'securityContext.runAsNonRoot', to: 'true' },
  { field: 'podSecurityContext.runAsNonRoot', to: 'true' },
];
const ALL = [...REPLACING, ...ADDING, ...LASTING];

const fieldFor = (change: Change): Field => {
  const intent = intentFrom({ object: WEB, container: 'app', ...change });
  const field = intent === undefined ? undefined : fieldOf(intent, WEB);
  if (field === undefined) throw new Error(`no field for ${JSON.stringify(change)}`);
  return field;
};

function editOf(text: string, { path, value }: Field): Edit {
  const found = objectsOf(text).find(({ object }) => object.kind === 'Deployment');
  return { document: found?.offset ?? -1, path, value };
}
const apply = (text: string, change: Change): Spliced => splice(text, [editOf(text, fieldFor(change))]);
const textOf = (result: Spliced): string | undefined => (result.kind === 'spliced' ? result.text : undefined);
const backOf = ({ field, from, to }: Change): Change => ({
  field,
  ...(to === undefined ? {} : { from: to }),
  ...(from === undefined ? {} : { to: from }),
});

interface Style {
  readonly step: number;
  readonly dash: number;
  readonly eol: string;
  readonly bom: string;
  readonly end: string;
  readonly remark: string;
  readonly quote: string;
  readonly head: string;
  readonly tail: string;
}

const styles: fc.Arbitrary<Style> = fc.record({
  step: fc.integer({ min: 1, max: 4 }),
  dash: fc.constantFrom(0, 2),
  eol: fc.constantFrom('\n', '\r\n'),
  bom: fc.constantFrom('', '\uFEFF'),
  end: fc.constantFrom('\n', '', '\n\n'),
  remark: fc.constantFrom('', ' # why', '\t# tab\tand tab', ' # 🚀 déjà vu', ` # ${'long '.repeat(3000)}`),
  quote: fc.constantFrom('', '"', "'"),
  head: fc.constantFrom(
    '',
    '---\n',
    '# head\n',
    'kind: ConfigMap\ndata: {a: 1, a: 2}\n---\n',
    'x: &x {y: 1}\nz: *x\n---\n',
  ),
  tail: fc.constantFrom('', '---\nkind: ConfigMap\ndata:\n  x: |\n    --- no end\n', '# the end\n'),
});

/** `>` is one level; `-` marks list items. */
const LINES = `kind: Deployment
metadata:
>name: web
>labels: {tier: web}
>annotations:
>>example.com/owner: Qshop
spec:
>replicas: 2
>template:
>>spec:
>>>containers:
>>>- name: app
>>>  image: Qregistry.example.com:5000/shop/app:1.4.2
>>>  env:
>>>  - name: JAVA_TOOL_OPTIONS
>>>    value: Q-Xmx512m
>>>  livenessProbe:
>>>  >httpGet: {path: /health, port: http}
>>>  >periodSeconds: 10
>>>  resources:
>>>  >limits:
>>>  >>memory: Q512Mi
>>>- name: side`;

function write({ step, dash, eol, bom, end, remark, quote, head, tail }: Style): string {
  const unit = ' '.repeat(step);
  const lines = LINES.split('\n').map((line) => {
    const spelled = line.replace(/: Q(.*)$/, (_, value: string) => `: ${quote}${value}${quote}${remark}`);
    const item = /^>*(- | {2})/.test(spelled) ? spelled.replace(/^(>*)/, `$1${' '.repeat(dash)}`) : spelled;
    const nested = /^(>*\s*)- name: JAVA|^(>*\s*) {2}value/.test(item)
      ? item.replace(/^(>*\s*)/, `$1${' '.repeat(dash)}`)
      : item;
    return nested.replace(/>/g, unit);
  });
  return bom + `${head}${lines.join('\n')}\n${tail}`.replace(/\n$/, end).replaceAll('\n', eol);
}

const RUNS = { numRuns: 100 };
const pick = <T>(items: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...items);

describe('every field, over manifests in many styles', () => {
  it('is changed and nothing else, as js-yaml reads it, or refused with a reason', () => {
    let exact = 0;
    fc.assert(
      fc.property(styles, pick(ALL), (style, change) => {
        const text = write(style);
        const result = apply(text, change);
        if (result.kind === 'refused') {
          expect(reasonCodes).toContain(result.because.code);
          return;
        }
        exact++;
        const { unintendedLines, semantic } = differenceOf(
          { before: text, after: result.text },
          wordsOf(fieldFor(change)),
        );
        expect([change, unintendedLines, semantic ?? 0]).toEqual([change, 0, 0]);
        expect(apply(result.text, change)).toMatchObject({ text: result.text, splices: [] });
      }),
      RUNS,
    );
    expect(exact).toBeGreaterThan(RUNS.numRuns * 0.9);
  });

  it('put back, a replaced value gives the original bytes', () => {
    let reverted = 0;
    fc.assert(
      fc.property(styles, pick(REPLACING), (style, change) => {
        const text = write(style);
        const there = textOf(apply(text, change));
        if (there === undefined) return;
        const back = textOf(apply(there, backOf(change)));
        // What had to be quoted stays quoted: the value is the old one, its spelling may not be.
        const quoted = there.includes(`"${change.to ?? ''}"`) && !text.includes(`"${change.from ?? ''}"`);
        if (!quoted) expect([change, back]).toEqual([change, text]);
        reverted++;
      }),
      RUNS,
    );
    expect(reverted).toBeGreaterThan(RUNS.numRuns * 0.9);
  });

  it('taken out again, an added value gives the original bytes', () => {
    let reverted = 0;
    fc.assert(
      fc.property(styles, pick(ADDING), (style, change) => {
        const text = write(style);
        const there = textOf(apply(text, change));
        if (there === undefined) return;
        expect([change, textOf(apply(there, backOf(change)))]).toEqual([change, text]);
        reverted++;
      }),
      RUNS,
    );
    expect(reverted).toBeGreaterThan(RUNS.numRuns * 0.9);
  });

  it('does not depend on the order of two changes', () => {
    fc.assert(
      fc.property(styles, fc.shuffledSubarray([...ALL], { minLength: 2, maxLength: 2 }), (style, changes) => {
        const text = write(style);
        const inTurn = (order: readonly Change[]): string | undefined =>
          order.reduce<string | undefined>((at, one) => (at === undefined ? undefined : textOf(apply(at, one))), text);
        const together = textOf(
          splice(
            text,
            changes.map((one) => editOf(text, fieldFor(one))),
          ),
        );
        expect(together).toBeDefined();
        expect(sameTree(inTurn(changes), inTurn(changes.toReversed()))).toBe(true);
        expect(sameTree(inTurn(changes), together)).toBe(true);
      }),
      RUNS,
    );
  });
});

/** Two new keys of one map may stand in either order. */
const sameTree = (a: string | undefined, b: string | undefined): boolean =>
  (a ?? '').split(/\r?\n/).toSorted().join('\n') === (b ?? '').split(/\r?\n/).toSorted().join('\n');

const PLAIN: Style = {
  step: 2, dash: 0, eol: '\n', bom: '', end: '\n', remark: '', quote: '', head: '', tail: '',
}; // biome-ignore format: a record

describe('traps', () => {
  it('a megabyte beside the document', () => {
    const tail = `---\nkind: ConfigMap\ndata:\n  x: |\n${'    0123456789abcdef 🚀\n'.repeat(40_000)}`;
    const text = write({ ...PLAIN, tail });
    expect(text.length).toBeGreaterThan(900_000);
    for (const change of [REPLACING[0], ADDING[0], LASTING[0]]) {
      const after = change === undefined ? undefined : textOf(apply(text, change));
      expect(after?.endsWith(tail)).toBe(true);
      expect(after).not.toBe(text);
    }
  });

  const refusal = (text: string, change: Change): string | undefined => {
    const result = apply(text, change);
    return result.kind === 'refused' ? result.because.code : undefined;
  };

  it.each<[string, string, string, Change, string]>([
    ['a tag', 'replicas: 2', 'replicas: !!int 2', { field: 'replicas', to: '3' }, 'field-unsupported'],
    [
      'a key that is there twice',
      'replicas: 2',
      'replicas: 2\n  replicas: 3',
      { field: 'replicas', to: '4' },
      'field-unsupported',
    ],
    [
      'a block scalar',
      'value: -Xmx512m',
      'value: >-\n            -Xmx512m',
      { field: 'env.JAVA_TOOL_OPTIONS', to: 'x' },
      'field-unsupported',
    ],
    ['a template', 'replicas: 2', 'replicas: {{ .Values.n }}', { field: 'replicas', to: '3' }, 'file-templated'],
    [
      'a shared anchor',
      'labels: {tier: web}',
      'labels: &l {tier: web}\n  copy: *l',
      { field: 'labels.tier', to: 'x' },
      'field-aliased',
    ],
    [
      'a merge',
      '    spec:',
      '    spec: &s {a: 1}\n    other:\n      <<: *s',
      { field: 'podSecurityContext.runAsNonRoot', to: 'true' },
      'field-aliased',
    ],
    ['two containers of one name', 'name: side', 'name: app', { field: 'image', to: 'x:1' }, 'field-unsupported'],
  ])('%s is refused', (_, old, new_, change, code) => {
    const text = write(PLAIN);
    expect(text).toContain(old);
    expect(refusal(text.replace(old, new_), change)).toBe(code);
  });
});
