/** What the checks of Argo CD share. */
import type { Application } from '../../model/application.ts';
import type { Ground, Symptom } from './check.ts';

/** Applications that are not being deleted. */
export const applicationsOf = (ground: Ground): readonly Application[] =>
  ground.list('applications').filter(({ deletedAt }) => deletedAt === undefined);

export const onApplication = ({ ref, labels }: Application): Pick<Symptom, 'subject' | 'labels' | 'application'> => ({
  subject: ref,
  labels,
  application: ref.name,
});

export const isSyncing = ({ operationPhase }: Application): boolean =>
  operationPhase === 'Running' || operationPhase === 'Terminating';

/** `shop/Deployment/web`, a few of them. */
export const named = (troubles: NonNullable<Application['troubles']>): string => {
  const names = troubles.map(({ ref }) => [ref.namespace, ref.kind, ref.name].filter(Boolean).join('/'));
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${names.slice(0, 3).join(', ')}${more}`;
};
