import { text } from './shape.ts';

const ZONE_WANT = 'an IANA time zone such as Europe/Berlin or UTC';
/** An IANA time zone; UTC if it is left out. */
export const timeZone = () => text(ZONE_WANT).refine(isTimeZone, { error: ZONE_WANT }).prefault('UTC');

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
