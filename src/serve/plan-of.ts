import type { Config } from '../config/load.ts';
import type { SecretConfig } from '../config/secret-schema.ts';
import type { KubernetesPlace, PageAccess, SecretPlace, ServePlan } from './plan.ts';

/** `kubernetes` is where its API is, when it can be asked with nothing but a token or nothing at all. */
export function planOf(config: Config, kubernetes: KubernetesPlace | undefined): ServePlan {
  const { cluster, files, serve } = config;
  const { listen, schedules, jitter, passTimeout, access, alertmanager, forgeWebhooks, watch, lease } = serve;
  return {
    cluster: cluster.name,
    listen: placeOf(listen),
    files,
    schedules: [...schedules, ...runbookSchedules(config), ...reportSchedules(config)],
    jitter,
    passTimeout,
    access: accessOf(access),
    ...(alertmanager === undefined ? {} : { alertmanager: secretOf(alertmanager) }),
    ...(forgeWebhooks === undefined ? {} : { forgeWebhooks: secretOf(forgeWebhooks) }),
    ...(kubernetes === undefined ? {} : { kubernetes }),
    ...(lease === undefined ? {} : { lease }),
    watch,
  };
}

/** A runbook that is meant for Monday at nine needs a pass then; passes that are asked for twice are one. */
const runbookSchedules = ({ policies }: Config): ServePlan['schedules'] =>
  (policies.runbooks ?? []).flatMap(({ name, triggers }) =>
    triggers.flatMap((trigger) =>
      trigger.kind === 'schedule' ? [{ name: `runbook ${name}`, cron: trigger.cron, timeZone: trigger.timeZone }] : [],
    ),
  );

/** The pass of that time finds that the report is due; without mode `act` nothing goes out. */
const reportSchedules = ({ mode, reports }: Config): ServePlan['schedules'] =>
  mode === 'act' ? reports.map(({ name, schedule }) => ({ name: `report ${name}`, ...schedule })) : [];

export function placeOf(listen: string): ServePlan['listen'] {
  const colon = listen.lastIndexOf(':');
  return { host: listen.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(listen.slice(colon + 1)) };
}

type Written = Config['serve'];

export const accessOf = (access: Written['access']): PageAccess =>
  access.kind === 'bearer' ? { kind: 'bearer', token: secretOf(access.token) } : access;

export const secretOf = ({ env, file }: SecretConfig): SecretPlace =>
  file === undefined ? { kind: 'variable', name: env ?? '' } : { kind: 'file', path: file };
