/** Facts that change how a person reads the number, each from its own rule, in the order of their codes. */
import type { Assessment } from '../../model/analysis.ts';
import type { Note } from '../../model/finding.ts';
import type { Subject } from '../analyzer.ts';
import type { Sizes } from '../quality-of-service.ts';
import { boundNotes } from './bounds.ts';
import { containerNotes } from './container.ts';
import { falsifiedBy } from './falsified-by.ts';
import { podNotes } from './pod.ts';
import { usageNotes } from './usage.ts';

export interface Noted {
  readonly subject: Subject;
  readonly assessment: Assessment;
  readonly recommended: Sizes & { readonly confidence?: string };
}

export const notesFor = (noted: Noted): Note[] =>
  [usageNotes, containerNotes, podNotes, boundNotes, falsifiedBy]
    .flatMap((rule) => rule(noted))
    .sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
