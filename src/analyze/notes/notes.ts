/** Facts that change how a person reads the number, each from its own rule, in the order of their codes. */
import { byText } from '../../model/by-text.ts';
import type { Note } from '../../model/finding.ts';
import { boundNotes } from './bounds.ts';
import { containerNotes } from './container.ts';
import type { Noted } from './noted.ts';
import { podNotes } from './pod.ts';
import { usageNotes } from './usage.ts';

export const notesFor = (noted: Noted): Note[] =>
  [usageNotes, containerNotes, podNotes, boundNotes]
    .flatMap((rule) => rule(noted))
    .sort((a, b) => byText(a.code, b.code));
