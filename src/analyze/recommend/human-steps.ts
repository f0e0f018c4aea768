/** Numbers as people write them into manifests: always up, so that a request is never understated by its rounding. */
import { type Bytes, bytes, type Millicores, mebibytes, millicores } from '../../model/units.ts';

/** 5m steps below 100m, 10m below 1 core, 50m below 10 cores, then 250m: never more than 5 % above 100m. */
export function roundCpu(cpu: Millicores): Millicores {
  const step = cpu <= 100 ? 5 : cpu <= 1000 ? 10 : cpu <= 10_000 ? 50 : 250;
  return millicores(ceilTo(cpu, step));
}

/** 8Mi steps below 1Gi, 64Mi below 4Gi, 256Mi below 16Gi, then 1Gi: `110Gi`, not `112128Mi`. */
export function roundMemory(memory: Bytes): Bytes {
  const gibibytes = memory / mebibytes(1024);
  const step = gibibytes <= 1 ? 8 : gibibytes <= 4 ? 64 : gibibytes <= 16 ? 256 : 1024;
  return bytes(ceilTo(memory, mebibytes(step)));
}

/** 300 x 1.2 is 360.00000000000006 in floating point: that is 360, not the step above. */
export const ceilTo = (value: number, step: number): number => Math.ceil(value / step - 1e-9) * step;
