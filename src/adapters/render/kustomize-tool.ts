import { jsonOf } from '../../model/json-of.ts';
import { findTool } from './find-tool.ts';
import { isBody } from './objects.ts';
import { runTool, type ToolRun } from './run-tool.ts';

export interface KustomizeTool {
  /** `kustomize v5.5.0`, or `kubectl v1.32.4 (kustomize v5.5.0)`. */
  readonly name: string;
  readonly program: string;
  /** Of kustomize itself: `v5.5.0`. */
  readonly version: string;
  readonly args: readonly string[];
}

export interface ProbedTool {
  readonly tool: string;
  readonly version: string | undefined;
  readonly usable?: KustomizeTool;
}

/** Version 5 fixed how several patches of one object meet; kubectl has it since 1.27. */
const OLDEST_KUSTOMIZE = 5;

/** Looks for both, `kustomize` first: it is the one Argo CD runs. */
export async function probeTools(searchPath: string, home: string): Promise<readonly ProbedTool[]> {
  const probe = async (tool: string, versionArgs: readonly string[]) => {
    const program = await findTool(tool, searchPath);
    if (program === undefined) return undefined;
    const run = await runTool({
      program,
      args: versionArgs,
      directory: home,
      home,
      timeoutMs: 20_000,
      maximumBytes: 65_536,
    });
    return { program, run };
  };
  const own = await probe('kustomize', ['version']);
  const kubectl = await probe('kubectl', ['version', '--client', '--output=json']);
  return [
    own === undefined ? missing('kustomize') : ownTool(own.program, own.run),
    kubectl === undefined ? missing('kubectl') : kubectlTool(kubectl.program, kubectl.run),
  ];
}

const missing = (tool: string): ProbedTool => ({ tool, version: undefined });

function ownTool(program: string, run: ToolRun): ProbedTool {
  const version = run.kind === 'done' ? /v\d+\.\d+\.\d+/.exec(run.stdout)?.[0] : undefined;
  return probed('kustomize', version, { name: `kustomize ${version}`, program, args: ['build'] });
}

function kubectlTool(program: string, run: ToolRun): ProbedTool {
  const facts = run.kind === 'done' ? jsonOf(run.stdout) : undefined;
  const client = isBody(facts) && isBody(facts.clientVersion) ? facts.clientVersion.gitVersion : undefined;
  const embedded = isBody(facts) ? facts.kustomizeVersion : undefined;
  const name = `kubectl ${String(client)} (kustomize ${String(embedded)})`;
  const tool = probed('kubectl', typeof embedded === 'string' ? embedded : undefined, {
    name,
    program,
    args: ['kustomize'],
  });
  return { ...tool, version: typeof client === 'string' ? client : undefined };
}

function probed(tool: string, version: string | undefined, usable: Omit<KustomizeTool, 'version'>): ProbedTool {
  const major = Number(/^v(\d+)\./.exec(version ?? '')?.[1] ?? '0');
  if (version === undefined || major < OLDEST_KUSTOMIZE) return { tool, version };
  return { tool, version, usable: { ...usable, version } };
}
