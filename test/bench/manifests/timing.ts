/** CPU time of this process: waiting and other processes do not count. */
import type { Application } from '../../../src/model/application.ts';
import type { SourceTree } from '../../../src/model/manifests.ts';
import { candidatesOf, likelyPlaces } from '../../../src/propose/candidates.ts';
import { groundOf } from '../../../src/propose/locate/ground.ts';
import { isReason } from '../../../src/propose/locate/reasons.ts';
import { locateSubjects } from '../../../src/propose/locate/subject.ts';
import { parseYaml } from '../../../src/propose/splice/parsed.ts';
import { yamlFiles } from './checkout.ts';
import type { Asked } from './rendered.ts';
import { worldOf } from './world.ts';

export interface LocateTiming {
  readonly located: number;
  readonly first: number;
  readonly p50: number;
  readonly p95: number;
}

/** Files unread, nothing indexed: the first answer pays for the index, the others use it. */
export function timeLocate(
  tree: SourceTree,
  applications: readonly Application[],
  worlds: readonly (readonly Asked[])[],
): LocateTiming {
  let located = 0;
  const times = worlds.flatMap((asked) => {
    const workloads = asked.map(({ live }) => live.workload);
    const ground = groundOf(worldOf(tree, applications, workloads));
    return asked.map(({ live, intent }) =>
      cpuMs(() => {
        const subjects = locateSubjects(ground, live.workload.ref, [intent]);
        const found = isReason(subjects)
          ? []
          : subjects.map((subject) => candidatesOf(ground, subject, likelyPlaces(ground, subject)));
        if (found.some((one) => !isReason(one))) located++;
      }),
    );
  });
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { located, first: times[0] ?? 0, p50: at(0.5), p95: at(0.95) };
}

export interface ParseTiming {
  readonly files: number;
  readonly ms: number;
}

/** What it would cost to read every file as YAML instead of searching. */
export function timeParsing(tree: SourceTree): ParseTiming {
  let files = 0;
  const ms = cpuMs(() => {
    for (const { text } of yamlFiles(tree)) {
      parseYaml(text);
      files++;
    }
  });
  return { files, ms };
}

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
