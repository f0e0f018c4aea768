import { RequestError } from '../model/errors.ts';
import type { PassTrigger } from '../model/runbook.ts';

/** `manual`, `event` or `alert:KubePodCrashLooping,KubeNodeNotReady`. */
export function askedTrigger(text: string): PassTrigger {
  if (text === 'manual' || text === 'event') return { kind: text };
  const names = text.startsWith('alert:') ? text.slice('alert:'.length).split(',') : [];
  if (names.length > 0 && names.every((name) => /^[\w.:-]+$/.test(name))) return { kind: 'alert', names };
  throw new RequestError({ path: '--trigger', got: text, want: 'manual, event or alert:Name,Name' });
}
