/** Time that passes only when somebody waits, and what they waited for. */
export interface QuickPace {
  readonly waits: readonly number[];
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export function quickPace(): QuickPace {
  const from = Date.now();
  const waits: number[] = [];
  let passed = 0;
  return {
    waits,
    now: () => from + passed,
    sleep: async (ms) => {
      waits.push(ms);
      passed += ms;
    },
  };
}
