import { gitea } from '../../../src/adapters/gitea/gitea.ts';
import type { GiteaOptions } from '../../../src/adapters/gitea/options.ts';
import { instant } from '../../../src/model/units.ts';
import { type GiteaDouble, type GiteaDoubleOptions, giteaDouble } from '../../fakes/gitea/gitea-double.ts';
import { type QuickPace, quickPace } from '../../fakes/quick-pace.ts';
import { asPerson, serverOf, textAt } from './subject.ts';

export const AT = instant(1_760_000_000_000);

/** One double with one repository, and the adapter at it with a clock of its own. */
export interface World {
  readonly double: GiteaDouble;
  readonly forge: ReturnType<typeof gitea>;
  readonly pace: QuickPace;
  readonly repository: ReturnType<GiteaDouble['repository']>;
  /** Another adapter at the same repository. */
  readonly again: (part: Partial<GiteaOptions>) => ReturnType<typeof gitea>;
  readonly person: ReturnType<typeof asPerson>;
  readonly commitTo: (branch: string) => Promise<string>;
  readonly request: (branch: string, labels?: readonly string[]) => Promise<Parameters<World['forge']['open']>[0]>;
  /** Writes since the last time this was asked, as `POST pulls`. */
  readonly writes: () => string[];
  readonly close: () => Promise<void>;
}

let files = 0;

export async function world(options: GiteaDoubleOptions & { owner?: string } = {}): Promise<World> {
  const double = await giteaDouble(options);
  const { owner = 'ada' } = options;
  const person = asPerson(serverOf(double));
  await person('POST', 'user/repos', { name: 'manifests', owner });
  const root = `repos/${owner}/manifests`;
  await person('PUT', `${root}/collaborators/bot`, { permission: 'write' });
  await person('PUT', `${root}/collaborators/ada`, { permission: 'admin' });
  const pace = quickPace();
  const standard = {
    url: double.origin,
    owner,
    repository: 'manifests',
    prefix: 'trimtab/',
    token: async () => double.tokens.bot,
    pace,
  };
  const again = (part: Partial<GiteaOptions>) => gitea({ ...standard, ...part });
  const repository = double.repository(`${owner}/manifests`);
  const commitTo = async (branch: string) => {
    const where = repository.git.head(branch) === undefined ? { branch: 'main', new_branch: branch } : { branch };
    const body = { content: Buffer.from(`${++files}`).toString('base64'), message: 'change', ...where };
    return textAt(await person('POST', `${root}/contents/file-${files}.yaml`, body), 'commit', 'sha');
  };
  let seen = double.requests.length;
  return {
    double,
    forge: again({}),
    pace,
    repository,
    again,
    person,
    commitTo,
    request: async (branch, labels = []) => ({
      branch,
      base: 'main',
      title: 'web: 96Mi',
      body: 'why',
      labels,
      headCommit: await commitTo(branch),
      at: AT,
    }),
    writes: () => {
      const fresh = double.requests
        .slice(seen)
        .filter(({ authorization }) => authorization.endsWith(double.tokens.bot));
      seen = double.requests.length;
      return fresh
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path }) => `${method} ${path.split(`${root}/`)[1]}`);
    },
    close: double.close,
  };
}
