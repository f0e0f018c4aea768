/** Numbers for people, the same on every machine: no locale is asked. */
import type { Bytes, Instant, Millicores } from '../../model/units.ts';

export function cpuText(cpu: Millicores): string {
  if (cpu >= 10_000) return `${trim((cpu / 1000).toFixed(1))} cores`;
  return cpu >= 10 ? `${Math.round(cpu)}m` : `${trim(cpu.toFixed(1))}m`;
}

export function memoryText(memory: Bytes): string {
  const mebi = memory / 2 ** 20;
  if (mebi >= 10 * 1024) return `${trim((mebi / 1024).toFixed(1))}Gi`;
  return mebi >= 10 ? `${Math.round(mebi)}Mi` : `${trim(mebi.toFixed(1))}Mi`;
}

/** 0.0042 -> `0.4 %`; what is not nothing is never shown as nothing. */
export function shareText(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return 'less than 0.1 %';
  return `${trim(percent.toFixed(1))} %`;
}

/** 4032 -> `4,032`. */
export const countText = (count: number): string => String(Math.round(count)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

export const dayText = (at: Instant): string => new Date(at).toISOString().slice(0, 10);

const trim = (text: string): string => text.replace(/\.0+$/, '');
