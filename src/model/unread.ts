/** Both halves of one sentence, so that sources that could not be read for the same cause can be told as one. */
const JOINT = ' could not be read: ';

export const unreadText = (what: string, cause: string): string => `${what}${JOINT}${cause}`;

/** What stands behind the name of what was not read; the whole text where it is another sentence. */
export function causeOfUnread(detail: string): string {
  const at = detail.indexOf(JOINT);
  return at < 0 ? detail : detail.slice(at + JOINT.length);
}
