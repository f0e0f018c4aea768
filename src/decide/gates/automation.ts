import type { Gate } from '../candidate.ts';

/** The policy only reports, or the runbook that handles the finding asks for no pull request. */
export const automation: Gate = ({ policy, handling }) => {
  const { runbook, steps, why } = handling;
  if (policy.automation === 'notify') {
    const by =
      runbook === undefined ? `policy ${policy.name}` : `policy ${policy.name}, runbook ${runbook} (${why.at(-1)})`;
    return { code: 'notify-only', detail: `${by}: findings are reported, no pull requests are opened` };
  }
  const proposes = steps === undefined || steps.some(({ kind }) => kind === 'propose');
  return proposes ? undefined : { code: 'no-step', detail: `runbook ${runbook} proposes nothing here` };
};
