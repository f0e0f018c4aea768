/** Whether a key stands in the values of a layer, and whether it could. */
import { stepsReached } from '../locate/reach.ts';
import type { Layer } from './layer.ts';
import type { KeyPath } from './values.ts';

export const defines = (layer: Layer, path: KeyPath): boolean => stepsReached(layer.values, path) === path.length;

/** Lists are replaced as a whole: one item can only be changed where the list stands. */
export function takes(layer: Layer, path: KeyPath): boolean {
  const list = path.findIndex((step) => typeof step !== 'string');
  return list < 0 || stepsReached(layer.values, path.slice(0, list)) === list;
}
