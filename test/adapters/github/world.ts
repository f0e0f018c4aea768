import { appCredentials, tokenCredentials } from '../../../src/adapters/github/credentials.ts';
import { type GithubForge, github } from '../../../src/adapters/github/github.ts';
import type { GithubCredentials, GithubOptions } from '../../../src/adapters/github/options.ts';
import { instant } from '../../../src/model/units.ts';
import { type GithubDouble, type GithubDoubleOptions, githubDouble } from '../../fakes/github/github-double.ts';
import { type QuickPace, quickPace } from '../../fakes/quick-pace.ts';
import { type GithubSubject, githubSubject, serverOf } from './subject.ts';

export const AT = instant(1_760_000_000_000);

/** One double with one repository, and the adapter at it with a clock of its own. */
export interface World extends GithubSubject {
  readonly double: GithubDouble;
  readonly pace: QuickPace;
  readonly state: ReturnType<GithubDouble['repository']>;
  readonly again: (part: Partial<GithubOptions>) => GithubForge;
  /** Installation undefined: it finds that out itself. */
  readonly app: (part?: { privateKey?: string; installationId?: number | undefined }) => GithubCredentials;
  readonly request: (branch: string, labels?: readonly string[]) => Promise<Parameters<GithubForge['open']>[0]>;
  /** What our account asked for, as `POST /repos/.../pulls`. */
  readonly asked: (method: string, end: string) => number;
  readonly close: () => Promise<void>;
}

export async function world(options: GithubDoubleOptions = {}): Promise<World> {
  const double = await githubDouble(options);
  const pace = quickPace();
  const subject = await githubSubject(serverOf(double), { pace });
  const [owner = '', repository = ''] = subject.repository.split('/');
  const again = (part: Partial<GithubOptions>) =>
    github({
      url: double.api,
      owner,
      repository,
      prefix: 'trimtab/',
      credentials: tokenCredentials(async () => double.tokens.bot),
      pace,
      ...part,
    });
  return {
    ...subject,
    double,
    pace,
    state: double.repository(subject.repository),
    again,
    app: ({ privateKey = double.privateKey, ...part } = {}) => {
      const installationId = 'installationId' in part ? part.installationId : double.state.app.installation;
      const appId = String(double.state.app.id);
      const where = { url: double.api, owner, repository };
      return appCredentials({
        ...where,
        appId,
        privateKey,
        ...(installationId === undefined ? {} : { installationId }),
      });
    },
    request: async (branch, labels = []) => ({
      branch,
      base: 'main',
      title: 'web: 96Mi',
      body: 'why',
      labels,
      headCommit: await subject.commitTo(branch),
      at: AT,
    }),
    asked: (method, end) =>
      double.requests.filter((one) => one.method === method && one.path.split('?', 1).join('').endsWith(end)).length,
    close: double.close,
  };
}
