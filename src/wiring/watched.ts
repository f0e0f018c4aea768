import type { Fields } from '../ports/log.ts';
import type { Pods } from '../ports/pods.ts';
import type { RepositoryPorts } from '../ports/ports.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { Steps } from '../ports/steps.ts';

/** Ports whose slow or lasting calls are steps: what took so long, and what was done to whom. */
export const watchedRenderer = (renderer: Renderer, steps: Steps): Renderer => ({
  ...renderer,
  render: (request) =>
    steps.within(
      {
        ...detail('render', {
          application: request.application.name,
          tool: request.tool,
          repository: request.tree.repository,
        }),
        told: (reply) =>
          reply.kind === 'rendered' ? { objects: reply.objects.length } : { reason: reply.because.code },
      },
      () => renderer.render(request),
    ),
});

export const watchedPods = (pods: Pods, steps: Steps): Pods => ({
  ...pods,
  remove: (removal) =>
    steps.within(
      {
        name: 'delete a pod',
        kind: removal.stage === 'perform' ? 'subject' : 'detail',
        facts: { subject: `${removal.namespace}/${removal.name}`, how: removal.how, stage: removal.stage },
        told: ({ kind }) => ({ outcome: kind }),
      },
      () => pods.remove(removal),
    ),
});

export const watchedRepository = (repository: RepositoryPorts, steps: Steps): RepositoryPorts => {
  const { name, manifests, forge } = repository;
  const numbered = ({ number }: { readonly number: number }): Fields => ({ number });
  return {
    ...repository,
    manifests: {
      ...manifests,
      open: () => steps.within(detail('clone', { repository: name }), manifests.open),
      push: (request) =>
        steps.within(
          { ...detail('push', { repository: name, branch: request.branch }), told: ({ kind }) => ({ outcome: kind }) },
          () => manifests.push(request),
        ),
    },
    forge: {
      ...forge,
      open: (request) =>
        steps.within(
          { ...detail('open a pull request', { repository: name, branch: request.branch }), told: numbered },
          () => forge.open(request),
        ),
      update: (number, change) =>
        steps.within(detail('update a pull request', { repository: name, number }), () => forge.update(number, change)),
      close: (number, comment, at) =>
        steps.within(detail('close a pull request', { repository: name, number }), () =>
          forge.close(number, comment, at),
        ),
    },
  };
};

const detail = (name: string, facts: Fields) => ({ name, kind: 'detail', facts }) as const;
