import type { ConfigProblem } from '../model/errors.ts';
import type { Policy } from '../model/policy.ts';
import type { Runbook } from '../model/runbook.ts';
import { milliseconds } from '../model/units.ts';
import { type ConfigDocument, type Path, valueAt } from './document.ts';
import { forgePlace, isPath, remoteOf } from './forge-place.ts';
import { formatDuration } from './quantities.ts';
import { reportFaults } from './report-faults.ts';
import type { RepositoryConfig } from './repository-schema.ts';
import { runbookFaults } from './runbook-faults.ts';
import type { TrimtabFile } from './schema.ts';

/** Policies with the file they stand in, to say where a problem is. */
export interface PolicySource {
  readonly document: ConfigDocument;
  readonly policies: readonly Policy[];
  readonly runbooks: readonly Runbook[];
}

/** Settings that are fine alone and wrong together. */
export function contradictions(
  document: ConfigDocument,
  file: TrimtabFile,
  sources: readonly PolicySource[],
): ConfigProblem[] {
  return [
    ...repeated(file.repositories.map(({ name }) => name)).map(({ name, index }) =>
      problem(document, ['repositories', index, 'name'], { got: name, want: 'a name no other repository has' }),
    ),
    ...file.repositories.flatMap((repository, index) => homeless(document, repository, index)),
    ...sources.flatMap((source) =>
      source.policies.flatMap((policy, index) => [
        ...windows(source, { policy, index, file }),
        ...tooShortToPredict(source, { policy, index, file }),
      ]),
    ),
    ...repeatedNames(sources, 'policies'),
    ...repeatedNames(sources, 'runbooks'),
    ...sources.flatMap((source) =>
      runbookFaults(source.runbooks, file).map(({ path, got, want }) => problem(source.document, path, { got, want })),
    ),
    ...reportFaults(file).map(({ path, got, want }) => problem(document, path, { got, want })),
    ...openPlaces(document, file),
  ];
}

const LOOPBACK = /^(127\.[\d.]+|localhost|\[::1\]):\d+$/;

/** Pages and tools name workloads and what is wrong with them: whoever opens them to a network says to whom. */
function openPlaces(document: ConfigDocument, { serve, mcp }: TrimtabFile): ConfigProblem[] {
  const byProxy = ' or proxy (with a header)';
  return [
    ...openPlace(document, { at: 'serve', ...serve, more: byProxy }),
    ...openPlace(document, { at: 'mcp', ...mcp, more: '' }),
  ];
}

function openPlace(
  document: ConfigDocument,
  { at, listen, access, more }: { at: string; listen: string; access: { readonly kind: string }; more: string },
): ConfigProblem[] {
  if (access.kind !== 'loopback' || LOOPBACK.test(listen)) return [];
  const want = `bearer (with a token)${more}, because ${at}.listen is open to a network`;
  return [problem(document, [at, 'access'], { got: 'loopback', want })];
}

const REMOTE_FORGE = 'forge: { kind: gitea, tokenEnv: ... } or { kind: github, ... }: pull requests need a place';

/** Pull requests have to live somewhere: beside a bare repository, or on a forge whose place is known. */
function homeless(document: ConfigDocument, repository: RepositoryConfig, index: number): ConfigProblem[] {
  const path = ['repositories', index, 'forge'];
  const remote = remoteOf(repository).replace(/\/\/[^/\s]*@/, '//...@');
  const { forge } = repository;
  if (forge.kind === 'local')
    return isPath(remote) ? [] : [problem(document, path, { got: `local, for ${remote}`, want: REMOTE_FORGE })];
  if (forgePlace(repository) !== undefined) return [];
  const address = forge.kind === 'gitea' ? 'url' : 'baseUrl';
  return [
    problem(document, path, {
      got: `an address that does not tell where it is: ${remote}`,
      want: `${address}, owner and repository`,
    }),
  ];
}

/**
 * Data older than the window is not read, so a policy that needs it would wait for ever. Only what is written is
 * complained of: a default that is too long follows the window (see load.ts).
 */
function windows(source: PolicySource, at: { policy: Policy; index: number; file: TrimtabFile }): ConfigProblem[] {
  const { window, historyForCuts, historyForRaises } = at.policy.sizing;
  const configured = { length: at.file.window, name: '`window` of the configuration' };
  const own = { length: Math.min(window, at.file.window), name: 'the window' };
  const bounds = [
    { key: 'window', length: window, limit: configured },
    { key: 'historyForCuts', length: historyForCuts, limit: own },
    { key: 'historyForRaises', length: historyForRaises, limit: own },
  ];
  return bounds.flatMap(({ key, length, limit }) => {
    const path = ['policies', at.index, 'sizing', key];
    if (length <= limit.length || valueAt(source.document.value, path) === undefined) return [];
    const want = `at most ${formatDuration(limit.length)}, which is ${limit.name}`;
    return [problem(source.document, path, { got: formatDuration(length), want })];
  });
}

/** A pattern of weeks is not seen in two of them. */
function tooShortToPredict(
  { document }: PolicySource,
  { policy, index, file }: { policy: Policy; index: number; file: TrimtabFile },
): ConfigProblem[] {
  const check = 'predictive-scaling';
  const needed = policy.scaling?.history ?? 0;
  if (!policy.checks[check].enabled || needed <= file.window) return [];
  return [
    problem(document, ['policies', index, 'checks', check], {
      got: `a \`window\` of ${formatDuration(file.window)} in the configuration`,
      want: `one of ${formatDuration(milliseconds(needed))} at least, which is \`scaling.history\``,
    }),
  ];
}

function repeatedNames(sources: readonly PolicySource[], list: 'policies' | 'runbooks'): ConfigProblem[] {
  const all = sources.flatMap((source) => source[list].map(({ name }, index) => ({ source, index, name })));
  const kind = list === 'policies' ? 'policy' : 'runbook';
  return repeated(all.map(({ name }) => name)).flatMap(({ index }) => {
    const one = all[index];
    if (one === undefined) return [];
    const facts = { got: one.name, want: `a name no other ${kind} has` };
    return [problem(one.source.document, [list, one.index, 'name'], facts)];
  });
}

const repeated = (names: readonly string[]): { name: string; index: number }[] =>
  names.flatMap((name, index) => (names.indexOf(name) < index ? [{ name, index }] : []));

const problem = (document: ConfigDocument, path: Path, facts: { got: string; want: string }): ConfigProblem => ({
  path: document.at(path),
  ...facts,
});
