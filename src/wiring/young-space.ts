import { setFlagsFromString } from 'node:v8';

/**
 * A pass reads gigabytes and keeps megabytes. V8 lets the space for new objects grow to 130 MB for that, and once it
 * cannot grow any more it makes the objects of busy code (the parser's) long-lived from the start, so that the old space
 * fills with garbage as well: 50,000 pods took 600 MB for 80 MB of objects, and still take 400 with
 * `--max-semi-space-size=4`. Kept at what the start made of it, 4 to 16 MB, it never comes to its end, and a pass is not
 * slower. The flag is read each time that the space would grow, so it works in a running process; a command line with
 * `--max-semi-space-size` would not reach every way in which people start us.
 */
export const keepYoungSpaceSmall = (): void => setFlagsFromString('--semi-space-growth-factor=1');
