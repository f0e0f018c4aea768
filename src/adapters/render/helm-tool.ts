import { findTool } from './find-tool.ts';
import { runTool } from './run-tool.ts';

export interface HelmTool {
  /** `helm v3.18.6` */
  readonly name: string;
  readonly version: string;
  readonly program: string;
}

/** Version 2 needs a server in the cluster; Argo CD runs 3. */
const OLDEST_HELM = 3;

export async function probeHelm(searchPath: string, home: string): Promise<HelmTool | undefined> {
  const program = await findTool('helm', searchPath);
  if (program === undefined) return undefined;
  const run = await runTool({
    program,
    args: ['version', '--short'],
    directory: home,
    home,
    timeoutMs: 20_000,
    maximumBytes: 65_536,
  });
  const version = run.kind === 'done' ? /v\d+(\.\d+)+/.exec(run.stdout)?.[0] : undefined;
  if (version === undefined || Number(/\d+/.exec(version)?.[0]) < OLDEST_HELM) return undefined;
  return { name: `helm ${version}`, version, program };
}
