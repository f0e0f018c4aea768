/** What people are told, as values: who is told it and how is decided elsewhere. */
import type { Severity } from './finding.ts';
import type { JournalEntry } from './journal.ts';
import { severityRank } from './severity.ts';
import type { Instant } from './units.ts';

/** Everything of one check in one service at one time: one message, however many objects it is about. */
export interface Message {
  readonly cluster: string;
  readonly check: string;
  /** The Argo CD Application, or the namespace, or the cluster. */
  readonly service: string;
  readonly state: 'firing' | 'resolved';
  readonly urgency: Severity;
  /** How many objects; 0 when it is resolved. */
  readonly count: number;
  /** At most three. */
  readonly examples: readonly Example[];
  /** How often this began within a day, this time included. */
  readonly times: number;
  readonly since: Instant;
  /** Of the first example's workload: receivers route by them. */
  readonly labels: Readonly<Record<string, string>>;
  /** Only these receivers, by name; everybody whose route fits, if left out. */
  readonly to?: readonly string[];
}

export interface Example {
  readonly where: string;
  readonly what: string;
  /** What is done about it, in words. */
  readonly answer: string;
  /** http(s), or absent. */
  readonly url?: string;
}

/** `prod/storefront/oom-killed`: what is remembered of it, and what chat threads and alerts are named by. */
export const groupOfMessage = ({ cluster, service, check }: Pick<Message, 'cluster' | 'service' | 'check'>): string =>
  `${cluster}/${service}/${check}`;

/** What the journal keeps of a message that was heard. */
export const heardFacts = (receiver: string, message: Message): JournalEntry['facts'] => {
  const { state, urgency, count, check, service } = message;
  return { receiver, state, urgency, count, check, service };
};

/** Who is told: all of these must fit; an empty list fits everything. */
export interface Route {
  readonly minimumSeverity: Severity;
  readonly checks: readonly string[];
  readonly services: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** Is this for them? */
export const isFor = (
  { minimumSeverity, checks, services, labels }: Route,
  message: Pick<Message, 'urgency' | 'check' | 'service' | 'labels'>,
): boolean =>
  severityRank(message.urgency) >= severityRank(minimumSeverity) &&
  (checks.length === 0 || checks.includes(message.check)) &&
  (services.length === 0 || services.includes(message.service)) &&
  Object.entries(labels).every(([name, value]) => message.labels[name] === value);

/** What became of telling somebody. */
export type Told =
  | { readonly kind: 'told'; readonly receiver: string; readonly message: Message }
  | { readonly kind: 'failed'; readonly receiver: string; readonly message: Message; readonly detail: string };
