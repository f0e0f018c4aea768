import type { Letter } from '../model/letter.ts';
import type { Message, Route } from '../model/notification.ts';

/** Somebody who is told. Throws RetryLater or UpstreamSurprise; the adapter has then tried more than once. */
export interface Notifier {
  readonly name: string;
  readonly route: Route;
  readonly how: Telling;
}

export type Telling =
  /** Hears what is new, what grew worse and what is over. */
  | {
      readonly kind: 'messages';
      readonly send: (message: Message) => Promise<void>;
      /** Reports, where they can be taken. */
      readonly deliver?: (letter: Letter) => Promise<void>;
    }
  /** Hears everything that is there now, each time, and finds out by itself what is over. */
  | { readonly kind: 'state'; readonly publish: (active: readonly Message[]) => Promise<void> };
