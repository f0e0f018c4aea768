import type { Gate } from '../candidate.ts';

/** The policy only reports. */
export const automation: Gate = ({ policy }) =>
  policy.automation === 'notify'
    ? { code: 'notify-only', detail: `policy ${policy.name} reports findings and opens no pull requests` }
    : undefined;
