import type { CpuScore } from './recommender-cpu.ts';
import type { MemoryScore } from './recommender-memory.ts';

export interface Scores {
  readonly cpu: Readonly<Record<string, CpuScore>>;
  readonly memory: Readonly<Record<string, MemoryScore>>;
}

export interface BenchResult extends Scores {
  readonly weeks: { readonly cpu: number; readonly memory: number; readonly series: number };
  readonly sets: Readonly<
    Record<string, Scores & { readonly weeks: { readonly cpu: number; readonly memory: number } }>
  >;
}
