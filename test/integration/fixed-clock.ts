/** Loaded before the program (`node --import`): a pass of any day sees the history that a test has made. */
const at = Number(process.env.TRIMTAB_TEST_NOW);
if (!Number.isSafeInteger(at)) throw new Error('TRIMTAB_TEST_NOW: milliseconds since 1970 are wanted');
Date.now = () => at;
