import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { forgeContract } from '../../contract/forge.ts';
import { forgePartsContract } from '../../contract/forge-parts.ts';
import { type GithubDouble, githubDouble } from '../../fakes/github/github-double.ts';
import { githubSubject, serverOf } from './subject.ts';

let double: GithubDouble;
beforeAll(async () => {
  double = await githubDouble();
});
afterAll(() => double.close());
// Everything that was said, on both sides, is compared with GitHub's own description of its API.
afterEach(() => expect(double.violations()).toEqual([]));

forgeContract('GitHub', () => githubSubject(serverOf(double)));
forgePartsContract('GitHub', () => githubSubject(serverOf(double)));
