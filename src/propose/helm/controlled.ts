import type { Controls } from './discover.ts';
import type { HelmModel } from './layers.ts';

/** Which values control the fields, in whose layers, and how that is known (words for the label; empty: by rendering). */
export interface Controlled {
  readonly model: HelmModel;
  readonly controls: Controls;
  readonly how: string;
}
