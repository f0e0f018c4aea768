import { UpstreamSurprise } from '../model/errors.ts';
import type { Instant } from '../model/units.ts';
import type { Ports } from '../ports/ports.ts';
import { brake } from './brake.ts';
import { resting } from './resting.ts';

/** Ports for writing: forges rest when they ask for it, and a pause of everything stops each single write. */
export const handsOf = (ports: Ports, now: Instant): Ports => ({
  ...ports,
  repositories: ports.repositories.map((repository) => resting(repository, () => unlessPaused(ports, now))),
});

async function unlessPaused({ pauses }: Ports, now: Instant): Promise<void> {
  const because = await brake(pauses, undefined, now);
  if (because !== undefined)
    throw new UpstreamSurprise({ source: 'guardrails', code: 'forbidden', issue: because.detail });
}
