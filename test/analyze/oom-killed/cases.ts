import { minutes } from '../../../src/model/units.ts';
import { ago } from '../../builders/time.ts';
import { usageOf } from '../../builders/usage.ts';
import { aWorkload } from '../../builders/workload.ts';
import { MI } from '../judge.ts';

export const check = 'oom-killed';

/** 500m, 512Mi of 512Mi; three replicas unless said otherwise. */
export const sized = { cpuRequest: '500m', memoryRequest: '256Mi', memoryLimit: '512Mi' };

/** Flat at this many MiB for two weeks, with an hour at the peak each day. */
export const plateau = (usual: number, peak: number) =>
  usageOf({ cpu: 100, memory: ({ hour }) => (hour === 6 ? peak : usual) * MI, pods: 3 });

export const app = (part: object = {}) =>
  aWorkload()
    .replicas(3)
    .container('app', { ...sized, ...part });

export const soonAfterStart = { startedAt: ago(minutes(61)), finishedAt: ago(minutes(60.6)) };
