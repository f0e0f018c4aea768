/** Usage of one container or machine over weeks, as public trace collections have it: one row per step. */
export interface Trace {
  /** The collection it comes from. */
  readonly set: string;
  readonly name: string;
  /** Seconds between two rows. */
  readonly step: number;
  /** Seconds since 1970. */
  readonly times: Float64Array;
  /** Millicores; NaN where nothing was measured. */
  readonly cpu: Float64Array;
  /** Bytes; NaN where nothing was measured. */
  readonly memory: Float64Array;
}
