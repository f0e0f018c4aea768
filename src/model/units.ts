/**
 * Units as types: a number never crosses a function border without one.
 * The constructors below are the only place where a plain number becomes a unit.
 */
declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** Memory or storage, in bytes. */
export type Bytes = Unit<'bytes'>;
/** CPU, in thousandths of a core; fractions are allowed for usage (0.4 mcores). */
export type Millicores = Unit<'millicores'>;
/** A length of time. */
export type Milliseconds = Unit<'milliseconds'>;
/** A point in time, milliseconds since 1970-01-01 UTC. */
export type Instant = Unit<'instant'>;
/** A share, usually 0..1. */
export type Ratio = Unit<'ratio'>;
/** Money, in the currency of the configuration. */
export type Money = Unit<'money'>;

export const bytes = (n: number): Bytes => n as Bytes;
export const mebibytes = (n: number): Bytes => bytes(n * 2 ** 20);
export const gibibytes = (n: number): Bytes => bytes(n * 2 ** 30);
export const millicores = (n: number): Millicores => n as Millicores;
export const cores = (n: number): Millicores => millicores(n * 1000);
export const ratio = (n: number): Ratio => n as Ratio;
export const money = (n: number): Money => n as Money;

export const milliseconds = (n: number): Milliseconds => n as Milliseconds;
export const seconds = (n: number): Milliseconds => milliseconds(n * 1000);
export const minutes = (n: number): Milliseconds => seconds(n * 60);
export const hours = (n: number): Milliseconds => minutes(n * 60);
export const days = (n: number): Milliseconds => hours(n * 24);

export const instant = (n: number): Instant => n as Instant;
export const later = (at: Instant, by: Milliseconds): Instant => instant(at + by);
export const earlier = (at: Instant, by: Milliseconds): Instant => instant(at - by);
/** The beginning of its UTC day. */
export const midnightOf = (at: Instant): Instant => instant(Math.floor(at / days(1)) * days(1));
export const since = (from: Instant, to: Instant): Milliseconds => milliseconds(to - from);

/** A closed-open stretch of time: `from` belongs to it, `to` does not. */
export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}
