import { bytes, hours, mebibytes, ratio } from '../../src/model/units.ts';
import type { MemoryLife } from '../../src/model/usage.ts';
import { ago } from '../builders/time.ts';

/** Teeth of a saw, newest last: from 100 to 510 MiB in six hours each, almost a straight line. */
export const teeth = (count: number, part: Partial<MemoryLife> = {}): MemoryLife[] =>
  Array.from({ length: count }, (_, i) => ({
    pod: 'web-0',
    from: ago(hours(6 * (count - i))),
    to: ago(hours(6 * (count - i - 1))),
    samples: 72,
    first: mebibytes(100),
    peak: mebibytes(510),
    slopePerHour: bytes(68 * 2 ** 20),
    r2: ratio(0.95),
    ...part,
  }));
