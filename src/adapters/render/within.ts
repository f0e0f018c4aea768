import { sep } from 'node:path';

/** Of two real paths: whoever follows a link first is not led out by how it is spelled. */
export const isWithin = (path: string, home: string): boolean => path === home || path.startsWith(home + sep);
