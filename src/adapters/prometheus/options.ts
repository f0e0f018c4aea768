/** What it takes to talk to one metrics backend. The configuration's schema is mapped onto this by whoever builds it. */
import type { Reading } from '../../model/reason.ts';
import type { Milliseconds } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LabelMatcher } from './selector.ts';

export interface PrometheusOptions {
  /** Base address, with the path prefix if there is one: `https://mimir.example.com/prometheus`. */
  readonly url: string;
  readonly auth?: PrometheusAuth;
  /** More headers, such as `X-Scope-OrgID`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `ca` is PEM text, not a path. */
  readonly tls?: { readonly ca?: string; readonly insecureSkipVerify?: boolean };
  /** Label that tells clusters apart; looked at by the probe. `cluster` if left out. */
  readonly clusterLabel?: string;
  /** Added to every selector, where one backend serves several clusters. */
  readonly clusterMatcher?: { readonly label: string; readonly value: string };
  /** Added to every selector. */
  readonly matchers?: readonly LabelMatcher[];
  /** Scrape jobs to read from, where several scrape the same containers. */
  readonly jobs?: { readonly cadvisor?: string; readonly kubeStateMetrics?: string };
  /** Queries at the same time; 2 if left out. */
  readonly concurrency?: number;
  /** `low`: one question at a time, and after each as long a pause as it took, so that others always get through. */
  readonly impact?: 'low';
  /** Longest wait for one answer; 60 s if left out. The backend is told to give up then, too. */
  readonly timeout?: Milliseconds;
  /** Samples that one answer may hold; a query whose answer is larger is halved. 500 000 if left out. */
  readonly sampleBudget?: number;
  /** Streamed remote read is used where the backend offers it, unless this says not to. */
  readonly transport?: 'range-query';
  /** The time of the pass; the machine's clock if left out. */
  readonly clock?: Clock;
  /** Waits between tries; timers if left out. */
  readonly wait?: (howLong: Milliseconds) => Promise<void>;
  /** Told of every exchange, for metrics and logs. */
  readonly onExchange?: (exchange: Exchange) => void;
}

export type PrometheusAuth =
  | { readonly kind: 'none' }
  /** Asked before every request, so that a rotated token is picked up. */
  | { readonly kind: 'bearer'; readonly token: () => string | Promise<string> }
  /** Read again before every request: Kubernetes rotates projected tokens in place. */
  | { readonly kind: 'bearer-file'; readonly path: string }
  /** Signed with its body: AWS's SigV4. Azure and Google take a bearer token from a function. */
  | { readonly kind: 'signed'; readonly sign: SignRequest }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string };

/** Headers to add to one attempt; their values are secrets. `unknown` where it cannot be signed now, and why. */
export type SignRequest = (request: UnsignedRequest) => Promise<Reading<Readonly<Record<string, string>>>>;

export interface UnsignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface Exchange {
  readonly path: string;
  /** HTTP status; absent when no answer came. */
  readonly status?: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}
