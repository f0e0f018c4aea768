import type { RequestInfo } from './request-info.ts';

/** A trouble to order: it hits the next fitting requests, after letting `skip` of them pass. */
export interface Fault {
  readonly verb?: string;
  readonly resource?: string;
  readonly skip?: number;
  /** How many requests it hits; 1 if left out. */
  readonly times?: number;
  readonly answer:
    | { readonly kind: 'status'; readonly code: number; readonly retryAfter?: string; readonly message?: string }
    /** No answer at all, until the client gives up. */
    | { readonly kind: 'hang' }
    /** The connection breaks in the middle of the body. */
    | { readonly kind: 'truncate' }
    /** Half of the JSON, with a length that says that this is all. */
    | { readonly kind: 'half' }
    /** A log-in page, with status 200. */
    | { readonly kind: 'html' }
    | { readonly kind: 'redirect'; readonly to: string }
    /** Any body, as it stands, with status 200. */
    | { readonly kind: 'body'; readonly text: string };
}

export interface Faults {
  readonly order: (fault: Fault) => void;
  readonly next: (request: RequestInfo) => Fault['answer'] | undefined;
}

export function createFaults(): Faults {
  let waiting: { fault: Fault; skip: number; times: number }[] = [];
  return {
    order: (fault) => void waiting.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 }),
    next: (request) => {
      const hit = waiting.find(({ fault }) => fits(fault, request));
      if (hit === undefined) return undefined;
      if (hit.skip > 0) {
        hit.skip -= 1;
        return undefined;
      }
      hit.times -= 1;
      waiting = waiting.filter(({ times }) => times > 0);
      return hit.fault.answer;
    },
  };
}

const fits = (fault: Fault, request: RequestInfo): boolean =>
  (fault.verb ?? request.verb) === request.verb && (fault.resource ?? request.resource) === request.resource;
