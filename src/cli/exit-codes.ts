/** What 0 and 1 mean, by command; without a row there is only 0. 2 and 70 are the same everywhere (README.md). */
export const EXIT_CODES: Readonly<Record<string, string>> = {
  run: '0 healthy, or everything is handled; 1 findings need attention, or something could not be read',
  serve: '0 it was asked to end',
  status: '0 all is clear; 1 it is not, or something could not be read',
  diagnose: '0 nothing worse than a size to tune; 1 something is wrong',
  capture: '0 everything was read; 1 something could not be, and the capture says what',
  report: '0 written or sent; 1 a receiver did not take it',
  backtest: '0 compared; 1 too little usage to compare anything',
  locate: '0 every field has a place; 1 one has none, and why',
  rollback: '0 there is a pull request, or nothing to set back; 1 something speaks against it',
  doctor: '0 nothing to fix; 1 something to fix',
  mcp: '0 it was asked to end',
  demo: '0 as it should be; 1 the second pass wrote again',
};

export const exitCodesText = (command: string): string =>
  `\nExit codes: ${EXIT_CODES[command] ?? '0 done'}; 2 usage or configuration; 70 a bug.`;
