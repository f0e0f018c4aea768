import type { ContainerSpec, Controller, Pod } from '../model/cluster.ts';
import { byText } from './order.ts';

export interface SeenContainer {
  readonly spec: ContainerSpec;
  readonly injected: boolean;
}

/** Containers of the template, then those that only the pods have: an injector put them there. */
export function containersOf(controller: Controller | undefined, pods: readonly Pod[]): readonly SeenContainer[] {
  const template = controller?.template.containers ?? [];
  const named = new Set(template.map((spec) => spec.name));
  const others = new Map<string, ContainerSpec>();
  for (const pod of pods.toSorted((a, b) => b.createdAt - a.createdAt || byText(a.ref.name, b.ref.name))) {
    for (const spec of pod.containers) {
      if (!named.has(spec.name) && !others.has(spec.name)) others.set(spec.name, spec);
    }
  }
  const injected = controller !== undefined;
  return [
    ...template.map((spec) => ({ spec, injected: false })),
    ...[...others.values()].sort((a, b) => byText(a.name, b.name)).map((spec) => ({ spec, injected })),
  ];
}
