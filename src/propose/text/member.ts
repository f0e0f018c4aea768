/** What a pull request says of one workload; one about several says it of each. */
import type { ProposeDecision } from '../../model/decision.ts';
import { workloadName } from '../../model/workload.ts';
import { applicationName } from '../locate/readers.ts';
import { code, prose } from './escape.ts';
import { type EvidenceView, evidenceViews } from './evidence.ts';
import type { Found } from './found.ts';
import { effectText } from './stakes.ts';
import { type ChangeView, changeView, falsifiersOf, foundText, notesOf, risksOf } from './summary.ts';

export interface MemberView {
  readonly workload: string;
  readonly application: string;
  readonly location: string;
  readonly confidence: string;
  readonly found: readonly string[];
  readonly changes: readonly ChangeView[];
  readonly evidence: readonly EvidenceView[];
  readonly notes: readonly string[];
  readonly risks: readonly string[];
  readonly falsifiers: readonly string[];
  readonly considered: readonly { readonly place: string; readonly because: string }[];
}

export const memberViews = (parts: readonly ProposeDecision[], found: readonly Found[]): MemberView[] =>
  parts.map((part) => {
    const own = found.filter(({ decision }) => decision.key === part.key);
    const applications = new Set(own.map(({ subject }) => code(applicationName(subject.application))));
    return {
      workload: code(workloadName(part.subject)),
      application: [...applications].join(', '),
      location: code(own.map(({ composed }) => composed.location).join(', ')),
      confidence: part.findings[0]?.confidence ?? 'low',
      found: [...revertText(part), ...part.findings.map(foundText), ...effectText(part)],
      changes: own.flatMap((one) => one.subject.fields.map((field) => changeView(field, one.proof))),
      evidence: evidenceViews(part),
      notes: notesOf(part),
      risks: risksOf(part),
      falsifiers: falsifiersOf(part),
      considered: own.flatMap(({ considered }) =>
        considered.map((one) => ({ place: code(one.place), because: prose(one.because.detail) })),
      ),
    };
  });

const revertText = ({ reverts }: ProposeDecision): string[] =>
  reverts === undefined
    ? []
    : [
        `This takes back #${reverts.number}: after its merge ${prose(reverts.because)}. Every field goes back to its value from before; other changes since then stay.`,
      ];
