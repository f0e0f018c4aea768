/** The dashboard is one issue per repository; its boxes are orders of people who may edit it. */
import { type FindingKey, isFindingKey } from './finding.ts';
import type { OrderKind } from './order.ts';

/** First line of the issue; clusters that share a repository have one each. */
export const dashboardMarker = (cluster: string): string => `<!-- trimtab:dashboard ${encoded(cluster)} -->`;

export type TickKind = Extract<OrderKind, 'recreate' | 'propose-now'>;

export interface Tick {
  readonly kind: TickKind;
  readonly key: FindingKey;
}

export const box = ({ kind, key }: Tick): string => `- [ ] <!-- tick:${kind} ${encoded(key)} -->`;

/** Boxes that somebody ticked. */
export const ticksIn = (body: string): Tick[] =>
  [...body.matchAll(/^ *[-*] \[[xX]\] <!-- tick:(recreate|propose-now) (\S+) -->/gm)].flatMap(([, kind, text = '']) => {
    const key = decoded(text);
    return isFindingKey(key) && (kind === 'recreate' || kind === 'propose-now') ? [{ kind, key }] : [];
  });

/** A new body in which these boxes are ticked; a box that it does not have any more is put below it: no order is lost. */
export const withTicks = (body: string, ticks: readonly Tick[]): string =>
  ticks.reduce((text, tick) => {
    const ticked = box(tick).replace('[ ]', '[x]');
    return text.includes(box(tick)) ? text.replace(box(tick), () => ticked) : `${text}${ticked} ordered\n`;
  }, body);

const encoded = (text: string): string => encodeURIComponent(text);

/** What a person has typed need not be an encoding. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return '';
    throw error;
  }
}
