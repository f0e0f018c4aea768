import type { Trace } from '../model/trace.ts';

/** A folder of usage traces, one after the other: together they do not fit into memory. */
export type ReadTraces = (folder: string) => AsyncIterable<Trace>;
