/** One line of `trimtab doctor`. */
export interface Row {
  readonly area: 'config' | 'prometheus' | 'kubernetes' | 'git' | 'forge' | 'renderer' | 'notify';
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  /** What to do about it. */
  readonly todo?: string;
}
