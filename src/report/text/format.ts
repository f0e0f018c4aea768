/** Numbers as people read them. No locale is asked: the same report has the same bytes everywhere. */
import { formatCpu, formatMemory } from '../../model/quantity.ts';
import { bytes, type Instant, millicores } from '../../model/units.ts';

export const NONE = '–';

export const cpuText = (value: number | undefined): string =>
  value === undefined ? NONE : formatCpu(millicores(value));
export const memoryText = (value: number | undefined): string =>
  value === undefined ? NONE : formatMemory(bytes(value));
export const percentText = (share: number | undefined): string =>
  share === undefined ? NONE : `${Math.floor(share * 100 + 1e-9)} %`;

/** Sums: `12.5 cores`, `0.4 cores`. */
export const coresText = (value: number): string => `${grouped((value / 1000).toFixed(1))} cores`;
/** Sums: `34.2 GiB`. */
export const gibText = (value: number): string => `${grouped((value / 2 ** 30).toFixed(1))} GiB`;

/** `USD 1,234` from 10 on, `USD 2.50` below. */
export function moneyText(value: number, currency: string): string {
  const amount = Math.abs(value);
  return `${value < 0 ? '-' : ''}${currency} ${grouped(amount >= 10 ? amount.toFixed(0) : amount.toFixed(2))}`;
}

/** In a column: nothing is a dash, not `USD 0.00`. */
export const amountText = (value: number, currency: string): string =>
  value === 0 ? NONE : moneyText(value, currency);

const grouped = (digits: string): string => digits.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',');

/** `2026-11-16 09:00 UTC` */
export const timeText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
export const instantText = (at: Instant): string => timeText(new Date(at).toISOString());
export const dayText = (iso: string): string => iso.slice(0, 10);

export const countText = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
