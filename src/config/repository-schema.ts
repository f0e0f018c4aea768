/** `repositories[]` of trimtab.yaml: where manifests and their pull requests live, and as whom they are written. */
import { z } from 'zod';
import { file, httpAddress, ONE_TOKEN, oneToken, repositoryUrl, token, variable } from './places.ts';
import { choice, shape, text } from './shape.ts';

const local = shape({ kind: z.literal('local').describe('Pull requests as branches of a bare repository') });

const names = {
  owner: z
    .exactOptional(text('a person or organization such as platform'))
    .describe("Who owns the repository there; taken from the repository's address if left out"),
  repository: z
    .exactOptional(text('the name of the repository such as manifests'))
    .describe("What it is called there; taken from the repository's address if left out"),
  caFile: z.exactOptional(file('Certificates to trust, PEM; for its API and for git')),
};

const gitea = shape({
  kind: z.literal('gitea').describe('Gitea 1.21 and later, Forgejo 1.21 and later'),
  url: z
    .exactOptional(httpAddress)
    .describe("Address of the server, without /api/v1; that of the repository's address if left out"),
  ...names,
  ...token,
  draftPrefixes: z
    .array(text('a mark such as WIP:'))
    .prefault(['WIP:', '[WIP]'])
    .describe("What marks a draft in a title (the server's WORK_IN_PROGRESS_PREFIXES); the first is written"),
}).refine(oneToken, ONE_TOKEN);

const app = shape({
  appId: z
    .union([z.string(), z.int()], { error: "the App's number or client ID" })
    .transform(String)
    .describe("The App's number or client ID"),
  installationId: z
    .exactOptional(z.int({ error: 'a number; look at the address of the installation' }))
    .describe('Number of its installation; found out if left out'),
  privateKeyEnv: z.exactOptional(variable("the App's private key, PEM")),
  privateKeyFile: z.exactOptional(file("File that holds the App's private key, PEM")),
}).refine(({ privateKeyEnv, privateKeyFile }) => (privateKeyEnv === undefined) !== (privateKeyFile === undefined), {
  error: 'either privateKeyEnv or privateKeyFile',
});

interface GithubAuth {
  readonly tokenEnv?: string;
  readonly tokenFile?: string;
  readonly app?: object;
}

const ONE_SIGN_IN = 'one of: tokenEnv, tokenFile, app';
const oneSignIn = ({ tokenEnv, tokenFile, app: own }: GithubAuth): boolean =>
  [tokenEnv, tokenFile, own].filter((one) => one !== undefined).length === 1;

const github = shape({
  kind: z.literal('github').describe('GitHub, GitHub Enterprise Server'),
  baseUrl: z
    .exactOptional(httpAddress)
    .describe(
      "Root of the REST API, such as https://ghe.example.com/api/v3; made of the repository's address if left out",
    ),
  ...names,
  ...token,
  app: z.exactOptional(app).describe('Sign in as a GitHub App instead of with a token'),
  commits: z
    .exactOptional(choice(['git', 'api']))
    .describe(
      '`api`: GitHub makes the commits and shows them as verified (for an App the default); `git`: pushed as they are',
    ),
}).refine(oneSignIn, { error: ONE_SIGN_IN });

const FORGES = 'one of: local, gitea (Forgejo, too), github';
const forge = z
  .discriminatedUnion('kind', [local, gitea, github], {
    error: (issue) => (issue.code === 'invalid_union' ? FORGES : undefined),
  })
  .prefault({ kind: 'local' })
  .describe('Where pull requests live: local, gitea (Forgejo, too) or github');

const IDENTITY_WANT = { name: 'a name such as Trimtab', email: 'a mail address such as trimtab@example.com' };
const commits = shape({
  name: text(IDENTITY_WANT.name)
    .regex(/^[^<>\n\0]+$/, { error: IDENTITY_WANT.name })
    .prefault('Trimtab')
    .describe('Author and committer'),
  email: text(IDENTITY_WANT.email)
    .regex(/^[^<>\s\0]+@[^<>\s\0]+$/, { error: IDENTITY_WANT.email })
    .prefault('trimtab@localhost')
    .describe('Mail address; that of the bot account links commits to it'),
  signingKeyFile: z
    .exactOptional(file('Private SSH key that signs commits'))
    .describe('Private SSH key that signs commits; ed25519, no passphrase'),
})
  .prefault({})
  .describe('As whom commits are made. Changing it makes the bot a stranger to its open branches');

const ssh = shape({
  keyFile: file('Private SSH key to push with, no passphrase'),
  knownHostsFile: file('Host keys that are trusted, as `ssh-keyscan` prints them'),
});

export const repository = shape({
  name: text('a short name such as manifests').describe('Short name in reports and messages'),
  url: repositoryUrl.describe('As Argo CD Applications name it'),
  aliases: z.array(repositoryUrl).prefault([]).describe('Other spellings Applications use'),
  remote: z
    .exactOptional(repositoryUrl)
    .describe('Where to clone from and push to, if not `url`: an address, or the path of a bare repository'),
  branch: text('a branch').prefault('main').describe('Base branch of pull requests'),
  forge,
  commits,
  ssh: z.exactOptional(ssh).describe('For an ssh address; without it the SSH agent is asked'),
}).describe('A manifest repository that Argo CD syncs');

export type RepositoryConfig = z.output<typeof repository>;
export type ForgeConfig = RepositoryConfig['forge'];
