import { readFile } from 'node:fs/promises';
import { crypto } from './built-in.ts';
import type { ServeLog } from './log.ts';
import type { ServePlan } from './plan.ts';

/** A plan, or why the configuration gives none. */
export type Planned =
  | { readonly kind: 'planned'; readonly plan: ServePlan }
  | { readonly kind: 'faulty'; readonly detail: string };

export interface CurrentPlan {
  readonly plan: () => ServePlan;
  /** Why the newest configuration is not the one in force; undefined when it is. */
  readonly fault: () => string | undefined;
  readonly stop: () => void;
}

interface PlanParts {
  readonly first: ServePlan;
  readonly read: () => Promise<Planned>;
  readonly onChange: (plan: ServePlan) => void;
  /** Milliseconds between looks at the files. */
  readonly interval: number;
  readonly log: ServeLog;
}

/** Follows the files of the configuration. One that is wrong changes nothing, and readiness, metrics and log say so. */
export function currentPlan({ first, read, onChange, interval, log }: PlanParts): CurrentPlan {
  let plan = first;
  let fault: string | undefined;
  let seen: string | undefined;
  let timer: NodeJS.Timeout | undefined;

  const look = async (): Promise<void> => {
    const now = await digestOf(plan.files);
    if (seen !== undefined && now !== seen) await take();
    seen = now;
  };
  const take = async (): Promise<void> => {
    const planned = await read();
    if (planned.kind === 'faulty') {
      fault = planned.detail;
      log.error('the new configuration is not usable: the old one stays', { detail: fault });
      return;
    }
    [plan, fault] = [planned.plan, undefined];
    log.info('the configuration was read again');
    onChange(plan);
  };
  const again = (): void => {
    timer = setTimeout(() => {
      void look()
        .catch((error: unknown) => log.error('the configuration could not be looked at', { issue: String(error) }))
        .finally(() => timer !== undefined && again());
    }, interval);
    timer.unref();
  };
  again();
  return {
    plan: () => plan,
    fault: () => fault,
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/** Contents, not times: a ConfigMap in a pod is exchanged behind a link. */
async function digestOf(files: readonly string[]): Promise<string> {
  const digest = crypto().createHash('sha256');
  for (const file of files) digest.update(await contentOf(file)).update('\0');
  return digest.digest('hex');
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
}
