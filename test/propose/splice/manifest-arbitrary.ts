import fc from 'fast-check';

/** How one file is written: everything that people do differently. */
export interface Manifest {
  readonly text: string;
  readonly container: string;
}

const RESOURCES = [
  '',
  'resources: {}',
  'resources: {} # nothing yet',
  'resources:',
  'resources: ~',
  'resources:\n>{}',
  'resources: {limits: {memory: 512Mi}}',
  'resources: { requests: { cpu: 0.5 } }',
  'resources:\n>limits:\n>>memory: 512Mi',
  'resources:\n># why\n>limits:   # here\n>>memory: "512Mi"\t# there\n>requests: {cpu: 250m}',
  "resources:\n>requests:\n>>memory: '1G'\n>>cpu: 1",
  'resources:\n>requests: &r\n>>memory: 1Gi\n>limits: *r',
  'resources: &shared\n>limits:\n>>memory: 1Gi',
  'resources:\n>limits:\n>><<: {cpu: 1}\n>>memory: 1e9',
  'resources:\n>limits: !!map\n>>memory: 1Gi',
  'resources:\n>limits:\n>>memory: |-\n>>>1Gi',
  'resources:\n>limits:\n>>memory:\n>>cpu:',
  'resources:\n>limits: null\n>requests:\n>>cpu: 100m',
  'resources:\n>limits:\n>>memory: 1Gi\n>>memory: 2Gi',
  'resources: {{ .Values.resources }}',
];
const BEFORE = [
  '',
  'image: a:1',
  'image: a:1 # 🚀 déjà\targs',
  'args:\n- |\n>x: {y}\n\n>  z',
  'env:\n- {name: A, value: "b"}\n',
];
const AFTER = [
  '',
  'ports: []',
  '# a comment of its own\nports: [{containerPort: 80}]',
  'command: >-\n>long\n>text\n\n',
  'x: *none',
];
const HEADS = ['', '# head\n', '---\n', 'kind: Service\nmetadata: {name: web}\n---\n', 'a: &a {b: 1}\nc: *a\n---\n'];
const TAILS = ['', '---\nkind: ConfigMap\ndata:\n  x: |\n    ---x\n', '# the end\n', '...\n', '---\n'];

/** Deployments in many hands' styles; some cannot be edited, which must be said. */
export const manifests: fc.Arbitrary<Manifest> = fc
  .record({
    step: fc.integer({ min: 1, max: 5 }),
    dash: fc.constantFrom(0, 1, 2, 4),
    resources: fc.constantFrom(...RESOURCES),
    before: fc.constantFrom(...BEFORE),
    after: fc.constantFrom(...AFTER.slice(0, 4)),
    head: fc.constantFrom(...HEADS),
    tail: fc.constantFrom(...TAILS),
    nameLast: fc.boolean(),
    eol: fc.constantFrom('\n', '\r\n'),
    bom: fc.boolean(),
    finalNewline: fc.boolean(),
    comments: fc.boolean(),
  })
  .map((plan) => ({ text: write(plan), container: 'app' }));

type Plan = Readonly<Record<'step' | 'dash', number>> &
  Readonly<Record<'resources' | 'before' | 'after' | 'head' | 'tail' | 'eol', string>> &
  Readonly<Record<'nameLast' | 'bom' | 'finalNewline' | 'comments', boolean>>;

function write(plan: Plan): string {
  const unit = ' '.repeat(plan.step);
  const own = ['name: app', plan.before, plan.resources, plan.after].filter(Boolean);
  const keys = plan.nameLast ? [...own.slice(1), 'name: app'] : own;
  const item = keys
    .flatMap((key) => key.split('\n'))
    .map((line) => line.replace(/^>+/, (marks) => unit.repeat(marks.length)))
    .map((line, i) => (line === '' ? '' : (i === 0 ? '- ' : '  ') + line));
  const containers = [...item, '- {name: side, image: s:1}'].map((line) =>
    line === '' ? '' : ' '.repeat(plan.dash) + line,
  );
  const lines = [
    'kind: Deployment',
    'metadata:',
    `${unit}name: web`,
    'spec:',
    `${unit}template:`,
    `${unit.repeat(2)}spec:`,
    ...(plan.comments ? ['# at the margin', `${unit.repeat(3)}# indented`] : []),
    `${unit.repeat(3)}containers:`,
    ...containers.map((line) => (line === '' ? '' : unit.repeat(3) + line)),
  ];
  const text = `${plan.head}${lines.join('\n')}\n${plan.tail}`;
  const ended = plan.finalNewline ? text : text.replace(/\n$/, '');
  return (plan.bom ? '\uFEFF' : '') + ended.replaceAll('\n', plan.eol);
}
