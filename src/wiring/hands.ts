import { kubernetesPods } from '../adapters/kubernetes/pods.ts';
import { pauseFiles } from '../adapters/pauses/pause-files.ts';
import type { Config } from '../config/load.ts';
import { pausesInConfig, pausesInFile } from '../config/pauses.ts';
import { reachOf } from '../model/reach.ts';
import type { Ports } from '../ports/ports.ts';
import { accessOf } from './sources.ts';

/** What may be done in the live cluster, and who may stop it. Hands exist only where a policy asks for them. */
export function handsOf(config: Config, version: string): Pick<Ports, 'pods' | 'pauses'> {
  const { file, policies, guardrails } = config;
  const { pauseFile } = guardrails;
  const pauses = pauseFiles([
    { path: file, required: true, parse: (text) => pausesInConfig(text, file) },
    ...(pauseFile === undefined ? [] : [{ path: pauseFile, parse: (text: string) => pausesInFile(text, pauseFile) }]),
  ]);
  return {
    pauses,
    ...(reachOf(policies) === 'direct' ? { pods: kubernetesPods({ access: accessOf(config), version }) } : {}),
  };
}
