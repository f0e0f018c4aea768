/** Structured log; messages are static, facts are fields. Progress is for people and goes to the terminal only. */
export type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  readonly debug: (message: string, fields?: Fields) => void;
  readonly info: (message: string, fields?: Fields) => void;
  readonly warn: (message: string, fields?: Fields) => void;
  readonly error: (message: string, fields?: Fields) => void;
  /** `reading usage` 12 of 40; an unknown total is left out. */
  readonly progress: (step: string, done: number, total?: number) => void;
}
