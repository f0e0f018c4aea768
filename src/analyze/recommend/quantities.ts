/** Numbers in explanations and notes: what a person reads, not what a manifest holds. */
import { type Bytes, type Millicores, mebibytes, type Ratio } from '../../model/units.ts';
import type { UsageResource } from '../../model/usage.ts';

/** Within a sentence. */
export const sayResource = (resource: UsageResource): string => (resource === 'cpu' ? 'CPU' : 'memory');

/** `0.4m`, `98m`, `1.25 cores` */
export function sayCpu(cpu: Millicores): string {
  if (cpu >= 1000) return `${trim(cpu / 1000, 2)} cores`;
  return `${trim(cpu, cpu < 10 ? 1 : 0)}m`;
}

/** `198Mi`, `1.5Gi` */
export function sayMemory(memory: Bytes): string {
  if (memory >= mebibytes(1024)) return `${trim(memory / mebibytes(1024), 2)}Gi`;
  return `${trim(memory / mebibytes(1), memory < mebibytes(10) ? 1 : 0)}Mi`;
}

/** `2.1 %`, `85 %`; a share that is not zero never reads as 0. */
export function sayShare(share: Ratio | number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return 'under 0.1 %';
  return `${trim(percent, percent < 10 ? 1 : 0)} %`;
}

const trim = (value: number, digits: number): string => String(Number(value.toFixed(digits)));
