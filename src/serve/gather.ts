import { type PassRequest, together } from './pass-queue.ts';

export interface Gather {
  readonly request: (request: PassRequest) => void;
  readonly stop: () => void;
}

/** What is asked for within a moment is passed on as one: a push is five webhooks, an outage fifty alerts. */
export function gather(milliseconds: number, passOn: (request: PassRequest) => void): Gather {
  let gathered: PassRequest | undefined;
  let timer: NodeJS.Timeout | undefined;
  const release = (): void => {
    const request = gathered;
    [gathered, timer] = [undefined, undefined];
    if (request !== undefined) passOn(request);
  };
  return {
    request(request) {
      gathered = gathered === undefined ? request : together(gathered, request);
      timer ??= setTimeout(release, milliseconds);
    },
    stop: () => clearTimeout(timer),
  };
}
