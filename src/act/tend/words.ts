import { oneLine } from '../../model/one-line.ts';
import { CLOSED_BY_BOT, type CloseReason, type CommentTopic } from '../../model/upkeep.ts';

/** What is said when the bot closes; the first line tells every later pass that it was no person's no. */
export const closingText = ({ because, detail }: { because: CloseReason; detail: string }): string =>
  `${CLOSED_BY_BOT} ${because} -->\nClosed by Trimtab: ${detail}.\n\n${AFTER[because]}\n`;

const RETURNS = 'If the finding returns within 7 days this pull request is opened again.';
const AFTER: Readonly<Record<CloseReason, string>> = {
  obsolete: `Two complete passes in a row agreed on that. ${RETURNS}`,
  'workload-gone': `Two complete passes in a row agreed on that. ${RETURNS}`,
  superseded: 'One workload has one pull request at a time.',
  'opted-out': 'Take the opt-out away to have it proposed again.',
  snoozed: 'It is proposed again when the snooze ends, if it is still found then.',
  applied: 'Nothing is left to merge.',
  unplaceable: RETURNS,
};

/** `detail` is made of commit ids, dates and our own words: nothing in it comes from the cluster. */
export function noteText(topic: CommentTopic, detail: string): string {
  switch (topic) {
    case 'edited':
      return `Somebody else has been at work here (${codeSpan(detail)}), so Trimtab stopped: it neither pushes nor edits this text any more.\n\nFinish or close this pull request, or write \`/trimtab recreate\` to throw the edits away and start again.\n`;
    case 'refused':
      return `Understood: the same values are not proposed again before ${detail}.\n\nTo undo that, reopen this pull request or write \`/trimtab recreate\`. To be left alone for longer, write \`/trimtab snooze 90d\` or \`/trimtab ignore\`.\n`;
    case 'left-open':
      return `Trimtab would close this pull request (${codeSpan(detail)}), but it holds somebody's work: that decision is yours.\n`;
    case 'conflict':
      return `This pull request conflicts with its base, and it holds somebody's work (${codeSpan(detail)}), so Trimtab does not touch it. Write \`/trimtab recreate\` to throw the edits away and start again.\n`;
  }
}

/** Names of committers are anybody's text. */
export const codeSpan = (text: string): string => `\`${oneLine(text.replaceAll('`', ' '))}\``;
