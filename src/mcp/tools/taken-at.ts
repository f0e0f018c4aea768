import type { Pass } from '../../run.ts';

/** When the cluster was looked at: every answer says how old it is. */
export const takenAt = ({ snapshot }: Pick<Pass, 'snapshot'>): string => new Date(snapshot.takenAt).toISOString();
