import type { Gate } from '../candidate.ts';

/** The policy only reports, or the runbook that handles the finding asks for no pull request. */
export const automation: Gate = ({ policy, handling }) => {
  if (policy.automation === 'notify')
    return { code: 'notify-only', detail: `policy ${policy.name} reports findings and opens no pull requests` };
  if (handling.automation === 'notify')
    return { code: 'notify-only', detail: `runbook ${handling.runbook}: ${handling.why.at(-1)}` };
  const proposes = handling.steps === undefined || handling.steps.some(({ kind }) => kind === 'propose');
  return proposes ? undefined : { code: 'no-step', detail: `runbook ${handling.runbook} proposes nothing here` };
};
