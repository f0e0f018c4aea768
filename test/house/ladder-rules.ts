import type { ICruiseOptions, IForbiddenRuleType } from 'dependency-cruiser';

/** The ladder of src/README.md as rules. Each rule says why. */
const room = (name: string): string => `^src/${name}/`;
const rooms: readonly string[] = [
  'cli',
  'config',
  'model',
  'analyze',
  'decide',
  'propose',
  'ports',
  'observe',
  'act',
  'report',
  'serve',
  'mcp',
  'adapters',
];

/** Which rooms a room may import, beside itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  ports: ['model'],
  config: ['model'],
  analyze: ['model'],
  decide: ['model'],
  propose: ['model'],
  report: ['model'],
  observe: ['model', 'ports'],
  act: ['model', 'ports'],
  adapters: ['model', 'ports'],
};

/** Which npm packages a room may import; rooms that are not named here may import any. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  model: [],
  ports: [],
  analyze: [],
  // Schedules in time zones: pure arithmetic on the time it is given.
  decide: ['croner'],
  propose: ['yaml', 'liquidjs'],
  report: ['liquidjs', 'echarts', 'csv-stringify'],
  config: ['zod', 'yaml', 'fastest-levenshtein', '@marcbachmann/cel-js', 'croner'],
  observe: [],
  act: [],
};

const PURE = ['model', 'analyze', 'decide', 'propose', 'report'];

const downwards: IForbiddenRuleType[] = Object.entries(MAY_IMPORT).map(([name, allowed]) => ({
  name: `${name}-imports-downwards`,
  comment: `src/${name} may import ${[...allowed, name].join(', ')} only: nothing imports upwards.`,
  severity: 'error',
  from: { path: room(name) },
  to: {
    path: `^src/(${rooms.filter((other) => other !== name && !allowed.includes(other)).join('|')})/|^src/[^/]+\\.ts$`,
  },
}));

const packages: IForbiddenRuleType[] = Object.entries(PACKAGES).map(([name, allowed]) => ({
  name: `${name}-packages`,
  comment: `src/${name} may use ${allowed.join(', ') || 'no package'}: its job needs no more.`,
  severity: 'error',
  from: { path: room(name) },
  to: {
    dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
    pathNot: allowed.length === 0 ? '^$' : `node_modules/(${allowed.join('|')})/`,
  },
}));

const OPTIONS: ICruiseOptions = {
  doNotFollow: { path: 'node_modules' },
  tsPreCompilationDeps: true,
  tsConfig: { fileName: 'tsconfig.json' },
  enhancedResolveOptions: {
    exportsFields: ['exports'],
    conditionNames: ['import', 'require', 'node', 'default', 'types'],
  },
};

export const ladder = {
  options: OPTIONS,
  forbidden: [
    ...downwards,
    ...packages,
    {
      name: 'pure-never-touches-node',
      comment: 'Pure rooms get time, files and texts as arguments, so that the same input gives the same bytes.',
      severity: 'error',
      from: { path: `^src/(${PURE.join('|')})/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-main-wires-adapters',
      comment: 'run, cli and serve see ports; main and wiring alone know which adapter stands behind one.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main\\.ts|wiring/|adapters/)' },
      to: { path: '^src/adapters/' },
    },
    {
      name: 'only-main-uses-wiring',
      comment: 'Whoever imported wiring would import every adapter.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main\\.ts|wiring/)' },
      to: { path: '^src/wiring/' },
    },
    {
      name: 'traces-are-loaded-when-asked-for',
      comment: 'Without an endpoint nobody pays for the libraries of traces, neither in time nor in memory.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/adapters/otel/' },
      to: { path: '^src/adapters/otel/', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'adapters-are-strangers',
      comment: 'An adapter that needs another adapter hides a port.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/([^/]+)/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'analyzers-are-strangers',
      comment: 'What two analyzers share lives in analyze/ or analyze/recommend/.',
      severity: 'error',
      from: { path: '^src/analyze/([^/]+-[^/]+)/' },
      to: { path: '^src/analyze/([^/]+-[^/]+)/', pathNot: '^src/analyze/$1/' },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle is one room pretending to be two.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import that resolves to nothing.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
} satisfies { options: ICruiseOptions; forbidden: IForbiddenRuleType[] };
