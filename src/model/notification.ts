/** What people are told, as values: who is told it and how is decided elsewhere. */
import type { Severity } from './finding.ts';
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

/** Who is told: all of these must fit; an empty list fits everything. */
export interface Route {
  readonly minimumSeverity: Severity;
  readonly checks: readonly string[];
  readonly services: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** What became of telling somebody. */
export type Told =
  | { readonly kind: 'told'; readonly receiver: string; readonly message: Message }
  | { readonly kind: 'failed'; readonly receiver: string; readonly message: Message; readonly detail: string };
