import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Rooms whose files take longest. Whatever is last should be short, or one core waits for the other. */
const LONGEST = ['integration/', 'scenarios/', 'propose/scenarios.', 'act/', 'cli/', 'adapters/git', 'house/'];

/** Vitest itself knows what takes long from earlier runs only, and a fresh clone has none. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const found = LONGEST.findIndex((room) => moduleId.includes(`/test/${room}`));
  return found === -1 ? LONGEST.length : found;
}
