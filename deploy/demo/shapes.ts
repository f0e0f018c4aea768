import { hours, type Instant, minutes } from '../../src/model/units.ts';
import { load } from './time.ts';

/** Where a sample is taken. `age` is the time since the container started, `noise` gives numbers in [-1, 1). */
export interface Moment {
  readonly at: Instant;
  readonly age: number;
  readonly pod: number;
  readonly noise: () => number;
}

/** Millicores, or mebibytes. */
export type Shape = (moment: Moment) => number;

/** Follows the shop's business between two levels, with a burst now and then. */
export const busy =
  (quiet: number, full: number): Shape =>
  ({ at, noise }) => {
    const level = quiet + (full - quiet) * load(at);
    return level * (1 + 0.12 * noise()) * (noise() > 0.93 ? 1.35 : 1);
  };

/** The same all day. */
export const flat =
  (level: number, spread = 0.08): Shape =>
  ({ noise }) =>
    level * (1 + spread * noise());

/** Never above the quota that the kernel enforces. */
export const capped =
  (shape: Shape, ceiling: number): Shape =>
  (moment) =>
    Math.min(shape(moment), ceiling * (0.985 + 0.012 * moment.noise()));

/** A base and what requests in flight need; a process that has just started holds half of it, caches are cold. */
export const working =
  (base: number, underLoad: number): Shape =>
  ({ at, age, noise }) =>
    (base + (underLoad - base) * load(at)) *
    (age < minutes(6) ? 0.5 : age < minutes(12) ? 0.8 : 1) *
    (1 + 0.015 * noise());

/** Grows with the age of the process, whatever the load. */
export const leaking =
  (start: number, perHour: number): Shape =>
  ({ age, noise }) =>
    start + (perHour * age) / hours(1) + 3 * noise();

/** A JVM: the heap is claimed within hours and never given back; what is in use cannot be seen from outside. */
export const heap =
  (start: number, full: number): Shape =>
  ({ age, noise }) =>
    start + (full - start) * Math.min(1, age / hours(5)) + 4 * noise();

/** Anonymous memory and an active page cache that fills what it is given. */
export const cached =
  (own: number, full: number): Shape =>
  ({ age, at, noise }) =>
    Math.min(full, own + (full - own) * Math.min(1, age / hours(30))) - 20 * (1 - load(at)) + 10 * noise();

/** Loads everything at once when it starts, then needs little. */
export const bursting =
  (first: number, then: number): Shape =>
  ({ age, noise }) =>
    (age < minutes(5) ? first : then) * (1 + 0.02 * noise());

/** Something else during one part of the week: `weekly(usual, rare, { day: 0, from: 2, to: 5 })`. */
export const weekly =
  (usual: Shape, rare: Shape, when: { readonly day: number; readonly from: number; readonly to: number }): Shape =>
  (moment) => {
    const date = new Date(moment.at);
    const hour = date.getUTCHours();
    const isRare = date.getUTCDay() === when.day && hour >= when.from && hour < when.to;
    return (isRare ? rare : usual)(moment);
  };

/** One replica carries more than the others. */
export const hotPod =
  (shape: Shape, hot: { readonly pod: number; readonly factor: number }): Shape =>
  (moment) =>
    shape(moment) * (moment.pod === hot.pod ? hot.factor : 1);
