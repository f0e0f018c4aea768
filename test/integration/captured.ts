/** A small shop that was captured: quick to make, quick to replay. */
import { join } from 'node:path';
import type { BareRepository } from '../fakes/bare-repository.ts';
import { lyingPrometheus } from '../fakes/prometheus/lying-prometheus.ts';
import { liveWorld } from './live-world.ts';
import { applicationFor, liveObjects, manifestOf, podNames, surroundingsOf } from './manifests.ts';
import { API, QUIET, WEB } from './shop.ts';

const MIB = 2 ** 20;
const USED = [
  { planned: WEB, millicores: 100, bytes: 300 * MIB },
  { planned: API, millicores: 150, bytes: 400 * MIB },
  { planned: QUIET, millicores: 60, bytes: 150 * MIB },
];

/** Its own folder, with a capture in it; cluster and Prometheus are gone when this is done. */
export async function captured(): Promise<{ folder: string; repository: BareRepository }> {
  const planned = USED.map((one) => one.planned);
  const prometheus = await lyingPrometheus({
    containers: USED.flatMap(({ planned: own, ...use }) =>
      podNames(own).map((pod) => ({ namespace: own.namespace, pod, container: 'app', ...use })),
    ),
  });
  const world = await liveWorld({
    objects: [
      ...surroundingsOf(planned),
      ...planned.flatMap(liveObjects),
      applicationFor('shop', 'apps/shop', planned),
    ],
    files: Object.fromEntries(planned.map((one) => [`apps/shop/${one.name}.yaml`, manifestOf(one)])),
    prometheusUrl: prometheus.url,
  });
  const { code, stderr } = await world.command('capture', '--out', join(world.folder, 'capture'));
  await prometheus.close();
  await world.kubernetes.close();
  if (code !== 0) throw new Error(`the capture failed: ${stderr}`);
  return world;
}
