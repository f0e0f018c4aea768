import { fnv64 } from '../../model/fnv.ts';

/** 13 letters and digits for the end of a branch name. */
export const hashText = (text: string): string => fnv64(text).toString(36).padStart(13, '0');
